"""Gathers what stands around the pages and the lists; words come as English messages."""

from collections.abc import Sequence
from decimal import Decimal

from app.platform.access import Actor
from app.platform.errors import N_, FieldError
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import EVALUATOR
from app.procurement.evaluation import (
    agreement,
    consensus_service,
    panel_service,
    qualification_service,
    reads,
    scoring_service,
    service,
)
from app.procurement.evaluation.basis import Basis, Cell, load_basis
from app.procurement.evaluation.consensus_views import AgreedCell, AgreedLot, AgreedRow, AgreementView, ConsensusView
from app.procurement.evaluation.schemas import Consensus, OwnScore, Panelist, RevealedScore
from app.procurement.evaluation.sheet import Criterion
from app.procurement.evaluation.views import (
    CheckLine,
    Frame,
    InterestLine,
    LotScores,
    OwnEvaluation,
    PanelView,
    PlaceLine,
    QualificationView,
    ScoresView,
)
from app.procurement.opening import service as opening
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS, may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import lot_titles

TABS = {
    "interests": N_("Interests"),
    "qualification": N_("Qualification"),
    "scores": N_("My scores"),
    "consensus": N_("Meeting and consensus"),
}
ALONE = ("interests", "scores")


async def frame(actor: Actor, tender_id: int, current: str) -> Frame:
    """tabs : the evaluator's own pages only for evaluators."""
    tender = await tenders.get_tender(tender_id)
    evaluates = await appointments.has_duty(actor, tender_id, EVALUATOR)
    tabs = [
        (label, f"/tenders/{tender_id}/{name}", name == current)
        for name, label in TABS.items()
        if evaluates or name not in ALONE
    ]
    return Frame(tender=tender, tabs=tabs, reads_tenders=actor.has(*READERS))


def place_url(tender_id: int, page: str, lot: int, criterion: str) -> str:
    return f"/tenders/{tender_id}/{page}/{lot}/{criterion}"


def around(basis: Basis, page: str, lot: int, criterion: str) -> tuple[int, int, str, str]:
    """Which in the row of places this is, how many there are, and the addresses before and after; empty at an end."""
    places = [each for each in basis.sheet.places() if basis.judged(each[0])]
    at = places.index((lot, criterion)) if (lot, criterion) in places else 0
    before = place_url(basis.tender_id, page, *places[at - 1]) if at > 0 else ""
    after = place_url(basis.tender_id, page, *places[at + 1]) if at + 1 < len(places) else ""
    return at + 1, len(places), before, after


async def qualification_view(actor: Actor, tender_id: int) -> QualificationView:
    basis, shown = await load_basis(tender_id), await frame(actor, tender_id, "qualification")
    leads, state = may_write(actor), shown.tender.state
    panel = await appointments.appointees(tender_id, EVALUATOR)
    return QualificationView(
        frame=shown,
        lines=[
            CheckLine(
                bid=bid,
                check=basis.checks.get(bid.id),
                n_items=len(items := qualification_service.items_for(basis, bid)),
                n_flags=sum(bool(item.flag) for item in items),
            )
            for bid in basis.bids
        ],
        others=[bid for bid in await opening.all_bids(tender_id) if not bid.is_valid],
        lot_names=lot_titles(basis.sections),
        may_begin=leads and state == "opened",
        may_go_on=leads and state == "qualification" and not basis.unchecked,
        n_unchecked=len(basis.unchecked),
        n_evaluators=len(panel),
        may_check=leads and state in qualification_service.CHECKED_IN,
    )


async def interest_lines(tender_id: int) -> list[InterestLine]:
    return [
        InterestLine(bid_id=bid.id, bidder=bid.bidder, cvr=bid.cvr, number=bid.number)
        for bid in await opening.valid_bids(tender_id)
    ]


async def scores_view(actor: Actor, tender_id: int, errors: Sequence[FieldError] = ()) -> ScoresView:
    basis, own = await load_basis(tender_id), await scoring_service.own_scores(actor, tender_id)
    lots = [
        LotScores(lot, title, [_place_line(basis, own, lot, each) for each in basis.sheet.criteria])
        for lot, title in basis.sheet.lots
        if basis.judged(lot)
    ]
    places = [place for lot in lots for place in lot.places]
    return ScoresView(
        frame=await frame(actor, tender_id, "scores"),
        lots=lots,
        n_asked=sum(place.n_bids for place in places),
        n_complete=sum(place.n_complete for place in places),
        n_handed_in=sum(place.n_handed_in for place in places),
        may_score=await scoring_service.may_score(tender_id),
        meeting_begun=await scoring_service.meeting_begun(tender_id),
        next_url=next((place.url for place in places if place.n_complete < place.n_bids), ""),
        errors=list(errors),
    )


def _place_line(basis: Basis, own: dict[Cell, OwnScore], lot: int, criterion: Criterion) -> PlaceLine:
    scores = [own.get((bid.id, lot, criterion.number), OwnScore()) for bid in basis.judged(lot)]
    return PlaceLine(
        criterion=criterion,
        url=place_url(basis.tender_id, "scores", lot, criterion.number),
        n_bids=len(scores),
        n_complete=sum(scoring_service.is_complete(each.score) for each in scores),
        n_handed_in=sum(each.handed_in for each in scores),
    )


