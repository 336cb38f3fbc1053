"""What the pages of the documents' texts show."""

import difflib
from datetime import datetime

import msgspec

from app.platform.web import FormState
from app.procurement.wording.fields import FieldLine, fields_of
from app.procurement.wording.reads import names_of_writers
from app.procurement.wording.schemas import KindTexts, TextVersion

# Lines shown before and after the one that is wrong.
AROUND = 2


class KindLine(msgspec.Struct, frozen=True):
    name: str
    texts: KindTexts


class KindsView(msgspec.Struct, frozen=True):
    kinds: list[KindLine]


class VersionLine(msgspec.Struct, frozen=True):
    version: int
    created_at: datetime
    writer: str
    based_on: str
    note: str
    active: bool


class NumberedLine(msgspec.Struct, frozen=True):
    number: int
    text: str
    wrong: bool


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """opened : the version in the form, 0 for the shipped text. version : the newest, which a save follows.

    excerpt : the lines around a fault. changes : what the opened text changes in the shipped one, line by line.
    stale : somebody else saved meanwhile.
    """

    name: str
    texts: KindTexts
    opened: int
    version: int
    in_use: int
    form: FormState
    fields: list[FieldLine]
    versions: list[VersionLine]
    excerpt: list[NumberedLine]
    changes: list[str]
    tell_of_shipped: bool
    stale: VersionLine | None


def kinds_view(texts: list[KindTexts], locale: str) -> KindsView:
    return KindsView(sorted((KindLine(name_of(each, locale), each) for each in texts), key=lambda line: line.name))


def opened_form(texts: KindTexts, opened: int) -> FormState:
    version = next((each for each in texts.versions if each.version == opened), None)
    source = version or texts.shipped
    return FormState.of({"template": source.template, "style": source.style or texts.shipped.style, "note": ""})


async def text_view(texts: KindTexts, locale: str, *, opened: int, form: FormState, stale: bool = False) -> TextView:
    names = await names_of_writers(each.created_by for each in texts.versions)
    versions = [_line(each, names) for each in texts.versions]
    based_on = next((each.based_on for each in versions if each.version == opened), texts.shipped.version)
    return TextView(
        name=name_of(texts, locale),
        texts=texts,
        opened=opened,
        version=texts.newest,
        in_use=texts.in_use.version if texts.in_use else 0,
        form=form,
        fields=fields_of(texts.kind, locale),
        versions=versions,
        excerpt=_excerpt(form),
        changes=_changes(texts.shipped.template, form.value("template")),
        tell_of_shipped=based_on != texts.shipped.version,
        stale=versions[0] if stale else None,
    )


def name_of(texts: KindTexts, locale: str) -> str:
    return texts.names.get(locale) or texts.kind


def _line(each: TextVersion, names: dict[int, str]) -> VersionLine:
    writer = names.get(each.created_by or 0, "")
    return VersionLine(each.version, each.created_at, writer, each.based_on, each.note, each.active)


def _excerpt(form: FormState) -> list[NumberedLine]:
    error = form.error("template")
    wrong = int(error.params.get("line", 0)) if error else 0
    lines = [NumberedLine(number, text, number == wrong) for number, text in _numbered(form.value("template"))]
    return [each for each in lines if wrong and abs(each.number - wrong) <= AROUND]


def _numbered(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.splitlines(), 1))


def _changes(shipped: str, written: str) -> list[str]:
    found = list(difflib.unified_diff(shipped.splitlines(), written.splitlines(), lineterm="", n=1))
    return found[2:]
