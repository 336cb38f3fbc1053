"""An environment for DoubleML and EconML, which ask for other versions than Vifte; made from its lock when missing."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import click

from app.evidence.validation.peers import ROOT, find_python

LOCK = ROOT / "requirements-peers.lock"
FOLDER = ROOT / ".venv-peers"
STAMP = FOLDER / ".vifte-lock"


def peers_python() -> Path:
    """The interpreter that has the peers. Raises RuntimeError, in the installer's words, when it cannot be made."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    fresh = not STAMP.exists() or STAMP.read_text() == wanted
    if fresh and (found := find_python()):
        return found
    click.echo(f"installing DoubleML and EconML into {FOLDER.name} from {LOCK.name}, checked by hash …", err=True)
    _install(FOLDER / "bin" / "python")
    STAMP.write_text(wanted)
    find_python.cache_clear()
    if (found := find_python()) is None:
        raise RuntimeError(f"{FOLDER.name} was made, but DoubleML or EconML cannot be imported from it.")
    return found


def _install(python: Path) -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".venv" / "bin"))
    options = ["--require-hashes", "--no-deps", "-r", str(LOCK)]
    if not python.exists():
        _run(
            [uv, "venv", "-q", "--python", sys.executable, str(FOLDER)]
            if uv
            else [sys.executable, "-m", "venv", str(FOLDER)]
        )
    if uv:
        _run([uv, "pip", "install", "-q", "--python", str(python), *options])
    else:
        _run([str(python), "-m", "pip", "install", "-q", *options])


def _run(command: list[str]) -> None:
    outcome = subprocess.run(command, check=False, capture_output=True, text=True)
    if outcome.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} … failed:\n{outcome.stderr.strip()[-1000:]}")
