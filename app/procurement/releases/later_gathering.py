"""Decisions and contracts as their rooms have them, to what a release tells of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from app.platform.clock import local_instant, to_local
from app.platform.danish import format_date
from app.procurement.awards.schemas import Decision as MadeDecision
from app.procurement.awards.schemas import LotOutcome
from app.procurement.bids.schemas import BidForm
from app.procurement.contracts.schemas import Contract, ContractEvent, ContractOption
from app.procurement.contracts.term import add_months
from app.procurement.opening.schemas import UNREADABLE, VALID, OpenedBid
from app.procurement.pricing.schedule import PriceLine, evaluation_sum
from app.procurement.releases.schemas import (
    Company,
    ContractStep,
    DecidedLots,
    Decision,
    PublishedFile,
    ReceivedBid,
    SignedContract,
)

KINDS = {
    "signed": "signed",
    "changed": "changed",
    "option_taken": "option_taken",
    "option_let_go": "option_let_go",
    "terminated": "notice",
}
# The reasons people wrote are the contract's own; what is told is what follows from them.
RATIONALES = {
    "changed": "Kontrakten er ændret. Den løber til og med {day}.",
    "option_taken": "En option på forlængelse er taget i brug. Kontrakten løber til og med {day}.",
    "notice": "Kontrakten ophører før tid. Den løber til og med {day}.",
}


def told_decisions(
    decisions: Sequence[MadeDecision], bids: Sequence[OpenedBid], lines: Sequence[PriceLine]
) -> list[Decision]:
    """The decisions the bidders have been told of, the first first. lines : of the price schedule."""
    notified = [each for each in decisions if each.notified_at is not None]
    return [_decision(each, bids, lines) for each in sorted(notified, key=lambda each: each.round)]


def _decision(made: MadeDecision, bids: Sequence[OpenedBid], lines: Sequence[PriceLine]) -> Decision:
    known = {bid.id: bid for bid in bids}
    won: dict[int, list[int]] = {}
    for lot in made.lots:
        for winner in lot.winners if lot.outcome == "awarded" else ():
            won.setdefault(winner, []).append(lot.lot)
    # Who was judged is frozen with the decision; the checks themselves may be taken up again.
    judged = {ranked.opened_bid_id for lot in made.lots for ranked in lot.ranking} | won.keys()
    return Decision(
        round=made.round,
        decided_at=made.decided_at,
        notified_at=made.notified_at or made.decided_at,
        has_standstill=made.standstill_ends_on is not None,
        withdrawn_at=made.withdrawn_at,
        bids=tuple(
            _received(bid, lines, is_valid=bid.id in judged, is_winner=bid.id in won) for bid in bids if _is_told(bid)
        ),
        outcomes=(
            *(_awarded(known[winner], lots, lines) for winner, lots in won.items()),
            *(DecidedLots(lots=(lot.lot,), outcome=lot.outcome) for lot in made.lots if not _has_winner(lot)),
        ),
    )


def _has_winner(lot: LotOutcome) -> bool:
    return lot.outcome == "awarded" and bool(lot.winners)


def _is_told(bid: OpenedBid) -> bool:
    """The municipality's own is no bid in law, and of two from one bidder only the later counts."""
    return not bid.is_control_bid and bid.standing in (VALID, UNREADABLE)


def _received(bid: OpenedBid, lines: Sequence[PriceLine], *, is_valid: bool, is_winner: bool) -> ReceivedBid:
    return ReceivedBid(
        number=bid.number,
        received_at=bid.received_at,
        companies=_companies(bid),
        lots=bid.lots,
        is_valid=is_valid,
        value_ore=_value(bid, bid.lots, lines) if is_winner else None,
    )


def _awarded(bid: OpenedBid, lots: Sequence[int], lines: Sequence[PriceLine]) -> DecidedLots:
    return DecidedLots(lots=tuple(sorted(lots)), outcome="awarded", bid=bid.number, value_ore=_value(bid, lots, lines))


