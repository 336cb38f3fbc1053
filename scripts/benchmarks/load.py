"""A small HTTP client for loopback, and a server process whose CPU time can be read."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

CONNECTIONS = 4
READ_AHEAD = 1024 * 1024
START_SECONDS = 60.0


@dataclass(frozen=True)
class Load:
    """requests_per_second, and the server's CPU milliseconds for each request."""

    requests_per_second: float
    cpu_ms: float


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    def measure(self, path: str, *, cookie: str = "", seconds: float = 2.0) -> Load:
        """Ask as fast as answers come, over a few open connections. Raises RuntimeError on any answer but 200."""
        request = self._request(path, cookie)
        before, began = self._cpu(), time.perf_counter()
        count = asyncio.run(_ask(self.port, request, began + seconds))
        took = time.perf_counter() - began
        return Load(count / took, (self._cpu() - before) / count * 1000)

    def answer(self, path: str, *, cookie: str = "") -> bytes:
        """The body of one answer."""
        return asyncio.run(_ask_once(self.port, self._request(path, cookie)))

    def _request(self, path: str, cookie: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n\r\n".encode()

    def _cpu(self) -> float:
        times = self.process.cpu_times()
        return times.user + times.system


@contextmanager
def serving(factory: str, environ: Mapping[str, str]) -> Iterator[Server]:
    """uvicorn in a process of its own, with the settings an installation has."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    script = (
        f"import uvicorn; uvicorn.run({factory!r}, factory=True, host='127.0.0.1', port={port}, loop='uvloop',"
        " http='httptools', ws='none', lifespan='on', access_log=False, log_level='warning', server_header=False)"
    )
    given = {**os.environ, **environ, "VIFTE_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-c", script], env=given)
    try:
        _wait_for(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


async def _ask(port: int, request: bytes, until: float) -> int:
    counts = await asyncio.gather(*(_connection(port, request, until) for _ in range(CONNECTIONS)))
    return sum(counts)


async def _connection(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=READ_AHEAD)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        await _read_answer(reader)
        count += 1
    writer.close()
    return count


async def _ask_once(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=READ_AHEAD)
    writer.write(request)
    body = await _read_answer(reader)
    writer.close()
    return body


async def _read_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {head.splitlines()[0].decode()}")
    return await reader.readexactly(_content_length(head))


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("the answer has no Content-Length")
