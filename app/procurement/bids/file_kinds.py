"""What a bidder's file is, told by what it holds and not by its name, and whether it may be handed in.

Taken are PDF, Word and Excel without macros or passwords, and PNG and JPEG pictures.
"""

import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from app.platform.errors import N_, VifteError

MOST_ENTRIES = 3000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
# Small parts shrink beyond the ratio quite innocently.
RATIO_FREE = 1024 * 1024
MOST_PIXELS = 100_000_000
PIECE = 1024 * 1024
OVERLAP = 64
LONGEST_NAME = 120

PDF_START, ZIP_START, PNG_START, JPEG_START = b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OPEN_XML}wordprocessingml.document"
XLSX = f"{OPEN_XML}spreadsheetml.sheet"
ENDINGS = {"application/pdf": ".pdf", DOCX: ".docx", XLSX: ".xlsx", "image/png": ".png", "image/jpeg": ".jpg"}
ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"

OTHER_KIND = N_("“{name}” is none of the kinds that can be handed in: PDF, Word (.docx), Excel (.xlsx), PNG or JPEG.")
EMPTY = N_("“{name}” is empty. Choose the file again.")
LOCKED = N_("“{name}” has a password or is an old Office file. Save it without a password as .pdf, .docx or .xlsx.")
ACTIVE = N_("“{name}” holds macros or scripts. Save it without them, for example as a plain PDF.")
DAMAGED = N_("“{name}” is damaged. Open it, save it again, and choose the new file.")
UNPACKS = N_("“{name}” unpacks to far more than it should. Save it again, or save it as a PDF.")
PICTURE = N_("“{name}” has more pixels than a picture may have. Make it smaller.")

_LOCKED_PDF = re.compile(rb"/Encrypt[\s\0]*(?:<<|[0-9]+[\s\0]+[0-9]+[\s\0]+R)")
# Long words only: three letters stand in any compressed file by chance.
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9])")
_MACRO_PART = re.compile(r"(?:^|/)(?:vbaproject[^/]*\.bin|macrosheets/.*|activex/.*)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f"*/:<>?\\|\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+')


class FileNotTaken(VifteError):
    """`name` in the message is the file's own, for the page that is shown to its sender alone."""

    status = 422


class Known(msgspec.Struct, frozen=True):
    media_type: str
    name: str


def clean_name(given: str) -> str:
    """The last part of a path, in characters every system takes; spaces are single."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    plain = " ".join(_NOT_IN_NAMES.sub(" ", last).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 5:
        return plain[:LONGEST_NAME] or "fil"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'fil'}.{ending}"


def known_file(file: BinaryIO, size: int, given_name: str) -> Known:
    """What the file is, and its name with the ending that belongs to it. Raises FileNotTaken."""
    name = clean_name(given_name)
    if size == 0:
        raise FileNotTaken(EMPTY, name=name)
    media_type = _media_type(file, size, name)
    stem = name.rpartition(".")[0] or name
    ending = ENDINGS[media_type]
    fits = name.lower().endswith((ending, ".jpeg") if ending == ".jpg" else ending)
    return Known(media_type, name if fits else f"{stem[: LONGEST_NAME - len(ending)]}{ending}")


def _media_type(file: BinaryIO, size: int, name: str) -> str:
    start = file.read(1024)
    if start.startswith(OLD_OFFICE):
        raise FileNotTaken(LOCKED, name=name)
    if start.startswith(ZIP_START):
        return _open_xml(file, size, name)
    if PDF_START in start:
        _check_pdf(file, size, name)
        return "application/pdf"
    if start.startswith(PNG_START):
        _check_pixels(_png_size(start), name)
        return "image/png"
    if start.startswith(JPEG_START):
        _check_pixels(_jpeg_size(file), name)
        return "image/jpeg"
    raise FileNotTaken(OTHER_KIND, name=name)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file from its beginning, each piece with the end of the one before."""
    file.seek(0)
    tail = b""
    while piece := file.read(PIECE):
        yield tail + piece
        tail = piece[-OVERLAP:]


def _check_pdf(file: BinaryIO, size: int, name: str) -> None:
    for window in _pieces(file):
        if _LOCKED_PDF.search(window):
            raise FileNotTaken(LOCKED, name=name)
        if _ACTIVE_PDF.search(window):
            raise FileNotTaken(ACTIVE, name=name)
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read(2048):
        raise FileNotTaken(DAMAGED, name=name)


def _open_xml(file: BinaryIO, size: int, name: str) -> str:
    try:
        # Random access in small steps: a buffer spares opening a chunk for each.
        with zipfile.ZipFile(io.BufferedReader(file, PIECE)) as archive:  # type: ignore[type-var]
            _check_entries(archive, size, name)
            return _kind_of(archive, name)
    except FileNotTaken:
        raise
    except Exception as error:  # zlib, lzma, struct and zipfile each have errors of their own for files cut or altered
        raise FileNotTaken(DAMAGED, name=name) from error


def _check_entries(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    """By what the archive says of itself, then by what its parts really hold."""
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileNotTaken(LOCKED, name=name)
    if len(entries) > MOST_ENTRIES:
        raise FileNotTaken(UNPACKS, name=name)
    if any(_MACRO_PART.search(entry.filename) for entry in entries):
        raise FileNotTaken(ACTIVE, name=name)
    _check_unpacked(sum(entry.file_size for entry in entries), packed, name)
    unpacked = 0
    for entry in entries:
        with archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                unpacked += len(piece)
                _check_unpacked(unpacked, packed, name)


def _check_unpacked(unpacked: int, packed: int, name: str) -> None:
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FREE and unpacked > packed * MOST_RATIO):
        raise FileNotTaken(UNPACKS, name=name)


def _kind_of(archive: zipfile.ZipFile, name: str) -> str:
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    if b"macroEnabled" in types:
        raise FileNotTaken(ACTIVE, name=name)
    for main, media_type in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
        if main in archive.namelist() and media_type.encode() in types:
            return media_type
    raise FileNotTaken(OTHER_KIND, name=name)


def _check_pixels(picture: tuple[int, int] | None, name: str) -> None:
    if picture is None:
        raise FileNotTaken(DAMAGED, name=name)
    if picture[0] * picture[1] > MOST_PIXELS:
        raise FileNotTaken(PICTURE, name=name)


def _png_size(start: bytes) -> tuple[int, int] | None:
    if start[12:16] != b"IHDR" or len(start) < 24:
        return None
    return struct.unpack(">II", start[16:24])


def _jpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    """From the frame's header (ITU T.81, B.2.2), found by walking over the segments before it."""
    file.seek(2)
    for _ in range(200):
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF:
            return None
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            frame = file.read(5)
            return struct.unpack(">HH", frame[1:5]) if len(frame) == 5 else None
        file.seek(struct.unpack(">H", marker[2:4])[0] - 2, io.SEEK_CUR)
    return None
