"""Every English sentence of the interface has its Danish, in the same room, with the same places to fill in."""

import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "N_": None}
TEMPLATE_OPTIONS = {"trimmed": "true", "silent": "false"}
ROOMS = sorted(folder for folder in (ROOT / "app").glob("*/*") if folder.is_dir() and (folder / "__init__.py").exists())


def sentences_of(folder: Path, *, recursive: bool = True) -> Iterator[str]:
    """Every msgid in the Python files and templates of a folder."""
    for file in sorted(folder.rglob("*") if recursive else folder.glob("*")):
        if file.suffix == ".py":
            method, options = "python", {}
        elif file.suffix in (".html", ".txt") and "templates" in file.parts:
            method, options = "jinja2.ext:babel_extract", TEMPLATE_OPTIONS
        else:
            continue
        for _line, message, _comments, _context in extract_from_file(
            method, str(file), keywords=KEYWORDS, options=options
        ):
            yield message if isinstance(message, str) else message[0]


def danish_of(folder: Path) -> dict[str, str]:
    file = folder / "da.po"
    if not file.exists():
        return {}
    with file.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="da", abort_invalid=True) if m.id}


def all_danish() -> dict[str, str]:
    return {msgid: text for room in ROOMS for msgid, text in danish_of(room).items()}


def shared_sentences() -> set[str]:
    """Sentences of files outside the rooms (errors, settings): any room may translate them, web does."""
    return set(sentences_of(ROOT / "app", recursive=False)) | set(sentences_of(ROOT / "app/platform", recursive=False))


def names_in(sentence: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.parent.name}/{room.name}")
def test_every_sentence_of_a_room_has_danish(room: Path) -> None:
    danish = all_danish()
    missing = sorted({sentence for sentence in sentences_of(room) if not danish.get(sentence)})
    assert not missing, f"add to {room.relative_to(ROOT)}/da.po:\n" + "\n".join(missing)


def test_every_sentence_outside_the_rooms_has_danish() -> None:
    danish = all_danish()
    missing = sorted(sentence for sentence in shared_sentences() if not danish.get(sentence))
    assert not missing, "add to app/platform/web/da.po:\n" + "\n".join(missing)


@cache
def used_anywhere() -> frozenset[str]:
    """Read once: the whole of app/ takes seconds."""
    return frozenset(sentences_of(ROOT / "app"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.parent.name}/{room.name}")
def test_no_danish_is_left_that_nothing_uses(room: Path) -> None:
    unused = sorted(set(danish_of(room)) - used_anywhere())
    assert not unused, f"remove from {room.relative_to(ROOT)}/da.po:\n" + "\n".join(unused)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.parent.name}/{room.name}")
def test_danish_fills_in_the_same_names_as_english(room: Path) -> None:
    wrong = [
        f"{english!r} / {danish!r}"
        for english, danish in danish_of(room).items()
        if set(names_in(english)) != set(names_in(danish))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_two_rooms_translate_a_sentence_differently() -> None:
    seen: dict[str, tuple[str, Path]] = {}
    differing = []
    for room in ROOMS:
        for english, danish in danish_of(room).items():
            if english in seen and seen[english][0] != danish:
                differing.append(
                    f"{english!r}: {seen[english][0]!r} ({seen[english][1].name}), {danish!r} ({room.name})"
                )
            seen.setdefault(english, (danish, room))
    assert not differing, "\n".join(differing)
