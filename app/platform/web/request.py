"""The request, reading bodies so that nothing a stranger sends can make the program fail."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.datastructures.state import State
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.types.empty import Empty

MAX_FIELDS = 5000
NUL = "\x00"


class VifteRequest(Request[Any, Any, State]):
    """Litestar's request with bodies read strictly: what is not text in UTF-8 is a 400, not a 500."""

    async def json(self) -> Any:
        if b"\\u0000" in await self.body():
            raise ClientException("Text must not hold the NUL character.")
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError) as error:
            raise ClientException("The body is not JSON that can be read.") from error

    async def form(self) -> FormMultiDict:
        if self.content_type[0] == RequestEncodingType.URL_ENCODED and self._connection_state.form is Empty:
            # Litestar's own reader keeps the last thousand bodies, passwords with them, in a cache.
            self._connection_state.form = parse_urlencoded(await self.body())
        try:
            form = await super().form()
        except (UnicodeDecodeError, LookupError, ValueError, AssertionError) as error:
            raise ClientException("The form could not be read as text in UTF-8.") from error
        refuse_nul(form.items())
        return form


def parse_urlencoded(body: bytes) -> dict[str, Any]:
    """A form's fields by name; a name given several times has a list. Raises ClientException."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise ClientException("The form could not be read as text in UTF-8.") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def refuse_nul(items: Iterable[tuple[str, Any]]) -> None:
    """PostgreSQL's text cannot hold NUL."""
    for name, value in items:
        if NUL in name or (isinstance(value, str) and NUL in value):
            raise ClientException("Text must not hold the NUL character.")
