"""What an installation needs, looked at one by one; nothing is changed or started."""

import asyncio
import ctypes
import importlib.metadata
import os
import re
import shutil
import stat
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from app.platform.settings import MailSettings, Settings

ROOT = Path(__file__).resolve().parents[3]
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1")
FRONT_END = ("dkfds/dist", "htmx.org/dist/htmx.min.js", "@fontsource/ibm-plex-sans")
GIGABYTE = 1024**3
OLDEST_POSTGRES = 150000
MARKS = {"ok": "ok     ", "note": "note   ", "missing": "MISSING"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `state`: ok, note (works, but look at it) or missing; `remedy` says what to do."""

    name: str
    state: str
    detail: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    checks: list[Callable[[], Iterable[Finding]]] = [
        lambda: [check_python(sys.version_info[:3])],
        lambda: [check_packages(_required_packages())],
        lambda: [check_libraries(PDF_LIBRARIES)],
        lambda: [check_front_end(ROOT / "frontend" / "node_modules")],
        lambda: check_data_folder(settings.data_dir),
        lambda: [check_keys(settings.keys_dir)],
        lambda: [check_cookies(settings)],
        lambda: [check_mail(settings.mail)],
        lambda: asyncio.run(check_database(settings)),
    ]
    return [finding for check in checks for finding in check()]


def report(findings: list[Finding]) -> str:
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.state]}  {finding.name:<{width}}  {finding.detail}")
        if finding.remedy:
            lines.append(f"{'':9}{'':{width}}  → {finding.remedy}")
    missing = sum(finding.state == "missing" for finding in findings)
    return "\n".join([*lines, "", f"{missing} to be put right." if missing else "Everything needed is here."])


def check_python(version: tuple[int, ...]) -> Finding:
    shown = ".".join(map(str, version))
    if version < (3, 11):
        return Finding("Python", "missing", shown, "Install Python 3.11 or newer and run scripts/vifte doctor.")
    return Finding("Python", "ok", shown)


def check_packages(names: Iterable[str]) -> Finding:
    absent = [name for name in names if not _is_installed(name)]
    if absent:
        return Finding("packages", "missing", ", ".join(absent), "Run scripts/vifte doctor, which installs them.")
    return Finding("packages", "ok", "as the lock file has them")


def check_libraries(names: Iterable[str]) -> Finding:
    absent = [name for name in names if not _loads(name)]
    remedy = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    if absent:
        return Finding("PDF libraries", "missing", ", ".join(absent), remedy)
    return Finding("PDF libraries", "ok", "Pango, HarfBuzz, Fontconfig")


def check_front_end(folder: Path) -> Finding:
    absent = [name for name in FRONT_END if not (folder / name).exists()]
    if absent:
        return Finding("front end", "missing", ", ".join(absent), "Run scripts/run, which installs it by npm ci.")
    return Finding("front end", "ok", "design system, htmx, fonts")


def check_data_folder(folder: Path) -> list[Finding]:
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return [Finding("data folder", "missing", f"{folder} cannot be written", "Name another one in VIFTE_DATA.")]
    place = Finding("data folder", "ok", str(folder) + ("" if folder.exists() else " (made at the first start)"))
    return [place, check_disk(shutil.disk_usage(existing).free)]


def check_disk(free: int) -> Finding:
    shown = f"{free / GIGABYTE:.1f} GB free"
    if free < GIGABYTE:
        return Finding("disk", "missing", shown, "Free at least 1 GB where the data folder lies.")
    return Finding("disk", "ok" if free > 5 * GIGABYTE else "note", shown)


def check_keys(folder: Path) -> Finding:
    keys = sorted(folder.glob("*.key")) if folder.exists() else []
    if not keys:
        return Finding("keys", "note", "none yet: they are made at the first start", "Then copy them to a safe place.")
    open_to_others = [key.name for key in keys if stat.S_IMODE(key.stat().st_mode) & 0o077]
    if open_to_others:
        return Finding("keys", "missing", f"others can read {', '.join(open_to_others)}", f"chmod 600 {folder}/*.key")
    return Finding("keys", "ok", f"{len(keys)} in {folder}")


def check_cookies(settings: Settings) -> Finding:
    if settings.secure_cookies and settings.public_origin.startswith("http://"):
        remedy = "Set VIFTE_ORIGIN to the https address people use; `vifte run` on this machine alone needs nothing."
        return Finding("address", "note", f"{settings.public_origin} has no TLS", remedy)
    return Finding("address", "ok", settings.public_origin)


def check_mail(mail: MailSettings) -> Finding:
    """Only what is set; the server itself is tried by the test e-mail under /admin/mail."""
    from app.platform.mail.setup import setup_of

    found = setup_of(mail)
    state = {"on": "ok", "off": "note", "faulty": "missing"}[found.state]
    return Finding("e-mail", state, found.text.format(**found.params), found.remedy)


async def check_database(settings: Settings) -> list[Finding]:
    """The server and what is in it; an embedded server that is not running is not started."""
    url = settings.database_url or running_embedded(settings.data_dir)
    if url is None:
        return [Finding("PostgreSQL", "note", "embedded, not running", "Start it with vifte run.")]
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        remedy = "Check DATABASE_URL and that the server runs and lets this machine in."
        return [Finding("PostgreSQL", "missing", f"no connection: {type(error).__name__}", remedy)]
    try:
        return [await _check_server(connection), *await _check_schema(connection)]
    finally:
        await connection.close()


def running_embedded(data_dir: Path) -> str | None:
    """The address of the embedded server when one runs here."""
    from app.platform.db.embedded import DATABASE_NAME

    file = data_dir / "postgres" / "postmaster.pid"
    try:
        lines = file.read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return None
    return f"postgresql://postgres@/{DATABASE_NAME}?host={lines[4].strip()}&port={lines[3].strip()}"


async def _check_server(connection: asyncpg.Connection) -> Finding:
    number = int(await connection.fetchval("show server_version_num"))
    encoding = await connection.fetchval("show server_encoding")
    shown = f"{number // 10000}.{number % 10000}, {encoding}"
    if number < OLDEST_POSTGRES or encoding != "UTF8":
        return Finding("PostgreSQL", "missing", shown, "Vifte needs PostgreSQL 15 or newer with a UTF8 database.")
    return Finding("PostgreSQL", "ok", shown)


async def _check_schema(connection: asyncpg.Connection) -> list[Finding]:
    if not await connection.fetchval("select to_regclass('job')"):
        return [Finding("schema", "note", "empty database", "Run vifte migrate, or vifte run.")]
    users = await connection.fetchval("select count(*) from app_user")
    alive = await connection.fetchval(
        "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'"
    )
    return [
        Finding("schema", "ok", f"{users} users"),
        Finding("workers", "ok" if alive else "note", f"{alive} alive", "" if alive else "vifte run starts them."),
    ]


def _required_packages() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=~! ]", requirement)[0] for requirement in project["dependencies"]]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
