"""A multipart body read as it comes: its parts in order, nothing held but the piece at hand, nothing written."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import msgspec
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from app.platform.errors import N_, VifteError

MOST_PARTS = 80
MOST_FIELD_BYTES = 4096
MOST_BOUNDARY = 200
UNREADABLE = N_("The form could not be read. Open the page again and retry.")


class BodyUnreadable(VifteError):
    """The body is no form of ours, or it was cut off."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


class TooManyParts(VifteError):
    status = 413

    def __init__(self) -> None:
        super().__init__(N_("The form has more parts than it may have. Choose fewer files at a time."))


class Part(msgspec.Struct, frozen=True):
    """A field or a file of the form; a file that was not chosen has an empty name."""

    name: str
    file_name: str | None


class UploadBody:
    """Call `next_part`, then `field` or `pieces`, until there is no next part."""

    def __init__(self, content_type: str, stream: AsyncIterator[bytes]) -> None:
        self._events = _events(_parser(content_type), stream)
        self._part: Part | None = None

    async def next_part(self) -> Part | None:
        """The next field or file; what is left of the present one is passed over."""
        async for event in self._events:
            if isinstance(event, MultipartSegment):
                self._part = Part(event.name or "", event.filename)
                return self._part
        return None

    async def pieces(self) -> AsyncIterator[bytes]:
        """What the present part holds, piece by piece."""
        async for event in self._events:
            if event is None:
                return
            yield event

    async def field(self) -> str:
        """The present part as text."""
        held = b""
        async for piece in self.pieces():
            held += piece
            if len(held) > MOST_FIELD_BYTES:
                raise BodyUnreadable
        try:
            text = held.decode()
        except UnicodeDecodeError as error:
            raise BodyUnreadable from error
        if "\x00" in text:
            raise BodyUnreadable
        return text

    async def drain(self) -> None:
        """The rest, to nothing: many browsers show no answer before they have sent everything."""
        with suppress(VifteError):
            while await self.next_part():
                pass


def _parser(content_type: str) -> PushMultipartParser:
    try:
        kind, options = parse_options_header(content_type)
        boundary = options.get("boundary", "")
        if kind != "multipart/form-data" or not 0 < len(boundary) <= MOST_BOUNDARY:
            raise BodyUnreadable
        return PushMultipartParser(boundary, max_segment_count=MOST_PARTS, header_charset="utf8", strict=True)
    except (MultipartError, ValueError, LookupError) as error:
        raise BodyUnreadable from error


async def _events(parser: PushMultipartParser, stream: AsyncIterator[bytes]) -> AsyncIterator[Any]:
    """Raises BodyUnreadable for a body that is none, or that ends too early, and TooManyParts."""
    try:
        with parser:
            async for data in stream:
                if data:
                    for event in parser.parse(data):
                        yield event
    except ParserLimitReached as error:
        raise TooManyParts from error
    except (MultipartError, UnicodeError, LookupError, ValueError) as error:
        raise BodyUnreadable from error
