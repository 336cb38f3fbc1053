"""One cell's text to a value: strict Danish grammar, and an error that says what to do instead of a guess."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from app.platform import danish
from app.platform.errors import N_
from app.platform.free_text import holds_cpr_number
from app.platform.keys import keyring

FIRST_YEAR, LAST_YEAR = 1900, 2100
LIST_SEPARATOR = "|"
SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#I/T", "#REFERENCE!", "#VÆRDI!", "#DIVISION/0!", "#NAVN?"})  # fmt: skip  # noqa: E501

_CPR = re.compile(r"[0-9]{6}-?[0-9]{4}")
_CPR_WITHIN = re.compile(r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}(-?)[0-9]{4}(?![0-9])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ONE_GROUP = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}")


class CellError(ValueError):
    """Why a cell cannot be read, and what to do. `msgid` and `params` never hold the cell's own text."""

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


@dataclass(frozen=True)
class ReadContext:
    """What reading a cell depends on beside its text.

    codes : per code list, every accepted spelling (code and labels, case folded) to its code.
    english_style : the file is delimited by commas, so that `1.234` and `02/03/2026` can be read two ways.
    """

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    english_style: bool = False


class ColumnType(Protocol):
    """How a column's cells are read. `sql` is the type of the staged column; `hint` describes it in the templates."""

    @property
    def sql(self) -> str: ...

    @property
    def hint(self) -> str: ...

    def parse(self, text: str, context: ReadContext) -> Any:
        """The value of a stripped, non-empty cell. Raises CellError."""


@dataclass(frozen=True)
class Text:
    """Plain text. `prose` is free text that people write, and is searched for CPR numbers however they are written."""

    max_length: int = 200
    prose: bool = False
    sql = "text"
    hint = N_("text")

    def parse(self, text: str, context: ReadContext) -> str:
        check_text(text, self.max_length)
        found = _CPR_WITHIN.search(text)
        if (found and (found[1] or self.prose)) or (self.prose and holds_cpr_number(text)):
            raise CellError(N_("The text seems to hold a CPR number. Remove it; CPR numbers belong in the column cpr."))
        return text


@dataclass(frozen=True)
class Sealed:
    """Personal text such as a name; encrypted before it is staged, so that it never lies open in the database."""

    max_length: int = 200
    sql = "bytea"
    hint = N_("text, stored encrypted")

    def parse(self, text: str, context: ReadContext) -> str:
        check_text(text, self.max_length)
        return text


@dataclass(frozen=True)
class Code:
    """One code of a code list, written as its code or its Danish or English label."""

    code_list: str
    sql = "text"
    hint = N_("code or label")

    def parse(self, text: str, context: ReadContext) -> str:
        known = context.codes.get(self.code_list, {})
        code = known.get(text.casefold())
        if code is None:
            raise unknown_code(text, self.code_list, known)
        return code


@dataclass(frozen=True)
class Codes:
    """Several codes of a code list, separated by `|`."""

    code_list: str
    sql = "text[]"
    hint = N_("codes or labels separated by |")

    def parse(self, text: str, context: ReadContext) -> list[str]:
        one = Code(self.code_list)
        found = [one.parse(part.strip(), context) for part in text.split(LIST_SEPARATOR) if part.strip()]
        if len(found) != len(set(found)):
            raise CellError(N_("The same code stands twice in the list. Remove one of them."))
        return found


@dataclass(frozen=True)
class Day:
    sql = "date"
    hint = N_("date as dd-mm-yyyy or yyyy-mm-dd")

    def parse(self, text: str, context: ReadContext) -> date:
        slashed = _SLASHED.fullmatch(text)
        if slashed and context.english_style and has_two_readings(int(slashed[1]), int(slashed[2])):
            raise CellError(
                N_("The date can be read with the day or the month first. Write it as dd-mm-yyyy or yyyy-mm-dd.")
            )
        try:
            day = danish.parse_date(text)
        except ValueError as error:
            raise CellError(N_("Not a date that exists. Write it as dd-mm-yyyy or yyyy-mm-dd.")) from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise CellError(
                N_("The year lies outside {first}-{last}. Correct the date."), first=FIRST_YEAR, last=LAST_YEAR
            )
        return day


@dataclass(frozen=True)
class Decimals:
    """A Danish number such as `1.234,5`, within bounds. Decimals beyond `places` are refused, never rounded away."""

    minimum: int = 0
    maximum: int = 1_000_000
    places: int = 2
    sql = "numeric"
    hint = N_("number with decimal comma")

    def parse(self, text: str, context: ReadContext) -> Decimal:
        value: Decimal = read_number(text, context, danish.parse_decimal)
        within(value, self.minimum, self.maximum)
        if value != round(value, self.places):
            raise CellError(
                N_("The number has more than {places} decimals. Round it in the source."), places=self.places
            )
        return value


