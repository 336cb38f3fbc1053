"""Errors with a status and a translatable message; one handler renders them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as default_field
from typing import Any


def N_(msgid: str) -> str:
    """Mark an English message for translation where it is written, without translating it there."""
    return msgid


class VifteError(Exception):
    """An error somebody can do something about.

    msgid : the English message, a `str.format` template over `params`, translated when shown.
            It says what was expected, what came and what to do next, and never holds a citizen's data.
    """

    status = 400

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return self.msgid.format(**self.params) if self.params else self.msgid


class NotFound(VifteError):
    status = 404


class NotSignedIn(VifteError):
    """Pages answer with the log-in page, the API with 401."""

    status = 401

    def __init__(self) -> None:
        super().__init__(N_("Log in to see this page."))


class NotAllowed(VifteError):
    status = 403


class Conflict(VifteError):
    """The row is in a state that forbids the change."""

    status = 409


class StaleVersion(Conflict):
    """Somebody saved the row after it was opened. `current` is the row as it stands now, for showing both texts."""

    def __init__(self, current: Any) -> None:
        super().__init__(
            N_("Somebody else saved this after you opened it. Compare the two texts, choose, and save again.")
        )
        self.current = current


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: `field` is the form's or column's name, `msgid` as in VifteError."""

    field: str
    msgid: str
    params: dict[str, Any] = default_field(default_factory=dict)


class InvalidInput(VifteError):
    """One or more fields are wrong; all of them are named at once."""

    status = 422

    def __init__(self, fields: Sequence[FieldError]) -> None:
        super().__init__(N_("Some fields need to be corrected."))
        self.fields = tuple(fields)


def refuse_faults(faults: Sequence[FieldError]) -> None:
    """Raises InvalidInput naming them all, where there are any."""
    if faults:
        raise InvalidInput(faults)
