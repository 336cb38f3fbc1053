"""Edited texts that stand in for a kind's shipped ones when a document is issued.

The room that keeps them has a `document_texts.py`, found by its place, with two functions: `text_in_use(kind)` gives
the number of the version in use or None, `text_of(kind, version)` the contents of that version by file name. A version
is never changed, so that a document that is made again gets the text it was issued with.
"""

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from app.platform.documents.metadata import load_metadata

APP_DIR = Path(__file__).resolve().parents[2]


async def version_in_use(kind: str) -> str:
    """The template's version a document issued now is made from: "1.2", or "1.2+3" with the third edited text."""
    texts = [await room.text_in_use(kind) for room in _rooms()]
    return full_version(load_metadata(kind).version, next((each for each in texts if each is not None), None))


async def texts_of(kind: str, template_version: str | None) -> tuple[int | None, dict[str, str]]:
    """The edited text that a template's version names, with its number; none for a shipped text."""
    number = (template_version or "").partition("+")[2]
    if not number:
        return None, {}
    texts = {name: text for room in _rooms() for name, text in (await room.text_of(kind, int(number))).items()}
    return int(number), texts


def full_version(shipped: str, edited: int | None) -> str:
    return shipped if edited is None else f"{shipped}+{edited}"


@cache
def _rooms() -> list[ModuleType]:
    files = sorted(APP_DIR.glob("*/*/document_texts.py"))
    names = [".".join(("app", *file.relative_to(APP_DIR).with_suffix("").parts)) for file in files]
    return [importlib.import_module(name) for name in names]