def _value(bid: OpenedBid, lots: Sequence[int], lines: Sequence[PriceLine]) -> int | None:
    """The evaluation sum of the lots; lines that several lots share count once."""
    return evaluation_sum(lines, bid.prices, lots=lots).total_ore if bid.prices else None


def _companies(bid: OpenedBid) -> tuple[Company, ...]:
    if not bid.bidder:
        return ()
    form = msgspec.convert(bid.forms.get("bid") or {}, BidForm)
    bidder = Company(id=f"supplier-{bid.supplier_id}", name=bid.bidder, cvr=bid.cvr, address=form.address)
    members = (
        Company(id=f"bid-{bid.number}-{place}", name=each.name, cvr=each.cvr, address=each.address)
        for place, each in enumerate(form.members, start=1)
        if form.together == "consortium" and each.name
    )
    return (bidder, *members)


def signed_contract(
    contract: Contract,
    events: Sequence[ContractEvent],
    bids: Sequence[OpenedBid],
    round: int,
    today: date,
    files: Sequence[PublishedFile] = (),
) -> SignedContract:
    """round : of the decision the contract follows."""
    bid = next(each for each in bids if each.is_valid and each.supplier_id == contract.supplier_id)
    return SignedContract(
        reference=contract.reference,
        title=contract.title,
        round=round,
        bid=bid.number,
        lots=tuple(contract.lots),
        signed_on=contract.signed_on,
        starts_on=contract.starts_on,
        kpis=tuple(contract.kpis),
        steps=tuple(steps_of(contract, events, today)),
        options=_options(contract.options),
        files=tuple(files),
    )


def steps_of(contract: Contract, events: Sequence[ContractEvent], today: date) -> list[ContractStep]:
    """What happened to it, each with how it stood from then on; and its end, once that day has passed."""
    steps: list[ContractStep] = []
    ends_on, value_ore = contract.ends_on, contract.value_ore
    decided: set[int] = set()
    for event in events:
        kind = KINDS.get(event.kind)
        if kind is None:
            continue
        ends_on = _day(event.details.get("ends_on")) or ends_on
        value_ore = event.details.get("value_ore", value_ore)
        decided |= _positions(event.details)
        is_final = kind in ("notice", "option_let_go")
        open_ones = [each for each in contract.options if not is_final and each.position not in decided]
        steps.append(_step(event.at, kind, ends_on, _latest(ends_on, open_ones, event.at), value_ore))
    if steps and contract.over_on < today:
        at = local_instant(datetime.combine(contract.over_on + timedelta(days=1), time(0, 0)))
        steps.append(_step(at, "ended", contract.over_on, contract.over_on, value_ore))
    return steps


def _step(at: datetime, kind: str, ends_on: date, latest_on: date, value_ore: int | None) -> ContractStep:
    rationale = RATIONALES.get(kind, "").format(day=format_date(ends_on))
    return ContractStep(
        at=at, kind=kind, ends_on=ends_on, latest_on=latest_on, value_ore=value_ore, rationale=rationale
    )


def _latest(ends_on: date, options: Sequence[ContractOption], at: datetime) -> date:
    """The last day with every option that can still be taken in its turn."""
    on_date = to_local(at).date()
    for option in options:
        if option.notify_by < on_date:
            break
        ends_on = add_months(ends_on, option.months)
    return ends_on


def _positions(details: Mapping[str, Any]) -> set[int]:
    named = [details["option"]] if "option" in details else details.get("options", [])
    return {int(position) for position in named}


def _day(written: object) -> date | None:
    return date.fromisoformat(str(written)) if written else None


def _options(options: Sequence[ContractOption]) -> str:
    """In words, as the tender has them: how many, of what length, and when they must be told."""
    return "; ".join(
        f"Option {each.position}: {each.months} måneder, meddeles senest {format_date(each.notify_by)}"
        for each in options
    )
