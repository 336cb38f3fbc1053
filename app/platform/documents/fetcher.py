"""The only way from a document to a file: its own folder, the shared one and the fonts. All else is refused."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

TYPES = {".css": "text/css", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
LARGEST_FILE = 5 * 2**20


class Refused(ValueError):
    """The document asked for something that is not its own."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `file:` addresses inside `folders` and `font:` addresses inside `fonts`, of the types above.

    WeasyPrint's own fetcher would open any file and any address; none of its code for that is ever called.
    """

    def __init__(self, folders: tuple[Path, ...], fonts: Path, *, own: Mapping[Path, bytes] | None = None) -> None:
        """own : contents that stand in for files of the folders."""
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._own = own or {}
        self._folders = tuple(folder.resolve() for folder in folders)
        self._fonts = fonts.resolve()

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        path = self._allowed_path(url)
        kind = TYPES.get(path.suffix)
        if path in self._own:
            return URLFetcherResponse(url, self._own[path], {"Content-Type": kind or ""})
        if kind is None or path.stat().st_size > LARGEST_FILE:
            raise Refused("not a type or size that documents may use")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        raise Refused("addresses are not opened")

    def _allowed_path(self, url: str) -> Path:
        parts = urlsplit(url)
        if parts.scheme == "file" and not parts.netloc:
            path, allowed = Path(unquote(parts.path)).resolve(), self._folders
        elif parts.scheme == "font":
            path, allowed = (self._fonts / unquote(parts.path)).resolve(), (self._fonts,)
        else:
            raise Refused("the address is not the document's own")
        if not any(path.is_relative_to(folder) for folder in allowed) or not (path in self._own or path.is_file()):
            raise Refused("the address is not the document's own")
        return path
