"""What the library's pages show."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.platform.clock import today
from app.platform.codelists import choices, label
from app.platform.web import FormState, translate
from app.platform.web.filters import NOTHING
from app.procurement.library.differences import Piece, word_differences
from app.procurement.library.schemas import RequirementInput, RequirementVersion
from app.procurement.library.wording import AREA_NAMES, FIELD_NAMES, KIND_NAMES

Choices = list[tuple[str, str]]


class LibraryMore(msgspec.Struct, frozen=True):
    may_write: bool


class LibraryLine(msgspec.Struct, frozen=True):
    """A requirement in the list; target_groups in words, empty when it suits all."""

    requirement: RequirementVersion
    area: str
    kind: str
    target_groups: str


class FieldChange(msgspec.Struct, frozen=True):
    """One field that was written anew; `name` is a msgid."""

    name: str
    pieces: list[Piece]


class VersionLine(msgspec.Struct, frozen=True):
    """writer : empty when it came with a file. changes : against the version before; of the first there are none."""

    version: int
    created_at: datetime
    writer: str
    changes: list[FieldChange]


class RequirementView(msgspec.Struct, frozen=True, kw_only=True):
    requirement: RequirementVersion
    line: LibraryLine
    versions: list[VersionLine]
    may_write: bool


class RequirementFormView(msgspec.Struct, frozen=True, kw_only=True):
    """requirement : the version that is to be followed, None for a new requirement.
    stale : name, yours and current, after a stale save."""

    requirement: RequirementVersion | None
    form: FormState
    areas: Choices
    kinds: Choices
    target_groups: Choices
    stale: list[tuple[str, str, str]] = []


def library_line(requirement: RequirementVersion, locale: str) -> LibraryLine:
    return LibraryLine(requirement, *(shown(requirement, name, locale) for name in ("area", "kind", "target_groups")))


def requirement_view(
    versions: Sequence[RequirementVersion], names: dict[int, str], locale: str, *, may_write: bool
) -> RequirementView:
    """versions : the newest first."""
    older: Sequence[RequirementVersion | None] = [*versions[1:], None]
    return RequirementView(
        requirement=versions[0],
        line=library_line(versions[0], locale),
        versions=[
            VersionLine(
                each.version, each.created_at, names.get(each.created_by or 0, ""), changes_of(before, each, locale)
            )
            for each, before in zip(versions, older, strict=True)
        ],
        may_write=may_write,
    )


def changes_of(before: RequirementInput | None, after: RequirementInput, locale: str) -> list[FieldChange]:
    if before is None:
        return []
    return [
        FieldChange(text, word_differences(shown(before, name, locale), shown(after, name, locale)))
        for name, text in FIELD_NAMES.items()
        if getattr(before, name) != getattr(after, name)
    ]


def form_view(
    requirement: RequirementVersion | None,
    form: FormState,
    locale: str,
    *,
    stale: list[tuple[str, str, str]] | None = None,
) -> RequirementFormView:
    return RequirementFormView(
        requirement=requirement,
        form=form,
        areas=[(code, translate(locale, text)) for code, text in AREA_NAMES.items()],
        kinds=[(code, translate(locale, text)) for code, text in KIND_NAMES.items()],
        target_groups=_target_groups(requirement, locale),
        stale=stale or [],
    )


def _target_groups(requirement: RequirementVersion | None, locale: str) -> Choices:
    """Those of today, and those the requirement has from earlier."""
    valid = {code.code: code.label(locale) for code in choices("target_group", today())}
    had = requirement.target_groups if requirement else []
    return [*valid.items(), *((code, label("target_group", code, locale)) for code in had if code not in valid)]


def both_texts(current: RequirementInput, given: RequirementInput, locale: str) -> list[tuple[str, str, str]]:
    """The fields in which a stale save differs from the version as it stands."""
    return [
        (translate(locale, text), shown(given, name, locale) or NOTHING, shown(current, name, locale) or NOTHING)
        for name, text in FIELD_NAMES.items()
        if getattr(given, name) != getattr(current, name)
    ]


def shown(given: RequirementInput, name: str, locale: str) -> str:
    if name == "area":
        return translate(locale, AREA_NAMES[given.area]) if given.area in AREA_NAMES else given.area
    if name == "kind":
        return translate(locale, KIND_NAMES[given.kind]) if given.kind in KIND_NAMES else given.kind
    if name == "target_groups":
        return ", ".join(label("target_group", code, locale) for code in given.target_groups)
    return str(getattr(given, name))
