"""Tenders that are awarded, and contracts, with sensible values; a test varies what matters to it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import execute
from app.procurement.awards import queries as awards
from app.procurement.awards.schemas import AwardRules, LotOutcome
from app.procurement.contracts import service
from app.procurement.contracts.schemas import ContractInput, OptionInput
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from tests.builders.evidence import actor_as
from tests.builders.opened_bids import make_opened_tender
from tests.builders.suppliers import make_supplier

_numbers = count(1)
NEXT_YEAR = today().replace(month=1, day=1, year=today().year + 1)
TERMS = [
    {
        "heading": "Løbetid og optioner",
        "text": "Kommunen kan forlænge den to gange med 12 måneder ved skriftlig besked senest seks måneder før udløb.",
    }
]
KPI = {
    "name": "Selvforsørgelse",
    "lots": [1],
    "event": "Uger uden offentlig forsørgelse",
    "source": "Kommunens registre",
    "window": "52 uger",
    "denominator": "Alle, der er begyndt",
    "baseline": "2,4 uger",
    "target": "Mindst 3 uger",
    "minimum_n": 15,
    "pays": "no",
}


def officer(user_id: int = 900) -> Actor:
    return actor_as("procurement", user_id=user_id)


async def make_awarded(
    winners: Mapping[int, Sequence[int]] | None = None,
    *,
    kept: Sequence[int] = (),
    state: str = "standstill",
    standstill_ends_on: date | None = None,
    **overrides: Any,
) -> Tender:
    """An awarded tender whose standstill ended yesterday, unless told otherwise.

    winners : for each lot the places of its winning bids, 0 the first; lot 1 to the first bidder and 2 to the second.
    kept : lots the control bid won. state : "decision" where no letters are sent.
    """
    overrides = {"contract_terms": TERMS, "kpis": [KPI], **overrides}
    tender, bids = await make_opened_tender(**overrides)
    for event in ("begin_qualification", "begin_evaluation", "decide"):
        await lifecycle_service.move(officer(), tender.id, event)
    decision_id = await awards.insert_decision(
        tender.id, decided_by=900, rules=AwardRules(), next_steps="Kontrakt.", complaint="Klage."
    )
    winners = {1: [0], 2: [1]} if winners is None else winners
    own = [bid.id for bid in bids if bid.is_control_bid]
    for lot in range(1, len(tender.sections["lots"]) + 1):
        won = own if lot in kept else [bids[place].id for place in winners.get(lot, ())]
        outcome = "kept_in_house" if lot in kept else "awarded" if won else "no_award"
        row = LotOutcome(id=0, lot=lot, outcome=outcome, winners=tuple(won), reason="Bedst.", ranking=())  # type: ignore[arg-type]
        await awards.insert_lot(decision_id, row)
    if state == "standstill":
        ends_on = standstill_ends_on or today() - timedelta(days=1)
        await lifecycle_service.move(officer(), tender.id, "notify")
        await send_letters(decision_id, ends_on)
    return await get_tender(tender.id)


async def send_letters(decision_id: int, standstill_ends_on: date | None) -> None:
    await execute(
        """
        update tender_decision set notified_at = clock_timestamp(), standstill_ends_on = $2,
            letters_dated_on = coalesce($2::date - 10, current_date)
        where id = $1
        """,
        decision_id,
        standstill_ends_on,
    )


async def sign_all(tender_id: int, *, signed_on: date | None = None) -> list[int]:
    """Every contract as it is proposed; no offers are made of the lots."""
    found = []
    for proposal in await service.propose(tender_id, on_date=signed_on or today()):
        given = without_offers(proposal.terms)
        found.append(await service.sign(officer(), tender_id, given))
    return found


def without_offers(given: ContractInput) -> ContractInput:
    from msgspec.structs import replace

    return replace(given, offers=[replace(offer, action="none") for offer in given.offers])


async def make_contract(*, options: Sequence[OptionInput] = (), **overrides: Any) -> int:
    """A contract from before over two years, begun half a year ago."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "reference": f"K-{number:04d}",
        "title": f"Kontrakt {number}",
        "signed_on": today() - timedelta(days=200),
        "starts_on": today() - timedelta(days=180),
        "ends_on": today() + timedelta(days=550),
        "value_ore": 1_000_000_00,
        **overrides,
    }
    if "supplier_id" not in values:
        values["supplier_id"] = await make_supplier(kind="private")
    return await service.enter_contract(officer(), ContractInput(options=list(options), **values), on_date=today())
