"""Where everything stands in the bidder's price workbook: written by `workbook.py`, looked for again by `reading.py`.

Formulas stand in column H alone and prices in column G alone, on every sheet: what comes back is checked by that.
The workbook is part of the tender's documents, which are Danish.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.platform.danish import format_number
from app.procurement.pricing.formulas import shown
from app.procurement.pricing.schedule import PriceLine

FORMAT = "vifte-tilbudsliste-1"
GUIDE, COMMON, FINGERPRINT = "Vejledning", "Fælles priser", "vifte"
PRICE_COLUMN, SUM_COLUMN = "G", "H"
HEADINGS = (
    "Nr.", "Prislinje", "Slags pris", "Enhed", "Mængde", "Højeste pris (kr.)", "Enhedspris (kr.)", "I alt (kr.)",
    "Bemærkning",
)  # fmt: skip
UNITS = {
    "start": "pr. påbegyndt forløb",
    "week": "pr. uge",
    "hour": "pr. time",
    "meeting": "pr. møde",
    "month": "pr. måned",
    "course": "pr. forløb",
    "result": "pr. resultat",
}
KINDS = {"base": "Grundpris", "result": "Resultatpris", "option": "Option"}
INSTRUCTIONS = (
    "Skriv priserne i de gule felter i kolonnen »Enhedspris (kr.)«. Alle andre felter er låst.",
    "Priserne er i danske kroner uden moms, med højst to decimaler, og skrives som rene tal: 1234,50.",
    "Hver linje skal have en pris. Er en ydelse uden betaling, skrives 0.",
    "Står der en højeste pris ved linjen, må prisen ikke være højere.",
    "Bydes der ikke på en delaftale, lades hele dens ark stå tomt. Fælles priser udfyldes altid.",
    "Mængderne er kommunens skøn og bruges kun til at sammenligne tilbud. De er ikke en garanti.",
    "Summerne beregnes af regnearket. Ved indlæsningen regnes de efter; det er enhedspriserne, der gælder.",
    "Omdøb ikke arkene, tilføj ikke rækker eller kolonner, og skriv ikke formler i prisfelterne.",
)


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """What the bidders are to price. edition : which published version it belongs to. lots : number and title."""

    reference: str
    title: str
    edition: str
    lots: tuple[tuple[int, str], ...]
    lines: tuple[PriceLine, ...]


class Cell(msgspec.Struct, frozen=True):
    """One cell: text, or a number, or a formula; `role` is how it looks and what it is for."""

    role: str
    text: str = ""
    number: Decimal | None = None
    formula: str = ""
    line: PriceLine | None = None


class SheetPlan(msgspec.Struct, frozen=True):
    """A sheet by rows from A1 on. lot : None for the common prices. first, last : its price rows, from 1."""

    name: str
    lot: int | None
    rows: tuple[tuple[Cell, ...], ...]
    first: int
    last: int


HEADER_ROW = 5


def fingerprint(schedule: Schedule) -> tuple[str, ...]:
    """What a returned file is known by: format, tender, edition, and the hash of everything it asks for."""
    content = msgspec.json.encode(schedule, order="deterministic")
    return (FORMAT, schedule.reference, schedule.edition, hashlib.sha256(content).hexdigest())


def price_sheets(schedule: Schedule) -> list[SheetPlan]:
    """The common prices, where there are any, and a sheet for each lot that has lines."""
    sheets = []
    for lot, title in ((None, ""), *schedule.lots):
        lines = [line for line in schedule.lines if line.lot == lot]
        if lines:
            sheets.append(_price_sheet(schedule, lot, title, lines))
    return sheets


def sheet_name(lot: int | None) -> str:
    return COMMON if lot is None else f"Delaftale {lot}"


def guide_rows(schedule: Schedule, sheets: Sequence[SheetPlan]) -> list[tuple[Cell, ...]]:
    """The first sheet: how to fill in the others, and their sums."""
    rows = [
        (Cell("title", f"Tilbudsliste: {schedule.title}"),),
        (Cell("subtitle", _subtitle(schedule)),),
        (),
        *((Cell("step", f"{number}. {text}"),) for number, text in enumerate(INSTRUCTIONS, start=1)),
        (),
        _overview_row(Cell("head", "Ark"), Cell("head_number", "I alt (kr.)"), "head"),
    ]
    for sheet in sheets:
        total = Cell("sum", formula=f"='{sheet.name}'!{SUM_COLUMN}{sheet.last + 1}")
        rows.append(_overview_row(Cell("fact", sheet.name), total, "fact"))
    return rows


def _overview_row(first: Cell, last: Cell, role: str) -> tuple[Cell, ...]:
    return (first, *(Cell(role) for _ in range(6)), last)


def _price_sheet(schedule: Schedule, lot: int | None, title: str, lines: Sequence[PriceLine]) -> SheetPlan:
    name = sheet_name(lot)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(lines)
    numbers = ("Nr.", "Mængde", "Højeste pris (kr.)", "Enhedspris (kr.)", "I alt (kr.)")
    total = Cell("total_sum", formula=f"=SUM({SUM_COLUMN}{first}:{SUM_COLUMN}{last})")
    rows = (
        (Cell("title", f"{name}: {title}" if title else name),),
        (Cell("subtitle", _subtitle(schedule)),),
        (Cell("subtitle", "Udfyld de gule felter. Priser i danske kroner uden moms."),),
        (),
        tuple(Cell("head_number" if heading in numbers else "head", heading) for heading in HEADINGS),
        *(_line_row(line, HEADER_ROW + place) for place, line in enumerate(lines, start=1)),
        (Cell("total", f"{name} i alt"), *(Cell("total") for _ in range(6)), total, Cell("total")),
    )
    return SheetPlan(name, lot, rows, first, last)


def _subtitle(schedule: Schedule) -> str:
    return f"{schedule.reference} · {schedule.title} · udgave {schedule.edition}"


def _line_row(line: PriceLine, row: int) -> tuple[Cell, ...]:
    ceiling = None if line.ceiling_ore is None else Decimal(line.ceiling_ore) / 100
    return (
        Cell("fact_number", number=Decimal(line.number)),
        Cell("fact", line.label),
        Cell("fact", KINDS[line.kind]),
        Cell("fact", UNITS[line.unit]),
        Cell("quantity" if line.quantity % 1 == 0 else "part_quantity", number=line.quantity),
        Cell("ceiling", number=ceiling) if ceiling is not None else Cell("ceiling"),
        Cell("price", line=line),
        Cell("sum", formula=f"=E{row}*{PRICE_COLUMN}{row}"),
        Cell("fact", line.note),
    )


def kroner(ore: int) -> str:
    """An amount as messages write it: `1.234,50`."""
    return format_number(shown(Decimal(ore) / 100), 2)
