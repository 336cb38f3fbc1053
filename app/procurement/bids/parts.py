"""Sealing and opening one part of a bid: a form as JSON, or a file in chunks."""

import msgspec

from app.procurement.bids.schemas import FILE, FORMS, IDENTITY, FileHead, Identity, PartRow
from app.procurement.sealing.bid_keys import CHUNK_BYTES, open_chunk, open_head, seal_chunk, seal_head
from app.procurement.sealing.keys import CannotOpen

# The size of a form tells how much was written, the identity's how long a name is: rounded up with spaces, which
# JSON does not mind.
FORM_STEP, HEAD_STEP = 4096, 1024
MOST_FORM_BYTES = CHUNK_BYTES


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a part is: its place, so that parts cannot change places, and of a file what it is called and holds."""

    place: str
    kind: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0
    sha256: str = ""


def seal_form(key: bytes, bid_id: int, part_id: int, place: str, form: msgspec.Struct) -> tuple[PartRow, list[bytes]]:
    """The part's row and its only chunk."""
    plain = padded(msgspec.json.encode(form), FORM_STEP)
    if len(plain) > MOST_FORM_BYTES:
        raise ValueError("a form is bounded before it is sealed")
    sealed = seal_chunk(key, plain, bid_id=bid_id, part_id=part_id, number=0, last=True)
    return part_of(key, bid_id, part_id, Head(place=place), size=len(plain), chunks=1), [sealed]


def part_of(key: bytes, bid_id: int, part_id: int, head: Head, *, size: int, chunks: int) -> PartRow:
    sealed = seal_head(key, padded(msgspec.json.encode(head), HEAD_STEP), bid_id=bid_id, part_id=part_id)
    return PartRow(id=part_id, bid_id=bid_id, place=head.place, head=sealed, size=size, chunks=chunks)


def open_form(key: bytes, part: PartRow, sealed: bytes) -> bytes:
    """JSON, padding and all. Raises CannotOpen."""
    read_head(key, part)
    return open_chunk(key, sealed, bid_id=part.bid_id, part_id=part.id, number=0, last=True)


def read_head(key: bytes, part: PartRow) -> Head:
    """Raises CannotOpen for a part that was moved to another place, too."""
    try:
        plain = open_head(key, part.head, bid_id=part.bid_id, part_id=part.id)
        head = msgspec.json.decode(plain, type=Head)
    except msgspec.DecodeError as error:
        raise CannotOpen from error
    if head.place != part.place:
        raise CannotOpen
    return head


def file_head(part: PartRow, head: Head) -> FileHead:
    return FileHead(
        part_id=part.id, kind=head.kind, name=head.name, media_type=head.media_type, size=head.size, sha256=head.sha256
    )


def check_shape(place: str, plain: bytes) -> None:
    """Raises CannotOpen when what was opened is not the form of that place."""
    try:
        msgspec.json.decode(plain, type=Identity if place == IDENTITY else FORMS[place])
    except (msgspec.DecodeError, KeyError) as error:
        raise CannotOpen from error


def padded(plain: bytes, step: int) -> bytes:
    return plain.ljust(-(-len(plain) // step) * step)


def is_file(part: PartRow) -> bool:
    return part.place == FILE
