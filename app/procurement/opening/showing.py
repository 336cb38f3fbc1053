"""Gathers what the pages show; all words come as English messages."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.platform.access import Actor
from app.platform.clock import to_local
from app.platform.errors import N_
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import DUTIES, KEY_DUTIES
from app.procurement.bids.forgetting_service import KEPT_DAYS
from app.procurement.bids.moments import exact
from app.procurement.bids.schemas import Answers, BidForm, Declarations, References
from app.procurement.opening import opening_service, service
from app.procurement.opening.schemas import VALID, OpenedBid, Opening
from app.procurement.opening.views import (
    FILE_KINDS,
    BidsView,
    BidView,
    DeclarationView,
    HolderLine,
    OpeningView,
    OwnOpening,
    ProtocolLine,
    SuitabilityLine,
    own_prices,
    price_tables,
    requirement_answers,
)
from app.procurement.pricing.schedule import read_lines
from app.procurement.procedures.lifecycle import ASKED_FOR, STATES
from app.procurement.publication import service as publication
from app.procurement.publication.schemas import Edition
from app.procurement.sealing import service as sealing
from app.procurement.tenders import service as tenders
from app.procurement.tenders.reads import names_of_users
from app.procurement.tenders.roles import may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import lot_titles

DEADLINE_PASSED = N_("The deadline for bids has passed")


class PanelView(msgspec.Struct, frozen=True):
    tender_id: int
    bids_until: datetime
    is_past: bool
    opened_at: datetime | None
    n_bids: int
    may_read: bool


async def panel_view(actor: Actor, tender_id: int) -> PanelView | None:
    """None before publication, where no bids are taken, and for whoever is shut out of the tender."""
    until, is_past = await opening_service.closes_at(tender_id)
    if until is None or await appointments.is_shut_out(actor.user_id, tender_id):
        return None
    opening = await service.find_opening(tender_id)
    return PanelView(
        tender_id,
        until,
        is_past,
        opening.opened_at if opening else None,
        opening.counts.received if opening else 0,
        opening is not None and await service.may_read(actor, tender_id),
    )


async def own_openings(actor: Actor) -> list[OwnOpening]:
    """The tenders whose bids the actor opens with others, those that wait first."""
    held = [each for each in await appointments.appointments_of(actor) if each.holds_key]
    found = [await _own_opening(tender_id) for tender_id in dict.fromkeys(each.tender_id for each in held)]
    return sorted(found, key=lambda each: (not each.may_open, each.is_opened))


async def _own_opening(tender_id: int) -> OwnOpening:
    tender = await tenders.get_tender(tender_id)
    until, is_past = await opening_service.closes_at(tender_id)
    is_opened = await service.find_opening(tender_id) is not None
    return OwnOpening(tender, until, is_past and not is_opened and tender.state in ASKED_FOR, is_opened)


async def opening_view(actor: Actor, tender: Tender, *, asked: str) -> OpeningView:
    until, is_past = await opening_service.closes_at(tender.id)
    opening = await service.find_opening(tender.id)
    state = await publication.state_of(tender)
    holders = [] if opening else await _holders(tender.id)
    stage = _stage(opening, state, until, is_past, has_key=await sealing.current_key(tender.id) is not None)
    view = OpeningView(
        tender=tender,
        state_label=DEADLINE_PASSED if stage in ("codes", "no_key") else STATES[state],
        stage=stage,
        bids_until=until,
        minutes=sealing.MINUTES,
        holders=holders,
        may_give=stage == "codes" and await appointments.has_duty(actor, tender.id, *KEY_DUTIES),
        has_given=any(line.given_at and line.user_id == actor.user_id for line in holders),
        may_close=may_write(actor),
        deleted_after=to_local(until + timedelta(days=KEPT_DAYS)).date() if until else None,
    )
    return view if opening is None else await _protocol(actor, view, opening, asked)


def _stage(opening: Opening | None, state: str, until: datetime | None, is_past: bool, *, has_key: bool) -> str:
    if opening:
        return "opened"
    if until is None:
        return "not_published"
    if state not in ASKED_FOR:
        return "stopped"
    if not is_past:
        return "waiting"
    return "codes" if has_key else "no_key"


async def _holders(tender_id: int) -> list[HolderLine]:
    """Those who hold a key, and who of them has given the own half and waits for another's."""
    given = {each.appointment_id: each.given_at for each in await sealing.list_holders(tender_id)}
    return [
        HolderLine(
            user_id=line.appointment.user_id,
            name=line.appointment.name,
            duty=DUTIES[line.appointment.duty],
            can_open=line.in_key,
            given_at=(at := given.get(line.appointment.id)),
            expires_at=at + timedelta(minutes=sealing.MINUTES) if at else None,
        )
        for line in (await sealing.readiness(tender_id)).holders
    ]


