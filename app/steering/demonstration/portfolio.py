"""Reads the made-up suppliers and offers and lays their true effects out as arrays."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

PORTFOLIO = Path(__file__).with_name("portfolio.yaml")


@dataclass(frozen=True)
class DemoOffer:
    """One offer: a programme run by one supplier.

    `effect` and `lock_in` are true shifts of weekly log-odds, `progress` true steps on the scale of an indicator,
    `late` the share of reports that come late and `late_days` by how many days on average.
    """

    code: str
    title: str
    supplier_code: str
    site: str
    programme: dict[str, Any]
    effect: float
    lock_in: float
    progress: float
    pull: float
    late: float
    late_days: float

    @property
    def weeks(self) -> int:
        return int(self.programme["terms"]["weeks"])

    @property
    def by_cohort(self) -> bool:
        return bool(self.programme["terms"]["intake"] == "cohort")


@cache
def read_portfolio() -> dict[str, Any]:
    return yaml.safe_load(PORTFOLIO.read_text())  # type: ignore[no-any-return]


def demo_offers(rng: np.random.Generator) -> list[DemoOffer]:
    """Every programme once for each supplier that runs it, with an offer's own shift beside the supplier's."""
    suppliers = {supplier["code"]: supplier for supplier in read_portfolio()["suppliers"]}
    offers: list[DemoOffer] = []
    for number, programme in enumerate(read_portfolio()["programmes"], start=1):
        for supplier_code in programme["suppliers"]:
            supplier = suppliers[supplier_code]
            truth = programme["truth"]
            reports = programme.get("reports", supplier)
            own_shift = rng.normal(0, 0.12)
            offers.append(
                DemoOffer(
                    code=f"T{number:02d}-{supplier_code}",
                    title=programme["title"],
                    supplier_code=supplier_code,
                    site=supplier["sites"][number % len(supplier["sites"])],
                    programme=programme,
                    effect=truth["effect"] + supplier["shift"] + own_shift,
                    lock_in=truth["lock_in"],
                    progress=truth["progress"] + _own_progress(number, supplier_code),
                    # Some suppliers get few citizens: small offers are what evaluation finds hardest.
                    pull=truth["pull"] * float(rng.lognormal(-0.3, 0.9)),
                    late=reports["late"],
                    late_days=reports["late_days"],
                )
            )
    return offers


def _own_progress(number: int, supplier_code: str) -> float:
    """An offer's own share of progress, from a stream of its own so that no other draw depends on it."""
    return float(np.random.default_rng([number, int(supplier_code[1:])]).normal(0, 0.12))
