"""What can stop a document, each with what to do next."""

from collections.abc import Sequence

from app.platform.errors import N_, FieldError, InvalidInput, NotFound, VifteError


class Bilingual(str):
    """A text from `metadata.yaml` in both languages: in a message `{label}` is English and `{label:da}` Danish."""

    da: str

    def __new__(cls, english: str, danish: str) -> "Bilingual":
        made = super().__new__(cls, english)
        made.da = danish
        return made

    def __format__(self, language: str) -> str:
        return self.da if language == "da" else str(self)


MEASURES = {
    "pages": Bilingual("pages", "sider"),
    "rows": Bilingual("table rows", "tabelrækker"),
    "characters": Bilingual("characters", "tegn"),
}


class UnknownDocument(NotFound):
    def __init__(self, kind: str) -> None:
        super().__init__(N_("There is no document template called {kind}."), kind=kind)


class UnknownSection(NotFound):
    def __init__(self, section: str) -> None:
        super().__init__(N_("The document shows no section called {section}."), section=section)


class DataRefused(InvalidInput):
    """The data does not fit the template's metadata; every field that is wrong is named."""

    def __init__(self, kind: str, fields: Sequence[FieldError]) -> None:
        super().__init__(fields)
        self.kind = kind

    def __str__(self) -> str:
        told = [f"{each.field}: {each.msgid.format(**each.params)}" for each in self.fields]
        return f"{self.kind}: " + "; ".join(told)


class MissingValue(VifteError):
    """The template asks for a value that the data does not have."""

    status = 422

    def __init__(self, name: str, place: str) -> None:
        super().__init__(
            N_("The document was stopped: the value {name} is missing ({place}). Fill it in and try again."),
            name=name,
            place=place,
        )


class TemplateRefused(VifteError):
    """The template is wrong, or asks for something that templates may not do."""

    status = 422

    def __init__(self, problem: str, place: str) -> None:
        super().__init__(
            N_("The document template cannot be used: {problem} ({place}). Correct the template."),
            problem=problem,
            place=place,
        )


class TooLarge(VifteError):
    """The document has more of `what` (a key of MEASURES) than its metadata allows."""

    status = 422

    def __init__(self, what: str, came: int, allowed: int) -> None:
        self.arguments = (what, came, allowed)
        super().__init__(
            N_("The document is too large: {came} {what}, and at most {allowed} are allowed. Make it shorter."),
            what=MEASURES[what],
            came=came,
            allowed=allowed,
        )


class TookTooLong(VifteError):
    status = 422

    def __init__(self, seconds: float) -> None:
        super().__init__(
            N_("The document was stopped after {seconds} seconds. Make it simpler."),
            seconds=round(seconds, 1),
        )


class OutOfMemory(VifteError):
    status = 422

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            N_("The document was stopped: it needs more than {megabytes} MB of memory. Make it simpler."),
            megabytes=megabytes,
        )


class ForgeFailed(VifteError):
    """The rendering process ended without an answer."""

    status = 500

    def __init__(self, problem: str) -> None:
        super().__init__(N_("The document could not be made ({problem}). Try again."), problem=problem)