@dataclass(frozen=True)
class Whole:
    minimum: int = 0
    maximum: int = 1_000_000
    sql = "integer"
    hint = N_("whole number")

    def parse(self, text: str, context: ReadContext) -> int:
        value: int = read_number(text, context, danish.parse_integer)
        within(value, self.minimum, self.maximum)
        return value


@dataclass(frozen=True)
class Kroner:
    """An amount in kroner, staged as whole øre."""

    maximum_kr: int = 1_000_000_000
    sql = "bigint"
    hint = N_("kroner with decimal comma")

    def parse(self, text: str, context: ReadContext) -> int:
        ore: int = read_number(text, context, danish.parse_ore)
        within(ore, 0, self.maximum_kr * 100)
        return ore


@dataclass(frozen=True)
class YesNo:
    sql = "boolean"
    hint = N_("ja or nej")

    def parse(self, text: str, context: ReadContext) -> bool:
        try:
            return danish.parse_bool(text)
        except ValueError as error:
            raise CellError(N_("Neither yes nor no. Write ja or nej.")) from error


@dataclass(frozen=True)
class Cpr:
    """A CPR number, turned into its pseudonym as it is read."""

    sql = "bytea"
    hint = N_("ten digits, with or without a hyphen; stored as a pseudonym only")

    def parse(self, text: str, context: ReadContext) -> bytes:
        if _CPR.fullmatch(text):
            return keyring().pseudonym(text.replace("-", ""))
        digits = re.sub(r"[^0-9]", "", text)
        if re.fullmatch(r"[0-9-]+", text) and len(digits) == 9:
            raise CellError(
                N_("A CPR number has ten digits; this has nine, so a leading zero was probably lost. "
                   "Format the column as text and export again.")
            )  # fmt: skip
        if re.fullmatch(r"[0-9][.,][0-9]+E\+?[0-9]+", text, re.IGNORECASE):
            raise CellError(
                N_("The spreadsheet has rewritten the CPR number. Format the column as text and export again.")
            )
        raise CellError(N_("Not a CPR number: ten digits were expected, with or without a hyphen after the sixth."))


@dataclass(frozen=True)
class Lookup:
    """A value that must exist already as `match` in `table`; staged as that row's id."""

    table: str
    match: str
    of: ColumnType = field(default_factory=Text)
    sql = "integer"

    @property
    def hint(self) -> str:
        return self.of.hint

    def parse(self, text: str, context: ReadContext) -> Any:
        return self.of.parse(text, context)


def has_two_readings(first: int, second: int) -> bool:
    """Whether day/month and month/day both name a day, and not the same one."""
    return first <= 12 and second <= 12 and first != second


def check_text(text: str, max_length: int) -> None:
    if text.upper() in SPREADSHEET_ERRORS:
        raise CellError(N_("The cell holds a spreadsheet error. Correct the formula, or leave the cell blank."))
    if _CONTROL.search(text):
        raise CellError(N_("The text holds control characters. Write it again by hand."))
    if len(text) > max_length:
        raise CellError(
            N_("The text has {length} characters; {max_length} is the most. Shorten it."),
            length=len(text), max_length=max_length,
        )  # fmt: skip


def unknown_code(text: str, code_list: str, known: Mapping[str, str]) -> CellError:
    """Names the nearest code, never the text itself, which may have slipped in from a column with personal data."""
    near = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.7)
    if near:
        return CellError(
            N_("There is no such code. Did you mean {nearest}?"),
            code_list=code_list,
            nearest=known[near[0]],
        )
    valid = ", ".join(sorted(set(known.values()))) or "-"
    return CellError(N_("There is no such code. Valid codes: {valid}."), code_list=code_list, valid=valid)


def read_number(text: str, context: ReadContext, parse: Any) -> Any:
    if context.english_style and _ONE_GROUP.fullmatch(text):
        raise CellError(
            N_(
                "The dot can be a thousands separator or a decimal point. "
                "Write the number without dots, decimals after a comma."
            )
        )
    try:
        return parse(text)
    except ValueError as error:
        raise CellError(N_("Not a number in the expected form. Write it as 1234 or 1.234,50.")) from error


def within(value: Decimal | int, minimum: int, maximum: int) -> None:
    if not minimum <= value <= maximum:
        raise CellError(
            N_("The number lies outside {minimum} to {maximum}. Correct it."), minimum=minimum, maximum=maximum
        )
