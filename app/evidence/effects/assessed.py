"""What a change on an indicator rests on, in words: who was assessed before and after, and who was not."""

from typing import Any

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.schemas import OutcomeResult
from app.evidence.effects.views import scale_of, verdict_of


class AssessedView(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of starts by what became of them; None for one to four. `scale` is the version all scores lie on.

    weeks : mean weeks to the score after, of those who started and of those who did not; None where few were assessed.
    """

    scale: int | None
    starts: list[tuple[str, int | None]]
    raters: list[tuple[str, int | None]]
    weeks: list[float] | None


def show_assessed(diagnostics: dict[str, Any]) -> AssessedView | None:
    """None for an outcome that is no change on an indicator."""
    found = diagnostics.get("assessed")
    if found is None:
        return None
    return AssessedView(
        scale=found["scale"],
        starts=[(words, found["starts"].get(fate)) for fate, words in wording.FATES.items()],
        raters=[(words, found["raters"].get(rater)) for rater, words in wording.RATERS.items()],
        weeks=found.get("weeks"),
    )


class BoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """Within which limits one offer's effect lies, whatever became of its people who were never assessed again."""

    offer_id: int
    title: str
    supplier_name: str
    low: float
    high: float
    verdict: str
    verdict_kind: str


def show_bounds(result: OutcomeResult) -> list[BoundRow]:
    """Of the offers with an effect to show, in their order; none where nobody is missing, and of older runs."""
    found, scale = result.diagnostics.get("bounds") or {}, scale_of(result.unit)
    rows = []
    for one in result.estimates:
        if not one.shown or str(one.offer_id) not in found:
            continue
        low, high = (scale * end for end in found[str(one.offer_id)])
        words, kind = wording.BOUNDS[verdict_of(low, high, result.better)]
        rows.append(
            BoundRow(
                offer_id=one.offer_id, title=one.offer_title, supplier_name=one.supplier_name, low=low, high=high,
                verdict=words, verdict_kind=kind,
            )
        )  # fmt: skip
    return rows
