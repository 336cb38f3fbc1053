"""Which facts a run adjusts for: a reviewed list (code list `effect_predictor`), not whatever there is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.platform.codelists import choices

LIST = "effect_predictor"


@dataclass(frozen=True)
class Predictor:
    """One fact.

    source : the fact of the analysis table it comes from.
    only : of a fact that is a list (barriers), the entries it stands for; empty for all that no other stands for.
    sensitive : only used when the decision in force allows it by name (sex, origin, health).
    """

    code: str
    source: str
    only: frozenset[str]
    sensitive: bool


def list_predictors(on_date: date | None = None) -> list[Predictor]:
    return [
        Predictor(
            code=row.code,
            source=str(row.attributes["source"]),
            only=frozenset(filter(None, str(row.attributes.get("only") or "").split("|"))),
            sensitive=bool(row.attributes["sensitive"]),
        )
        for row in choices(LIST, on_date)
    ]


def sensitive_predictors() -> list[Predictor]:
    return [one for one in list_predictors() if one.sensitive]


def allowed_predictors(on_date: date, allowed_sensitive: Collection[str]) -> list[Predictor]:
    """The reviewed list without the sensitive ones, save those a recorded decision allows."""
    return [one for one in list_predictors(on_date) if not one.sensitive or one.code in allowed_sensitive]


def stands_for(predictor: Predictor, entry: str, everything: Collection[Predictor]) -> bool:
    """Whether a list's entry (one barrier) belongs to this predictor and not to another of the same source."""
    if predictor.only:
        return entry in predictor.only
    return not any(entry in other.only for other in everything if other.source == predictor.source)
