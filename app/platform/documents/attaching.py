"""Files that rooms put into their documents beside what the kind itself asks for.

A room that does has an `attachments.py` with `ATTACH`: for each subject of documents a function that gives the files.
It is found by its place and imported when a document is rendered, by whichever process renders it.
"""

import importlib
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from app.platform.documents.protocol import Attached
from app.platform.documents.schemas import Issued

APP_DIR = Path(__file__).resolve().parents[2]
# Gets the document and the data it is made from. What it gives must follow from them and from what never changes.
Attach = Callable[[Issued, dict[str, Any]], Awaitable[list[Attached]]]


async def attached_by_rooms(document: Issued, data: dict[str, Any]) -> list[Attached]:
    return [
        each
        for attach in _all()
        if document.subject in attach
        for each in await attach[document.subject](document, data)
    ]


@cache
def _all() -> list[dict[str, Attach]]:
    files = sorted(APP_DIR.glob("*/*/attachments.py"))
    names = [".".join(("app", *file.relative_to(APP_DIR).with_suffix("").parts)) for file in files]
    return [importlib.import_module(name).ATTACH for name in names]