async def consensus_view(actor: Actor, tender_id: int) -> ConsensusView:
    await panel_service.require_member(actor, tender_id)
    basis, shown = await load_basis(tender_id), await frame(actor, tender_id, "consensus")
    meeting, round = await consensus_service.find_meeting(tender_id), await consensus_service.current_round(tender_id)
    panel, scores = await panel_service.list_panel(basis), await consensus_service.scores_on_the_table(tender_id)
    agreed = await service.consensus_of(tender_id)
    evaluating, begun = shown.tender.state == "evaluation", meeting is not None and meeting.round >= round
    waits = evaluating and not begun
    waiting = consensus_service.why_not_begin(panel, sum(1 for _ in basis.cells())) if waits else []
    leads = may_write(actor)
    return ConsensusView(
        frame=shown,
        round=round,
        meeting=meeting,
        panel=panel,
        waiting=waiting,
        may_begin=leads and waits and not waiting,
        is_open=evaluating and begun,
        leads=leads,
        lots=_agreed_lots(basis, agreed, scores) if meeting else [],
        missing=await service.missing_consensus(tender_id),
        agreement=agreement_view(basis, agreed, scores) if meeting and agreed else None,
    )


def _agreed_lots(
    basis: Basis, agreed: dict[tuple[int, int], dict[str, Consensus]], scores: Sequence[RevealedScore]
) -> list[AgreedLot]:
    return [
        AgreedLot(
            lot,
            title,
            basis.judged(lot),
            [
                AgreedRow(
                    criterion,
                    place_url(basis.tender_id, "consensus", lot, criterion.number),
                    [
                        AgreedCell(
                            bid,
                            found.points if (found := agreed.get((bid.id, lot), {}).get(criterion.number)) else None,
                            spread_at(basis, scores, (bid.id, lot, criterion.number)),
                        )
                        for bid in basis.judged(lot)
                    ],
                )
                for criterion in basis.sheet.criteria
            ],
        )
        for lot, title in basis.sheet.lots
        if basis.judged(lot)
    ]


def spread_at(basis: Basis, scores: Sequence[RevealedScore], cell: Cell) -> agreement.Spread | None:
    return agreement.spread_of([each.points for each in scores_at(scores, cell)], basis.sheet.length)


def scores_at(scores: Sequence[RevealedScore], cell: Cell) -> list[RevealedScore]:
    return [each for each in scores if (each.place.opened_bid_id, each.place.lot, each.place.criterion) == cell]


def agreement_view(
    basis: Basis, agreed: dict[tuple[int, int], dict[str, Consensus]], scores: Sequence[RevealedScore]
) -> AgreementView:
    """Over the bids and lots that are judged."""
    people = {each.place.evaluator_id: each.evaluator for each in scores}
    rows = []
    for criterion in basis.sheet.criteria:
        kept = [(bid, lot, number) for bid, lot, number in basis.cells() if number == criterion.number]
        points = {
            cell: agreed[cell[:2]][cell[2]].points for cell in kept if cell[2] in agreed.get((cell[0], cell[1]), {})
        }
        rows.append((f"{criterion.number} {criterion.name}", [_distance(scores, each, points) for each in people]))
    return AgreementView(list(people.values()), rows)


def _distance(scores: Sequence[RevealedScore], evaluator_id: int, agreed: dict[Cell, Decimal]) -> agreement.Distance:
    given = {
        (each.place.opened_bid_id, each.place.lot, each.place.criterion): each.points
        for each in scores
        if each.place.evaluator_id == evaluator_id
    }
    return agreement.distance(given, agreed)


async def own_evaluations(actor: Actor) -> list[OwnEvaluation]:
    """Tenders where the actor is appointed evaluator and the bids are opened."""
    return [await _own_evaluation(actor, tender_id) for tender_id in await reads.tenders_evaluated_by(actor.user_id)]


async def _own_evaluation(actor: Actor, tender_id: int) -> OwnEvaluation:
    own = await own_place(actor, await load_basis(tender_id))
    return OwnEvaluation(
        tender=await tenders.get_tender(tender_id),
        shut_out=own.shut_out if own else "",
        declared=bool(own and own.declared),
        n_asked=own.n_asked if own else 0,
        n_handed_in=own.n_handed_in if own else 0,
    )


async def own_place(actor: Actor, basis: Basis) -> Panelist | None:
    return next((each for each in await panel_service.list_panel(basis) if each.user_id == actor.user_id), None)


async def panel_view(actor: Actor, tender_id: int) -> PanelView | None:
    """None before the opening."""
    if await opening.find_opening(tender_id) is None:
        return None
    tender: Tender = await tenders.get_tender(tender_id)
    basis = await load_basis(tender_id)
    panel = await panel_service.list_panel(basis)
    own = next((each for each in panel if each.user_id == actor.user_id), None)
    kept_out = bool(await appointments.is_shut_out(actor.user_id, tender_id))
    return PanelView(
        tender_id=tender_id,
        n_bids=len(basis.bids),
        n_checked=len(basis.bids) - len(basis.unchecked),
        n_suitable=len(basis.suitable),
        panel=panel,
        meeting=await consensus_service.find_meeting(tender_id),
        n_missing=len(await service.missing_consensus(tender_id)),
        reads=not kept_out and (may_write(actor) or (own is not None and own.declared)),
        scores=own is not None and not kept_out,
        state=tender.state,
    )
