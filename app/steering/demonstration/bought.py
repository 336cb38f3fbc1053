"""Tenders in every state from open bids to an ended contract, lived through day by day by the rooms' services."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.platform.access import Actor
from app.platform.clock import today
from app.procurement.appointments import service as appointments
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication import service as publication
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_by_reference
from app.procurement.tenders.starting.drafting import contract_period
from app.procurement.tenders.starting.planning import timetable_from
from app.procurement.tenders.starting.service import load_tender
from app.steering.demonstration import bidding, deciding, judging
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.past_service import Past, living_in_the_past, working_day
from app.steering.demonstration.people import remember
from app.steering.demonstration.story import Story
from app.steering.demonstration.tenders import read_buyer

BOUGHT = Path(__file__).with_name("bought.yaml")
OFFICER, REVIEWER = "indkob", "leder"
SUBTITLE = "Demonstration med opdigtede tal"
WEEKS_OF_WRITING, DAYS_OF_REVIEW = 3, 4
BEFORE_EVERYTHING = 80
CPV, NUTS = {"code": "85312510-7", "name": "Erhvervsrehabilitering"}, {"code": "DK012", "name": "Københavns omegn"}
ONE_LOT = {
    "not_split_reason": "Opgaven er for lille til at deles; færre borgere kan ikke bemandes forsvarligt.",
    "suppliers": "Der indgås kontrakt med én leverandør.",
    "sharing": "Alle henvisninger går til leverandøren.",
    "volume_guarantee": "Mængden er kommunens bedste skøn og er ikke garanteret.",
}
# What happens one after another, and the last of it for a tender that stands there today.
Step = Callable[[Story], Awaitable[None]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("tendering", bidding.appoint_people),
    ("tendering", bidding.ask_and_answer),
    ("tendering", bidding.hand_in_bids),
    ("unsuccessful", deciding.close),
    ("opened", judging.open_bids),
    ("qualification", judging.check_bids),
    ("evaluation", judging.score),
    ("decision", deciding.decide),
    ("standstill", deciding.notify),
    ("contracted", deciding.sign),
    ("completed", deciding.run_out),
)
ORDER = ("tendering", "opened", "qualification", "evaluation", "decision", "standstill", "contracted", "completed")


@cache
def read_bought() -> dict[str, Any]:
    return yaml.safe_load(BOUGHT.read_text("utf-8"))  # type: ignore[no-any-return]


async def make_bought() -> None:
    """Each tender of the file; those that are there already stay as they are."""
    known, officer, reviewer = read_bought(), await actor_named(OFFICER), await actor_named(REVIEWER)
    buyer = read_buyer()
    # The one who registered is there before the first tender that it bids on.
    earliest = max(days for told in known["tenders"] for days in told["days_ago"].values())
    remember(await bidding.register_companies(known, today() - timedelta(days=earliest + BEFORE_EVERYTHING)))
    for told in known["tenders"]:
        await _live(officer, reviewer, {**told, "buyer": buyer}, known)
    for reference in known["published_with_openers"]:
        tender = await get_by_reference(reference)
        if not await appointments.appointees(tender.id):
            bidding.keep_codes(reference, await bidding.make_holders(officer, tender.id, known["staff"]))


async def _live(officer: Actor, reviewer: Actor, told: dict[str, Any], known: dict[str, Any]) -> None:
    ((step, days_ago),) = told["days_ago"].items()
    steps = await timetable_for(told["procedure_kind"], step, today() - timedelta(days=days_ago))
    days = {step["code"]: step["date"] for step in steps}
    async with living_in_the_past(working_day(days["publish"] - timedelta(weeks=WEEKS_OF_WRITING))) as past:
        tender, is_new = await load_tender(officer.user_id, _sections(told, steps))
        if not is_new:
            return
        await _publish(officer, reviewer, past, tender, steps[0]["date"])
        story = Story(tender=tender, officer=officer, past=past, told=told, known=known, days=days)
        for reaches, step in STEPS:
            if reaches == told["reaches"] or _is_before(reaches, told["reaches"]):
                await step(story)
    # What the clock has decided since.
    await publication.catch_up(tender.id)


def _is_before(step: str, reached: str) -> bool:
    """A tender without bids goes as far as the deadline."""
    if reached not in ORDER or step not in ORDER:
        return step == "tendering"
    return ORDER.index(step) < ORDER.index(reached)


async def timetable_for(kind: str, step: str, day: date) -> list[dict[str, Any]]:
    """The procedure's own, with this step on the day or the last one before it that it can be."""
    publish_on = day - timedelta(days=get_kind(kind).minimum_days[step])
    while True:
        steps = await timetable_from(kind, working_day(publish_on))
        if next(each["date"] for each in steps if each["code"] == step) <= day:
            return steps
        publish_on -= timedelta(days=1)


async def _publish(officer: Actor, reviewer: Actor, past: Past, tender: Tender, publish_on: date) -> None:
    await past.go_to(publish_on - timedelta(days=DAYS_OF_REVIEW), 10)
    await reviewing.ask(officer, tender.id, reviewer_id=reviewer.user_id, version=tender.version)
    await past.go_to(publish_on - timedelta(days=1), 13)
    await reviewing.decide(reviewer, tender.id, decision="approved", note="", version=tender.version)
    await past.go_to(publish_on, 9)
    await publication.publish(officer, tender.id, tender.version)


def _sections(told: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What the tender says itself; the rest is as every draft begins."""
    heading = {
        "subtitle": SUBTITLE, "cpv": [CPV], "nuts": [NUTS], "purpose": told["tender"]["summary"],
        "legal_frame": "Indsatsen gives efter lov om en aktiv beskæftigelsesindsats.",
        **contract_period(steps), **told["tender"],
    }  # fmt: skip
    if months := told.get("contract_months"):
        heading["ends_on"] = _months_after(heading["starts_on"], months) - timedelta(days=1)
    if not get_kind(told["procedure_kind"]).is_light_regime or get_kind(told["procedure_kind"]).is_below_threshold:
        heading["procedure"] = get_kind(told["procedure_kind"]).label_da
    sections = {
        "procedure_kind": told["procedure_kind"], "buyer": told["buyer"], "timetable": steps, "tender": heading,
        "lots": [_lot(lot, number) for number, lot in enumerate(told["lots"], start=1)],
        "prices": [_price(lot, number) for number, lot in enumerate(told["lots"], start=1)],
    }  # fmt: skip
    return sections if len(told["lots"]) > 1 else {**sections, "lot_rules": ONE_LOT}


def _lot(lot: dict[str, Any], number: int) -> dict[str, Any]:
    more = {name: value for name, value in lot.items() if name not in ("offer_type", "puts_offer")}
    return {
        "number": number,
        "target_group": "Borgere, som kommunen henviser (opdigtet).",
        "description": f"{lot['title']}: samtaler, en plan med ét skridt ad gangen og praktik (opdigtet).",
        "volume_note": "Skøn efter de seneste års henvisninger (opdigtet).",
        "price_model": "Fast pris pr. påbegyndt forløbsuge",
        **more,
    }


def _price(lot: dict[str, Any], number: int) -> dict[str, Any]:
    quantity = (lot["volume_low"] + lot["volume_high"]) // 2 * lot["weeks"]
    label = f"Forløbsuge på delaftale {number}"
    return {"number": number, "lot": number, "label": label, "unit": "week", "kind": "base", "quantity": quantity}


def _months_after(day: date, months: int) -> date:
    """day : the first of a month."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
