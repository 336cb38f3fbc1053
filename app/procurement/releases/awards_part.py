"""The bids and awards of a release: how many came, whose they were, and what went to whom.

What a bid that won nothing holds stays with the municipality, and so do the names of those who judged it.
"""

from collections.abc import Sequence
from datetime import datetime

from app.procurement.releases.course import decisions_at, has_contract, is_withdrawn
from app.procurement.releases.parties import bidder_parties, company_reference
from app.procurement.releases.plain import Json, instant, money, related_lots, without_empty
from app.procurement.releases.schemas import DecidedLots, Decision, Process, ReceivedBid, ReleasedEdition
from app.procurement.releases.tender_part import contract_period, items_of, options

NOT_AWARDED = {
    "kept_in_house": "Kommunens eget kontrolbud var bedst; opgaven løses af kommunen.",
    "no_award": "Delaftalen er ikke tildelt.",
}


def parties_at(process: Process, at: datetime) -> list[Json]:
    """Bidders, and among them those who were awarded something."""
    decisions = decisions_at(process, at)
    bids = [bid for each in decisions for bid in each.bids]
    won = {(each.round, outcome.bid) for each in decisions for outcome in each.outcomes}
    winners = [bid for each in decisions for bid in each.bids if (each.round, bid.number) in won]
    return bidder_parties(
        (company for bid in bids for company in bid.companies),
        (company for bid in winners for company in bid.companies),
    )


def bids_block(process: Process, at: datetime) -> Json:
    """Counts, and whose bids they were; what a bid holds stays with the municipality."""
    decisions = decisions_at(process, at)
    if not decisions:
        return {}
    newest = decisions[-1]
    return {"statistics": _statistics(newest), "details": [_bid(each) for each in newest.bids]}


def _statistics(decision: Decision) -> list[Json]:
    valid = [each for each in decision.bids if each.is_valid]
    lots = sorted({lot for each in decision.outcomes for lot in each.lots})
    whole = {"bids": len(decision.bids), "validBids": len(valid), "disqualifiedBids": len(decision.bids) - len(valid)}
    told: list[tuple[str, int | None, int]] = [(measure, None, count) for measure, count in whole.items()]
    told += [("bids", lot, sum(lot in each.lots for each in decision.bids)) for lot in lots]
    told += [("validBids", lot, sum(lot in each.lots for each in valid)) for lot in lots]
    return [
        without_empty(
            {
                "id": measure if lot is None else f"{measure}-{lot}",
                "measure": measure,
                "value": count,
                "date": instant(decision.notified_at),
                "relatedLot": None if lot is None else str(lot),
            }
        )
        for measure, lot, count in told
    ]


def _bid(bid: ReceivedBid) -> Json:
    return without_empty(
        {
            "id": str(bid.number),
            "date": instant(bid.received_at),
            "status": "valid" if bid.is_valid else "disqualified",
            "tenderers": [company_reference(each) for each in bid.companies],
            "value": money(bid.value_ore),
            "relatedLots": related_lots(bid.lots),
        }
    )


def award_blocks(process: Process, edition: ReleasedEdition, ocid: str, at: datetime) -> list[Json]:
    return [
        _award(process, edition, ocid, at, decision, outcome)
        for decision in decisions_at(process, at)
        for outcome in decision.outcomes
    ]


def _award(
    process: Process, edition: ReleasedEdition, ocid: str, at: datetime, decision: Decision, outcome: DecidedLots
) -> Json:
    bid = next((each for each in decision.bids if each.number == outcome.bid), None)
    is_awarded = bid is not None
    return without_empty(
        {
            "id": _id_of(ocid, decision, outcome),
            "title": "; ".join(_lot_titles(edition, outcome.lots)),
            "description": NOT_AWARDED.get(outcome.outcome),
            "status": _award_status(process, decision, outcome, at),
            "date": instant(decision.decided_at),
            "value": money(outcome.value_ore),
            "suppliers": [company_reference(each) for each in bid.companies] if bid else [],
            "items": items_of(edition, outcome.lots),
            "contractPeriod": contract_period(edition.sections["tender"]) if is_awarded else {},
            **(options(edition.sections["tender"]) if is_awarded else {}),
            "relatedLots": related_lots(outcome.lots),
            "relatedBid": str(bid.number) if bid else None,
        }
    )


def _award_status(process: Process, decision: Decision, outcome: DecidedLots, at: datetime) -> str:
    """Pending until the standstill is over, which the signing shows; a cancelled tender takes its awards along."""
    if outcome.outcome != "awarded":
        return "unsuccessful"
    if is_withdrawn(decision, at):
        return "cancelled"
    if has_contract(process, decision, outcome, at):
        return "active"
    if process.ending and process.ending.at <= at:
        return "cancelled"
    return "pending" if decision.has_standstill else "active"


def award_id(ocid: str, round: int, place: str) -> str:
    """place : the bid's number, or the lot nobody won."""
    return f"{ocid}-award-{round}-{place}"


def _id_of(ocid: str, decision: Decision, outcome: DecidedLots) -> str:
    place = f"bid-{outcome.bid}" if outcome.bid is not None else f"lot-{outcome.lots[0]}"
    return award_id(ocid, decision.round, place)


def _lot_titles(edition: ReleasedEdition, lots: Sequence[int]) -> list[str]:
    return [
        f"Delaftale {lot['number']}: {lot['title']}"
        for lot in edition.sections.get("lots") or []
        if lot["number"] in lots
    ]
