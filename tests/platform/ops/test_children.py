"""Children end with their parent, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from app.platform.ops.children import Child, stop_all

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"]
PARENT = """
import os, sys, time
from app.platform.ops.children import Child
child = Child("child", [sys.executable, "-c", "import time; time.sleep(600)"], dict(os.environ))
child.start()
print(child.pid, flush=True)
time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for_end(pid: int) -> bool:
    """Bounded at some 20 seconds, which nothing but a fault takes."""
    for _ in range(400):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_child_stops_when_asked() -> None:
    child = Child("sleeper", SLEEP, dict(os.environ))
    child.start()
    assert child.exit_code is None
    stop_all([child])
    assert child.exit_code == -signal.SIGTERM


def test_a_child_that_does_not_listen_is_killed() -> None:
    child = Child("stubborn", STUBBORN, dict(os.environ))
    child.start()
    time.sleep(0.5)  # until it ignores the signal; too short a wait would only make it stop sooner
    stop_all([child], seconds=0.2)
    assert child.exit_code in (-signal.SIGKILL, -signal.SIGTERM)


def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_running(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_for_end(pid)
