"""What moved between two runs, in the words and numbers of the page."""

from collections.abc import Mapping

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.schemas import Run
from app.evidence.effects.views import scale_of
from app.evidence.revisions import reads
from app.evidence.revisions.schemas import Change, Offered, Standing
from app.evidence.revisions.standings import Moved, Part, count_causes, part_moves
from app.platform.errors import N_
from app.platform.web import translate
from app.platform.web.filters import date_short

CAUSES = {
    "model": N_("the model"),
    "data": N_("the data"),
    "mix": N_("another case mix"),
    "": N_("nothing"),
}


class Scaled(msgspec.Struct, frozen=True, kw_only=True):
    """A standing in the unit people read."""

    estimate: float
    low: float
    high: float
    rank: int | None


class MovedRow(msgspec.Struct, frozen=True, kw_only=True):
    """model, data, mix : what each cause moved, in the unit people read; None where it cannot be told."""

    offer_id: int
    title: str
    supplier_name: str
    old: Scaled | None
    new: Scaled | None
    model: float | None
    data: float | None
    mix: float | None
    places: int | None
    cause: str


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """rows : offers both runs told.   came, went : those that one of them alone told.

    causes : (words, mean absolute move) of each cause.
    """

    change: Change
    outcome: str | None
    outcomes: list[str]
    better: str
    unit: str
    decimals: int
    rows: list[MovedRow]
    causes: list[tuple[str, float]]
    came: list[MovedRow]
    went: list[MovedRow]


def name_run(run: Run, locale: str) -> str:
    """One run among many, for a form's list."""
    status = translate(wording.STATUS[run.status][0], locale)
    return f"{run.id} · {date_short(locale, run.data_until)} · {status}"


async def show_change(change: Change, wanted: str | None) -> ChangeView:
    measured = await reads.read_outcomes(change.new_run_id)
    present = {move.outcome for move in change.moves}
    outcomes = [code for code in measured if code in present]
    outcome = wanted if wanted in outcomes else next(iter(outcomes), None)
    better, unit = measured.get(outcome or "", ("more", "weeks"))
    moved = part_moves([move for move in change.moves if move.outcome == outcome])
    offers, scale = await reads.read_offers(), scale_of(unit)
    rows = [_row(one, offers, scale) for one in moved if one.offer_id in offers]
    return ChangeView(
        change=change,
        outcome=outcome,
        outcomes=outcomes,
        better=better,
        unit=wording.UNITS[unit],
        decimals=wording.DECIMALS[unit],
        rows=[row for row in rows if row.old and row.new],
        causes=[(CAUSES[name], size * scale) for name, size in count_causes(moved).items()],
        came=[row for row in rows if row.new and not row.old],
        went=[row for row in rows if row.old and not row.new],
    )


def _row(one: Moved, offers: Mapping[int, Offered], scale: float) -> MovedRow:
    def moved_by(part: Part) -> float | None:
        return None if part.estimate is None else part.estimate * scale

    return MovedRow(
        offer_id=one.offer_id,
        title=offers[one.offer_id].title,
        supplier_name=offers[one.offer_id].supplier_name,
        old=_scaled(one.old, scale),
        new=_scaled(one.new, scale),
        model=moved_by(one.model),
        data=moved_by(one.data),
        mix=moved_by(one.mix),
        places=one.places,
        cause=CAUSES[one.cause],
    )


def _scaled(standing: Standing | None, scale: float) -> Scaled | None:
    if standing is None:
        return None
    return Scaled(
        estimate=standing.estimate * scale, low=standing.low * scale, high=standing.high * scale, rank=standing.rank
    )
