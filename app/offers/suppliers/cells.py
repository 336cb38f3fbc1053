"""How cells that only files of suppliers and offers have are read."""

from dataclasses import dataclass

from app.offers.suppliers.rules import CODE_SHAPE, clean_cvr
from app.platform.errors import N_
from app.platform.intake import CellError, ReadContext


@dataclass(frozen=True)
class ShortCode:
    """A code that a supplier or an offer is known by in every file."""

    sql = "text"
    hint = N_("code of at most 40 letters, digits, dots, dashes or slashes")

    def parse(self, text: str, context: ReadContext) -> str:
        if not CODE_SHAPE.fullmatch(text):
            raise CellError(N_("Write a code of letters, digits, dot, dash or slash, at most 40 long."))
        return text


@dataclass(frozen=True)
class Cvr:
    sql = "text"
    hint = N_("CVR number, eight digits")

    def parse(self, text: str, context: ReadContext) -> str | None:
        try:
            return clean_cvr(text)
        except ValueError as problem:
            raise CellError(N_("Write the CVR number as eight digits, for example 12 34 56 78.")) from problem
