"""What a change on an indicator rests on, in words: who was assessed before and after, and who was not."""

from typing import Any

import msgspec

from app.evidence.effects import wording


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
