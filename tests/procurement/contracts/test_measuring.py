"""Result measures beside what is measured: nothing of too few, and no verdict that the interval does not carry."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.procurement.contracts.measuring import TOO_FEW, UNDER_LEAST, judge, measure, target_in, verdict_of
from app.procurement.contracts.schemas import LinkedOffer
from app.procurement.needs.schemas import Result, RunInUse
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.effects import told_town
from tests.builders.evidence import switch_on
from tests.builders.referrals import make_placement
from tests.procurement.contracts.contract_values import contract

KPI: dict[str, Any] = {"name": "Selvforsørgelse", "minimum_n": 20, "target_value": 3, "unit": "uger"}


def result(low: float, high: float, *, n: int = 40) -> Result:
    run = RunInUse(1, date(2026, 1, 1), date(2024, 1, 1), date(2025, 1, 6))
    return Result(
        kind="own", key="A", title="A", outcome="x", population="all", estimate=(low + high) / 2, low=low, high=high,
        unit="weeks", decimals=1, n=n, n_offers=1, run=run,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "sign", "verdict"),
    [
        (3.0, 5.0, 1, "reached"),
        (2.9, 5.0, 1, "unsure"),
        (1.0, 2.9, 1, "not_reached"),
        (1.0, 2.9, -1, "reached"),  # fewer is better
        (3.1, 5.0, -1, "not_reached"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(low: float, high: float, sign: int, verdict: str) -> None:
    assert judge(KPI, result(low, high), sign).verdict == verdict


def test_below_the_measures_least_number_there_is_neither_figure_nor_verdict() -> None:
    found = judge(KPI, result(4, 5, n=19), 1)
    assert (found.result, found.verdict, found.why) == (None, "", UNDER_LEAST)
    assert found.params == {"n": 19, "least": 20}
    assert judge(KPI, None, 1).why == TOO_FEW


def test_a_target_in_another_unit_gives_no_verdict() -> None:
    assert target_in({**KPI, "unit": "procent"}, "weeks") is None
    assert judge({**KPI, "unit": "procent"}, result(4, 5), 1).verdict == ""
    assert judge({"name": "x"}, result(4, 5), 1).target is None


def test_a_verdict_is_the_same_whichever_end_comes_first() -> None:
    assert verdict_of(5, 3, 3) == verdict_of(3, 5, 3) == "reached"


async def test_under_five_citizens_are_not_counted_out(db: asyncpg.Connection) -> None:
    offer = await make_offer()
    ours = contract(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), kpis=[KPI | {"outcome": None}],
        offers=[LinkedOffer(offer_id=offer, code="A", title="A", life="open")],
    )  # fmt: skip
    assert (await measure(ours)).begun.value == 0
    for number in range(5):
        await make_placement(await make_citizen(case_number=f"S-{number}"), offer, start_on=date(2026, 2, 2))
        begun = (await measure(ours)).begun
        assert begun.value == (None if number < 4 else 5)


async def test_without_a_run_in_use_it_is_said_why(db: asyncpg.Connection) -> None:
    found = await measure(contract(kpis=[KPI]))
    assert found.why is not None
    assert found.kpis[0].result is None


async def test_an_offers_own_figure_is_shown_and_a_types_is_not(db: asyncpg.Connection) -> None:
    await switch_on()
    town = await told_town()
    offers = {row["code"]: row["id"] for row in await db.fetch("select id, code from offer")}
    shown = []
    for code, offer_id in offers.items():
        linked = LinkedOffer(offer_id=offer_id, code=code, title=code, life="open")
        ours = contract(kpis=[{"name": "x", "outcome": "selvforsorgelse_52", "minimum_n": 5}], offers=[linked])
        (one,) = (await measure(ours)).kpis
        assert one.result is None or (one.result.kind, one.result.key) == ("own", code)
        shown.append(one.result is not None)
    assert town is not None
    assert set(shown) == {True, False}
