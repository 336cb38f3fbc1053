"""Which facts a run adjusts for: a reviewed list (code list `effect_predictor`), not whatever there is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.platform.codelists import choices

LIST = "effect_predictor"


@dataclass(frozen=True)
class Predictor:
    """One fact.

    source : the column of the analysis table it comes from.
    sensitive : only used when the decision in force allows it by name (sex, origin, health).
    """

    code: str
    source: str
    sensitive: bool


def list_predictors(on_date: date | None = None) -> list[Predictor]:
    return [
        Predictor(row.code, str(row.attributes["source"]), bool(row.attributes["sensitive"]))
        for row in choices(LIST, on_date)
    ]


def sensitive_predictors() -> list[Predictor]:
    return [one for one in list_predictors() if one.sensitive]


def allowed_predictors(on_date: date, allowed_sensitive: Collection[str]) -> list[Predictor]:
    """The reviewed list without the sensitive ones, save those a recorded decision allows."""
    return [one for one in list_predictors(on_date) if not one.sensitive or one.code in allowed_sensitive]
