"""Files are told by what they hold; what may do harm, or cannot be read at the opening, is refused."""

import io
import struct
import zipfile

import pytest

from app.procurement.bids import file_kinds
from app.procurement.bids.file_kinds import DOCX, XLSX, FileNotTaken, clean_name, known_file
from app.procurement.pricing.workbook import write_workbook
from tests.builders.bids import PDF
from tests.builders.pricing import make_schedule

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 100, 100) + b"\x08\x02\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 100, 100) + b"\x01\x01\x11\x00\xff\xd9"


def open_xml(main: str = "word/document.xml", kind: str = DOCX, **parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}.main+xml"/></Types>')
        archive.writestr(main, "<document/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def known(data: bytes, name: str = "fil.pdf") -> tuple[str, str]:
    found = known_file(io.BytesIO(data), len(data), name)
    return found.media_type, found.name


@pytest.mark.parametrize(
    ("data", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (open_xml(), DOCX, ".docx"),
        (write_workbook(make_schedule()), XLSX, ".xlsx"),
        (PNG, "image/png", ".png"),
        (JPEG, "image/jpeg", ".jpg"),
    ],
)
def test_a_file_is_what_it_holds_whatever_it_is_called(data: bytes, media_type: str, ending: str) -> None:
    assert known(data, "mappe/fil.exe") == (media_type, f"fil{ending}")


@pytest.mark.parametrize(
    ("what", "data", "said"),
    [
        ("empty", b"", file_kinds.EMPTY),
        ("a program", b"MZ\x90\0", file_kinds.OTHER_KIND),
        ("a page", b"<html><script>alert(1)</script>", file_kinds.OTHER_KIND),
        ("a locked PDF", PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), file_kinds.LOCKED),
        ("a PDF that runs", PDF.replace(b"/Root", b"/S /JavaScript /Root"), file_kinds.ACTIVE),
        ("a PDF cut off", PDF[:40], file_kinds.DAMAGED),
        ("old Office", b"\xd0\xcf\x11\xe0" + b"x" * 600, file_kinds.LOCKED),
        ("macros", open_xml(**{"word/vbaProject.bin": b"x"}), file_kinds.ACTIVE),
        ("a macro kind", open_xml(kind=f"{DOCX}.macroEnabled"), file_kinds.ACTIVE),
        ("an archive", open_xml(main="a.txt"), file_kinds.OTHER_KIND),
        ("an archive cut off", open_xml()[:-30], file_kinds.DAMAGED),
        ("a bomb", open_xml(**{"word/media/a.bin": b"\0" * 30_000_000}), file_kinds.UNPACKS),
        ("many parts", open_xml(**{f"word/{n}": b"" for n in range(3100)}), file_kinds.UNPACKS),
        ("a huge picture", PNG.replace(struct.pack(">II", 100, 100), struct.pack(">II", 90_000, 90_000)),
         file_kinds.PICTURE),
        ("half a picture", JPEG[:8], file_kinds.DAMAGED),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_what_to_do(what: str, data: bytes, said: str) -> None:
    with pytest.raises(FileNotTaken) as refused:
        known(data)
    assert refused.value.msgid == said, what


def test_a_file_that_lies_of_its_size_is_refused() -> None:
    data = bytearray(open_xml(**{"word/media/a.bin": b"\0" * 30_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(FileNotTaken):
        known(bytes(data))


def test_a_word_split_over_two_pieces_is_found() -> None:
    data = PDF[:20] + b" " * (file_kinds.PIECE - 26) + b"/Encrypt 5 0 R" + PDF[20:]
    with pytest.raises(FileNotTaken):
        known(data)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\bo\\tilbud.pdf", "tilbud.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "a fdp.exe"),
        ('a"b<c>\x00\r\n.pdf', "a b c .pdf"),
        ("", "fil"),
        ("...", "fil"),
        ("å" * 300 + ".pdf", "å" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given: str, cleaned: str) -> None:
    assert clean_name(given) == cleaned
