"""The forge's own program: warm up once, then fork one limited child per document.

Its standard input is a control socket. Each message on it carries one connection, on which a request comes and an
answer goes back; when the control socket closes, the forge ends. It holds no database, no keys and no environment but
its own.
"""

import contextlib
import gc
import os
import resource
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.platform.documents.limits import limit_this_process, open_spare_memory
from app.platform.documents.pdf import make_document, warm_fonts
from app.platform.documents.protocol import Answer, Failed, Request, receive, send
from app.platform.documents.sandbox import compile_shipped_templates
from app.platform.errors import VifteError

MOST_CHILDREN = max(2, os.cpu_count() or 2)
# The forge itself only passes connections on; a file size and a number of open files are all it ever needs.
MOST_OPEN_FILES = 512
ANSWERING = b"a"


@dataclass
class Child:
    """One document under way. `signs` ends when the child does, and carries ANSWERING once the answer is on its way."""

    pid: int
    connection: socket.socket
    signs: int
    deadline: float
    wall_seconds: int
    limits_seconds: int
    out_of_time: bool = False


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN_FILES, MOST_OPEN_FILES))
    fonts = warm_fonts(Path(os.environ["VIFTE_FONTS"]))
    compile_shipped_templates()
    gc.collect()
    gc.freeze()
    Forge(socket.socket(fileno=0), fonts).run()


class Forge:
    def __init__(self, control: socket.socket, fonts: Any) -> None:
        self.control = control
        self.fonts = fonts
        self.selector = selectors.DefaultSelector()
        self.children: dict[int, Child] = {}
        self.listening = False

    def run(self) -> None:
        while True:
            self._listen(len(self.children) < MOST_CHILDREN)
            for key, _ in self.selector.select(self._next_deadline()):
                if key.fileobj is self.control:
                    if not self._take():
                        self._end()
                        return
                else:
                    self._follow(self.children[key.fd])
            self._stop_the_late()

    def _listen(self, wanted: bool) -> None:
        if wanted and not self.listening:
            self.selector.register(self.control, selectors.EVENT_READ)
        elif self.listening and not wanted:
            self.selector.unregister(self.control)
        self.listening = wanted

    def _next_deadline(self) -> float | None:
        deadlines = [child.deadline for child in self.children.values() if not child.out_of_time]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _take(self) -> bool:
        """One more connection; False when the owner is gone."""
        wall, descriptors, _, _ = socket.recv_fds(self.control, 64, 1)
        if not descriptors:
            return bool(wall)
        seconds, wall_seconds = (int(part) for part in wall.split())
        connection = socket.socket(fileno=descriptors[0])
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self.selector.close()
            _child(connection, writing, self.fonts)
        os.close(writing)
        deadline = time.monotonic() + wall_seconds
        self.children[reading] = Child(pid, connection, reading, deadline, wall_seconds, seconds)
        self.selector.register(reading, selectors.EVENT_READ)
        return True

    def _follow(self, child: Child) -> None:
        """Reads a sign of life, or buries the child and answers in its place if it could not."""
        if os.read(child.signs, 1) == ANSWERING:
            child.connection.close()
            return
        self.selector.unregister(child.signs)
        os.close(child.signs)
        del self.children[child.signs]
        _, status = os.waitpid(child.pid, 0)
        if child.connection.fileno() >= 0:
            _answer(child.connection, _cause(child, status))
            child.connection.close()

    def _stop_the_late(self) -> None:
        for child in self.children.values():
            if time.monotonic() >= child.deadline and not child.out_of_time:
                child.out_of_time = True
                os.kill(child.pid, signal.SIGKILL)

    def _end(self) -> None:
        for child in self.children.values():
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _cause(child: Child, status: int) -> Failed:
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if child.out_of_time:
        return Failed("TookTooLong", (child.wall_seconds,))
    if ended_by in (signal.SIGXCPU, signal.SIGKILL):
        return Failed("TookTooLong", (child.limits_seconds,))
    return Failed("ForgeFailed", (f"signal {ended_by}" if ended_by else f"exit {os.WEXITSTATUS(status)}",))


def _child(connection: socket.socket, signs: int, fonts: Any) -> None:
    """Everything that touches a template happens below here, and the process never lives on."""
    status = 1
    try:
        request = receive(connection, Request)
        limit_this_process(request.limits)
        answer = _make(request, fonts)
        os.write(signs, ANSWERING)
        _answer(connection, answer)
        status = 0
    except BaseException as error:
        print(f"document child ended by {type(error).__name__}", file=sys.stderr)
    finally:
        os._exit(status)


def _make(request: Request, fonts: Any) -> Answer:
    try:
        return make_document(request, fonts)
    except MemoryError:
        open_spare_memory()
        return Failed("OutOfMemory", (request.limits.memory_mb,))
    except VifteError as error:
        return Failed(type(error).__name__, _arguments(error))
    except RecursionError:
        return Failed("TemplateRefused", ("it is nested too deeply", "template.html"))
    except Exception as error:
        return Failed("ForgeFailed", (type(error).__name__,))


def _arguments(error: VifteError) -> tuple[Any, ...]:
    return getattr(error, "arguments", tuple(error.params.values()))


def _answer(connection: socket.socket, answer: Answer) -> None:
    with contextlib.suppress(OSError):  # the caller may be gone and want no answer
        send(connection, answer)


if __name__ == "__main__":
    main()