async def _protocol(actor: Actor, view: OpeningView, opening: Opening, asked: str) -> OpeningView:
    bids = await service.all_bids(view.tender.id)
    names = await names_of_users([opening.first_opener, opening.second_opener])
    wanted = "".join(asked.split()).lower()
    return msgspec.structs.replace(
        view,
        opening=opening,
        openers=(names.get(opening.first_opener, "–"), names.get(opening.second_opener, "–")),
        lines=[_protocol_line(bid, wanted) for bid in bids],
        lot_names=lot_titles((await publication.get_edition(view.tender.id)).sections),
        asked=wanted[:64],
        may_read=await service.may_read(actor, view.tender.id),
        may_close=view.may_close and not any(bid.is_valid for bid in bids) and view.tender.state == "opened",
    )


def _protocol_line(bid: OpenedBid, wanted: str) -> ProtocolLine:
    return ProtocolLine(bid, exact(bid.received_at), bid.content_hash == wanted if wanted else None)


async def bids_view(tender: Tender, bids: list[OpenedBid]) -> BidsView:
    opening = await service.find_opening(tender.id)
    if opening is None:
        return BidsView(tender=tender, opening=None, bids=[], control=[], lot_names={}, newest=0, tables=[])
    edition = await publication.get_edition(tender.id)
    outside, control = [b for b in bids if not b.is_control_bid], [b for b in bids if b.is_control_bid]
    judged = [bid for bid in (*outside, *control) if bid.is_valid]
    lots = lot_titles(edition.sections)
    lines = read_lines(edition.sections.get("prices") or [])
    return BidsView(
        tender=tender,
        opening=opening,
        bids=outside,
        control=control,
        lot_names=lots,
        newest=edition.number,
        tables=price_tables(lines, lots, judged),
    )


async def bid_view(actor: Actor, tender: Tender, bid: OpenedBid) -> BidView:
    edition = await publication.get_edition(tender.id, bid.edition)
    others = [other for other in await service.valid_bids(tender.id) if other.id != bid.id and not other.is_control_bid]
    answers = _form(bid, "answers", Answers)
    sections = edition.sections
    said = requirement_answers(sections.get("requirements") or [], bid.lots, answers.texts, answers.confirmed)
    return BidView(
        tender=tender,
        bid=bid,
        received=exact(bid.received_at),
        newest=(await publication.get_edition(tender.id)).number,
        is_valid=bid.standing == VALID,
        lot_names=lot_titles(sections),
        form=_form(bid, "bid", BidForm),
        declarations=_declarations(bid, edition),
        references=_form(bid, "references", References).items,
        answers=[each for each in said if each.kind == "evaluated"],
        # What is not confirmed stands first.
        minimum=sorted((each for each in said if each.kind == "minimum"), key=lambda each: each.confirmed or False),
        reserves=answers.reserves,
        reservations=answers.reservations,
        prices=own_prices(read_lines(sections.get("prices") or []), bid, others) if bid.prices else [],
        files=[(head, FILE_KINDS.get(head.kind, head.kind)) for head in await service.list_files(actor, bid)],
    )


def _declarations(bid: OpenedBid, edition: Edition) -> list[DeclarationView]:
    wanted = edition.sections.get("suitability") or []
    return [
        DeclarationView(
            declaration=each,
            suitability=[
                SuitabilityLine(str(one["heading"]), str(one["text"]), each.suitability.get(str(place), ""))
                for place, one in enumerate(wanted)
            ],
            applies=[code for code, answer in each.grounds.items() if answer == "yes"],
        )
        for each in _form(bid, "declarations", Declarations).companies
    ]


def _form(bid: OpenedBid, place: str, form: type[Any]) -> Any:
    """A form of the bid; one that was never written is shown empty."""
    return msgspec.convert(bid.forms.get(place) or {}, form, str_keys=True)
