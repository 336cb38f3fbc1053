"""A tender as a file."""

import msgspec

FORMATS = ("pdf", "docx", "xlsx", "ocds")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ocds": "application/json",
}
ENDINGS = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "ocds": "json"}


class Exported(msgspec.Struct, frozen=True):
    """name : for saving it, of letters every file system takes."""

    content: bytes
    media_type: str
    name: str
