"""The facts a tender is checked against, gathered from lower rooms."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.platform.codelists import choices
from app.platform.settings import settings
from app.procurement.checking import reads
from app.procurement.checking.schemas import Facts
from app.procurement.procedures.kinds import LIGHT_REGIME, find_kind
from app.procurement.procedures.service import closing_days, threshold_on

CPV = "cpv"
# Without these nobody can bid; what else a procedure has, its timetable proposes.
NEEDED = ("publish", "questions", "bids")


async def gather_facts(
    *, procedure_kind: str, publish_on: date | None, lot_offers: Mapping[int, Sequence[int]], today: date
) -> Facts:
    """What the rules must know of procedure, calendar, thresholds and today's offers.

    publish_on : the day of publication in the timetable, whose threshold holds; today where there is none yet.
    """
    kind = find_kind(procedure_kind)
    threshold = await threshold_on(LIGHT_REGIME, publish_on or today)
    return Facts(
        today=today,
        closed=await closing_days(),
        is_light_regime=kind is not None and kind.is_light_regime,
        is_below_threshold=kind is not None and kind.is_below_threshold,
        needed_steps=tuple(step for step in NEEDED if kind is None or step in kind.steps),
        minimum_days=dict(kind.minimum_days) if kind else {},
        standstill_days=kind.standstill_days if kind else 0,
        threshold_ore=threshold.amount_ore if threshold else None,
        threshold_period=f"{threshold.valid_from.year}-{threshold.valid_to.year}" if threshold else "",
        light_cpv=frozenset(code.code for code in choices(CPV) if code.attributes.get("light_regime") is True),
        todays_offers=await reads.todays_offers(lot_offers),
        municipality=settings().municipality,
    )
