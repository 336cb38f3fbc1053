"""`vifte run`: everything an installation consists of, started and stopped together."""

import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import click

from app.platform.ops.children import Child, stop_all
from app.platform.settings import Settings

READY_SECONDS = 60.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check_port(host: str, port: int) -> None:
    """Raises ClickException with what to do when the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_port_problem(host, port, error)) from error


def _port_problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use, perhaps by a Vifte that runs already. Stop it, or use --port {port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Use --port with a number above 1023."
    return f"Cannot listen on {host}:{port}: {error.strerror}. Set VIFTE_HOST to an address of this machine."


def environment(given: Mapping[str, str], settings: Settings, port: int, *, demo: bool) -> dict[str, str]:
    """What the parts are started with: the caller's own environment, the port, and what follows from both."""
    environ = dict(given) | {"VIFTE_HOST": settings.host, "VIFTE_PORT": str(port)}
    environ["VIFTE_DATA"] = str(settings.data_dir.absolute())
    if "VIFTE_ORIGIN" not in given and settings.host in LOOPBACK:
        environ.setdefault("VIFTE_INSECURE_LOOPBACK", "1")
    if demo:
        environ["VIFTE_DEMO"] = "1"
    return environ


class Supervisor:
    """Starts web first, whose start is the longest, then workers; watches them, and stops them all together.

    Every part finds an embedded server by itself, which makes it a holder of it: should this process be killed,
    its children end too, and the last of them stops the server.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self.environ = dict(environ)
        self.address = f"http://{settings.host}:{environ['VIFTE_PORT']}"
        self.stopping = False
        self._web = Child("web", [sys.executable, "-m", "app.serve"], environ)
        self._workers: list[Child] = []

    def start(self) -> None:
        """Start the parts and return when the first page can be had. Raises ClickException when it cannot."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._on_signal)
        self._web.start()
        # What these import, the web process imports at the same time; before its start they would hold it up.
        from app.platform.db.embedded import start_embedded
        from app.platform.jobs.registry import QUEUES

        if self.settings.database_url is None:
            start_embedded(self.settings.data_dir)
        deadline = time.monotonic() + READY_SECONDS
        while not self.stopping and not _answers(f"{self.address}/healthz"):
            if self._web.exit_code is not None or time.monotonic() > deadline:
                raise click.ClickException("Vifte did not start; the lines above say why. Try: vifte doctor")
            time.sleep(0.05)
        self._workers = [
            Child(f"{name} worker", [sys.executable, "-m", "app.worker", name], self.environ) for name in QUEUES
        ]
        for worker in self._workers:
            worker.start()

    def fill_demo(self) -> None:
        """Make the demonstration municipality at the first start; the command refuses where other data is."""
        if self.stopping or demo_logins(self.settings).exists():
            return
        click.echo("First start: making the demonstration municipality. This takes a minute or two.")
        fill = Child("demonstration", [sys.executable, "-m", "app.cli", "demo"], self.environ)
        fill.start()
        while fill.exit_code is None and not self.stopping:
            time.sleep(0.2)
        stop_all([fill])
        if fill.exit_code != 0 and not self.stopping:
            raise click.ClickException("The demonstration municipality could not be made; the lines above say why.")

    def watch(self) -> None:
        """Until a signal: start a part again when it falls over, more slowly each time."""
        while not self.stopping:
            for child in (self._web, *self._workers):
                if child.exit_code is not None and not self.stopping:
                    click.echo(f"{child.name} stopped with code {child.exit_code}; starting it again.", err=True)
                    time.sleep(min(0.5 * child.starts, 10.0))
                    child.start()
            time.sleep(0.3)

    def stop(self) -> None:
        stop_all([self._web, *self._workers])

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def demo_logins(settings: Settings) -> Path:
    """The file the demonstration leaves its log-ins in."""
    return settings.data_dir / "demonstration" / "logins.txt"


def _welcome(supervisor: Supervisor, seconds: float, *, demo: bool) -> str:
    lines = [f"\nVifte is ready at {supervisor.address} after {seconds:.1f} s. Stop it with Ctrl-C."]
    file = demo_logins(supervisor.settings)
    if demo and file.exists():
        lines += ["", "Log in as one of these, who exist only in the demonstration:", "", file.read_text("utf-8")]
    return "\n".join(lines)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - always our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def run(settings: Settings, *, port: int, demo: bool) -> None:
    """The whole of `vifte run`."""
    began = time.monotonic()
    check_port(settings.host, port)
    supervisor = Supervisor(settings, environment(os.environ, settings, port, demo=demo))
    try:
        supervisor.start()
        took = time.monotonic() - began
        if demo:
            supervisor.fill_demo()
        if not supervisor.stopping:
            click.echo(_welcome(supervisor, took, demo=demo))
        supervisor.watch()
    finally:
        supervisor.stop()
        click.echo("Vifte has stopped.")
