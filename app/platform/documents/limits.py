"""What a child that renders one document is held to, by the kernel and by an audit hook."""

import resource
import sys
from pathlib import Path
from typing import Any

from app.platform.documents.metadata import Limits

MEGABYTE = 2**20
LARGEST_FILE = 64 * MEGABYTE
# Room to put the error together after memory ran out.
SPARE_MEMORY = 64 * MEGABYTE

REFUSED_EVENTS = frozenset(
    {
        "socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname",
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.kill", "pty.spawn",
    }
)  # fmt: skip


def limit_this_process(limits: Limits) -> None:
    """Memory counts on top of what the warm process holds, since the address space starts as a copy of its own."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    allowed = address_space() + limits.memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed + SPARE_MEMORY))
    sys.addaudithook(_refuse)


def open_spare_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def address_space() -> int:
    """Bytes of address space this process holds."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in REFUSED_EVENTS:
        raise PermissionError(f"{event} is not for documents")
