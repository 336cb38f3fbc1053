"""Whether a full extract looks like all of it: a half one would close what is open."""

from typing import Any

from app.platform.danish import format_date_short
from app.platform.errors import N_
from app.platform.intake import queries
from app.platform.intake.kinds import Counts, ImportKind, Stage, get_kind
from app.platform.intake.merging import count_open
from app.platform.intake.schemas import Closings, Warned

# Of few rows any share may be closed; beyond these somebody has to say that it is right.
MOST_CLOSED_SHARE, FEW_CLOSED = 0.2, 5
LEAST_ROWS_SHARE, FEW_ROWS = 0.7, 20

TOO_MANY_CLOSED = N_(
    "{closed} of {open} open rows are missing from this full extract and would be closed. Is the file whole?"
)
TOO_FEW_ROWS = N_("The file has {rows} rows, and the full extract of {day} had {before}. Is the file whole?")
SAME_FILE = N_("This very file has been imported as “{kind}” as well.")


def closes_too_many(closings: Closings) -> bool:
    return closings.closed >= FEW_CLOSED and closings.closed > MOST_CLOSED_SHARE * closings.open


def has_too_few_rows(rows: int, before: int) -> bool:
    return before >= FEW_ROWS and rows < LEAST_ROWS_SHARE * before


async def find_closings(stage: Stage, counts: Counts) -> Closings | None:
    if not (stage.full and stage.kind.closing):
        return None
    return Closings(closed=counts.closed, open=await count_open(stage))


async def find_warnings(
    kind: ImportKind, closings: Closings | None, *, full: bool, rows: int, digest: str
) -> list[Warned]:
    """What a person should know, and some of it confirm, before the file goes in."""
    warnings = []
    if closings and closes_too_many(closings):
        params: dict[str, Any] = {"closed": closings.closed, "open": closings.open}
        warnings.append(Warned(msgid=TOO_MANY_CLOSED, params=params, confirm=True))
    before = await queries.newest_full_batch(kind.name) if full else None
    if before and before.extracted_on and has_too_few_rows(rows, before.rows_total):
        params = {"rows": rows, "before": before.rows_total, "day": format_date_short(before.extracted_on)}
        warnings.append(Warned(msgid=TOO_FEW_ROWS, params=params, confirm=True))
    for other in await queries.kinds_of_file(digest, but=kind.name):
        warnings.append(Warned(msgid=SAME_FILE, params={"kind": get_kind(other).title}))
    return warnings
