"""A contract's result measures beside what the run in use tells of its offers; too few people get no figure.

The figures are adjusted effects: the difference to citizens alike who began no offer that week. What a measure says
in words alone (a registration, a share counted by hand) is not measured here.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from app.evidence.effects.display import ShownCount, band, exact
from app.evidence.effects.outcomes import find_outcome
from app.platform.errors import N_
from app.procurement.contracts import reads
from app.procurement.contracts.schemas import Contract
from app.procurement.needs import service as needs
from app.procurement.needs.baseline import offer_results, pooled
from app.procurement.needs.documents import UNITS
from app.procurement.needs.schemas import Result
from app.procurement.needs.telling import RunReader, open_run

SMALLEST_SHOWN = 5
Verdict = Literal["", "reached", "not_reached", "unsure"]

IN_WORDS = N_("The measure is told in words; no outcome here measures it.")
NOT_IN_RUN = N_("The run in use does not tell of this outcome.")
NO_OFFERS = N_("No offer of the catalogue stands under the contract's lots of this measure.")
TOO_FEW = N_("Too few citizens for a figure of the contract's own offers.")
UNDER_LEAST = N_("Measured on {n} citizens so far; the measure itself asks for {least}.")
VERDICTS: dict[str, str] = {
    "reached": N_("The whole interval is on the good side of the target"),
    "not_reached": N_("The whole interval is on the wrong side of the target"),
    "unsure": N_("The interval holds the target: it cannot be told yet"),
}


class MeasuredKpi(msgspec.Struct, frozen=True, kw_only=True):
    """One result measure. result : None where `why` (a msgid over `params`) says why there is no figure.

    target : the target as a number, where it is in the figure's own unit. verdict : a key of VERDICTS, or empty.
    """

    kpi: dict[str, Any]
    result: Result | None = None
    why: str = ""
    params: dict[str, Any] = {}
    target: float | None = None
    verdict: Verdict = ""

    @property
    def verdict_label(self) -> str:
        """A msgid, or empty."""
        return VERDICTS.get(self.verdict, "")


class Measuring(msgspec.Struct, frozen=True, kw_only=True):
    """begun : citizens who began in the contract's offers within its term. why : nothing may be told of any measure."""

    kpis: list[MeasuredKpi]
    begun: ShownCount
    why: str | None = None


async def measure(contract: Contract) -> Measuring:
    offer_ids = [offer.offer_id for offer in contract.offers]
    count = await reads.count_begun(offer_ids, contract.starts_on, contract.over_on)
    begun = exact(count) if count == 0 or count >= SMALLEST_SHOWN else band(count)
    run = await open_run()
    if run is None:
        kpis = [MeasuredKpi(kpi=kpi) for kpi in contract.kpis]
        return Measuring(kpis=kpis, begun=begun, why=await needs.why_no_results())
    return Measuring(kpis=[await _measure(run, contract, kpi) for kpi in contract.kpis], begun=begun)


async def _measure(run: RunReader, contract: Contract, kpi: dict[str, Any]) -> MeasuredKpi:
    code = kpi.get("outcome")
    if not code:
        return MeasuredKpi(kpi=kpi, why=IN_WORDS)
    outcome = find_outcome(str(code))
    if outcome is None or outcome.code not in {one.code for one in run.outcomes}:
        return MeasuredKpi(kpi=kpi, why=NOT_IN_RUN)
    offers = offers_of(contract, kpi)
    if not offers:
        return MeasuredKpi(kpi=kpi, why=NO_OFFERS)
    told = await run.tell(outcome, ())
    own = [one for one in offer_results(told, offers) if one.kind == "own"] if told else []
    result = own[0] if len(offers) == 1 and own else pooled(told, offers, fewest=2) if told else None
    return judge(kpi, result, outcome.sign)


def offers_of(contract: Contract, kpi: Mapping[str, Any]) -> list[int]:
    """Offers under the contract that the measure is about; one without a lot is about them all."""
    lots = kpi.get("lots") or []
    return [offer.offer_id for offer in contract.offers if not lots or offer.lot is None or offer.lot in lots]


def judge(kpi: dict[str, Any], result: Result | None, sign: int) -> MeasuredKpi:
    """Below the measure's own least number of people there is neither figure nor verdict.

    sign : 1 where more is better, else -1.
    """
    if result is None:
        return MeasuredKpi(kpi=kpi, why=TOO_FEW)
    least = int(kpi.get("minimum_n") or 0)
    if result.n < least:
        return MeasuredKpi(kpi=kpi, why=UNDER_LEAST, params={"n": result.n, "least": least})
    target = target_in(kpi, result.unit)
    verdict = "" if target is None else verdict_of(sign * result.low, sign * result.high, sign * target)
    return MeasuredKpi(kpi=kpi, result=result, target=target, verdict=verdict)


def target_in(kpi: Mapping[str, Any], unit: str) -> float | None:
    """The target's number, where it is written in the unit that is measured."""
    value = kpi.get("target_value")
    same = (kpi.get("unit") or UNITS.get(unit)) == UNITS.get(unit)
    return float(value) if value is not None and same else None


def verdict_of(one_end: float, other_end: float, target: float) -> Verdict:
    """Ends of the interval and the target on a scale where more is better."""
    low, high = sorted((one_end, other_end))
    if low >= target:
        return "reached"
    return "not_reached" if high < target else "unsure"
