"""What goes between the caller and the forge: one request and one answer per connection, each with its length first."""

import socket
import struct
from typing import Any, Literal, TypeVar

import msgspec

from app.platform.documents.metadata import Limits

_LENGTH = struct.Struct("!Q")
LARGEST_MESSAGE = 256 * 2**20

T = TypeVar("T")


class Attached(msgspec.Struct, frozen=True):
    """A file that travels inside the PDF; `relationship` as PDF/A-3 names it. The name's ending tells its type."""

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Source"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to make. `part` is (section,) or (section, entry), for that alone; `texts` stand in for own files.

    edited : the number of the edited text that `texts` are, for the version on the document.
    """

    kind: str
    data: dict[str, Any]
    templates: str
    fonts: str
    limits: Limits
    attachments: tuple[Attached, ...] = ()
    form: Literal["pdf", "docx"] = "pdf"
    part: tuple[str, ...] = ()
    texts: dict[str, str] = {}
    edited: int | None = None


class Made(msgspec.Struct, frozen=True, tag="made", kw_only=True):
    """The file. `cpu_seconds` is what the child itself spent, apart from waiting for its turn."""

    content: bytes
    pages: int
    log: tuple[str, ...]
    cpu_seconds: float = 0.0


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """`error` names the class in `errors.py`, `arguments` are what it is made from."""

    error: str
    arguments: tuple[Any, ...] = ()


Answer = Made | Failed


def send(connection: socket.socket, message: msgspec.Struct) -> None:
    body = msgspec.msgpack.encode(message)
    connection.sendall(_LENGTH.pack(len(body)))
    connection.sendall(body)


def receive(connection: socket.socket, kind: type[T]) -> T:
    """Raises EOFError when the other side ended before the message did."""
    (length,) = _LENGTH.unpack(_read(connection, _LENGTH.size))
    if length > LARGEST_MESSAGE:
        raise EOFError("the message is longer than any message is")
    return msgspec.msgpack.decode(_read(connection, length), type=kind)


def _read(connection: socket.socket, length: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < length:
        piece = connection.recv(min(length - len(pieces), 2**20))
        if not piece:
            raise EOFError("the connection ended early")
        pieces += piece
    return bytes(pieces)
