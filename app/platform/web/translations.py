"""Danish for the English sentences in code and templates, read from every room's da.po at start."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

APP_DIR = Path(__file__).resolve().parents[2]
DEFAULT_LOCALE = "da"
LOCALES = ("da", "en")


def danish_files() -> list[Path]:
    return sorted(APP_DIR.glob("*/*/da.po"))


@cache
def danish() -> dict[str, str]:
    """Every English sentence with its Danish, from all rooms together."""
    return merge_catalogs(danish_files())


def merge_catalogs(files: Iterable[Path]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for file in files:
        with file.open("rb") as stream:
            catalog = read_po(stream, locale="da", abort_invalid=True)
        for message in catalog:
            if message.id and message.string:
                merged[str(message.id)] = str(message.string)
    return merged


def translate(locale: str, msgid: str, **params: Any) -> str:
    """The sentence in the reader's language, with `{name}` filled in from params.

    An unknown sentence is shown in English: better than nothing at all. Numbers and dates in params
    are the caller's to format.
    """
    sentence = danish().get(msgid, msgid) if locale == "da" else msgid
    return sentence.format(**params) if params else sentence


def choose_locale(*candidates: str | None) -> str:
    """The first candidate that is one of ours, else Danish."""
    return next((candidate for candidate in candidates if candidate in LOCALES), DEFAULT_LOCALE)


def locale_from_header(accept_language: str) -> str | None:
    """The reader's preferred language of ours, by the order browsers send; q values follow that order in practice."""
    for part in accept_language[:200].split(","):
        language = part.split(";")[0].strip().lower().split("-")[0]
        if language in LOCALES:
            return language
    return None
