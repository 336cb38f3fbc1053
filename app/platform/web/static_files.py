"""Serves style sheets, scripts, fonts and icons before sessions and routes are asked.

Only files found at start are served, so no path can lead elsewhere; each address carries its content's
hash or the package's version and may be kept by the browser for a year.
"""

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from litestar.types import HTTPScope, Receive, Scope, Send

APP_DIR = Path(__file__).resolve().parents[2]
NODE_MODULES = APP_DIR.parent / "frontend" / "node_modules"
PREFIX = "/static/"

_SHRINKS = (".css", ".js", ".svg", ".json", ".html")
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class AssetsMissing(RuntimeError):
    """The front end's packages are not installed."""


@dataclass(frozen=True)
class Package:
    """An npm package served at /static/<name>/<version>/; `needed` must exist for the program to start."""

    name: str
    npm: str
    folder: str
    patterns: tuple[str, ...]
    needed: str


PACKAGES = (
    Package("dkfds", "dkfds", "dist", ("css/*.min.css", "fonts/**/*", "img/**/*"), "css/dkfds-virkdk.min.css"),
    Package("htmx", "htmx.org", "dist", ("htmx.min.js",), "htmx.min.js"),
    Package(
        "plex-sans", "@fontsource/ibm-plex-sans", "files",
        ("ibm-plex-sans-latin*-normal.woff2", "ibm-plex-sans-latin*-italic.woff2"),
        "ibm-plex-sans-latin-400-normal.woff2",
    ),
    Package(
        "plex-mono", "@fontsource/ibm-plex-mono", "files",
        ("ibm-plex-mono-latin*-normal.woff2",), "ibm-plex-mono-latin-400-normal.woff2",
    ),
)  # fmt: skip


def check_assets(node_modules: Path = NODE_MODULES) -> None:
    """Raise AssetsMissing, with the command that helps, unless every package is there."""
    missing = [p.npm for p in PACKAGES if not (node_modules / p.npm / p.folder / p.needed).is_file()]
    if missing:
        raise AssetsMissing(
            f"The interface's files are missing ({', '.join(missing)}). "
            f"Install them with: npm ci --ignore-scripts --prefix {node_modules.parent}"
        )


@cache
def package_version(npm: str, node_modules: Path = NODE_MODULES) -> str:
    return str(json.loads((node_modules / npm / "package.json").read_text())["version"])


@cache
def package_url(name: str, path: str) -> str:
    """`package_url("dkfds", "css/dkfds-virkdk.min.css")` is the address of a file of an npm package."""
    package = next(p for p in PACKAGES if p.name == name)
    return f"{PREFIX}{name}/{package_version(package.npm)}/{path}"


@cache
def static_url(path: str) -> str:
    """`static_url("web/vifte.css")` is the address of a room's own file, with its content's hash."""
    room, _, name = path.partition("/")
    found = next(APP_DIR.glob(f"*/{room}/static/{name}"))
    return f"{PREFIX}{path}?v={hashlib.sha256(found.read_bytes()).hexdigest()[:12]}"


def find_files(node_modules: Path = NODE_MODULES) -> dict[str, Path]:
    """Every file that is served, by its path below /static/."""
    found: dict[str, Path] = {}
    for package in PACKAGES:
        root = node_modules / package.npm / package.folder
        version = package_version(package.npm, node_modules)
        for pattern in package.patterns:
            for file in root.glob(pattern):
                if file.is_file():
                    found[f"{package.name}/{version}/{file.relative_to(root).as_posix()}"] = file
    for folder in APP_DIR.glob("*/*/static"):
        for file in folder.rglob("*"):
            if file.is_file():
                found[f"{folder.parent.name}/{file.relative_to(folder).as_posix()}"] = file
    return found


@dataclass(frozen=True)
class Asset:
    body: bytes
    gzipped: bytes | None
    content_type: bytes
    etag: bytes


def load_asset(file: Path) -> Asset:
    body = file.read_bytes()
    guessed = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    gzipped = gzip.compress(body, 9, mtime=0) if file.suffix in _SHRINKS else None
    etag = b'"' + hashlib.sha256(body).hexdigest()[:24].encode() + b'"'
    return Asset(body, gzipped, guessed.encode(), etag)


class StaticFiles:
    """ASGI application for everything below /static/."""

    def __init__(self) -> None:
        check_assets()
        self._files = find_files()
        self._assets: dict[str, Asset] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = cast("HTTPScope", scope)
        asset = self._find(scope["path"].removeprefix(PREFIX))
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")])
        elif asset is None:
            await _answer(send, 404, [(b"content-type", b"text/plain")], b"Not found")
        else:
            await _send_asset(scope, send, asset)

    def _find(self, path: str) -> Asset | None:
        """Read once, then kept: all of them together are a few megabytes."""
        if path not in self._assets and path in self._files:
            self._assets[path] = load_asset(self._files[path])
        return self._assets.get(path)


async def _send_asset(scope: HTTPScope, send: Send, asset: Asset) -> None:
    asked = dict(scope["headers"])
    headers = [
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"etag", asset.etag),
        (b"vary", b"accept-encoding"),
    ]
    if asked.get(b"if-none-match") == asset.etag:
        await _answer(send, 304, headers)
        return
    headers.append((b"content-type", asset.content_type))
    body = asset.body
    if asset.gzipped is not None and b"gzip" in asked.get(b"accept-encoding", b""):
        body = asset.gzipped
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
