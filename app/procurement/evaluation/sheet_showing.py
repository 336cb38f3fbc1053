"""Gathers one criterion with all its bids, as an evaluator scores it and as the meeting agrees on it."""

from collections.abc import Sequence

import msgspec

from app.platform.access import Actor
from app.platform.web import FormState
from app.procurement.bids.schemas import Answers
from app.procurement.evaluation import consensus_service, panel_service, queries, scoring_service, service
from app.procurement.evaluation.agreement import spread_of
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.consensus_views import AgreedColumn, AgreedSheetView
from app.procurement.evaluation.schemas import Consensus, OwnScore, PastConsensus, RevealedScore
from app.procurement.evaluation.sheet import Criterion
from app.procurement.evaluation.showing import around, frame, place_url, scores_at
from app.procurement.evaluation.views import AnswerRow, Column, Diff, SheetView, is_number, plain
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders.reads import names_of_users
from app.procurement.tenders.roles import may_write


async def sheet_view(
    actor: Actor,
    tender_id: int,
    lot: int,
    number: str,
    *,
    form: FormState | None = None,
    stale: Diff | None = None,
    fresh: bool = False,
) -> SheetView:
    """form : what was just sent, shown again. fresh : with the versions as they are now, after a stale save."""
    basis, own = await load_basis(tender_id), await scoring_service.own_scores(actor, tender_id)
    criterion = basis.sheet.criterion(lot, number)
    place, n_places, before, after = around(basis, "scores", lot, number)
    return SheetView(
        frame=await frame(actor, tender_id, "scores"),
        lot=lot,
        lot_title=basis.sheet.title_of(lot),
        criterion=criterion,
        rows=_rows(criterion, lot, basis.judged(lot)),
        columns=[
            _column(bid, own.get((bid.id, lot, number), OwnScore()), form, fresh=fresh) for bid in basis.judged(lot)
        ],
        steps=basis.sheet.steps,
        place=place,
        n_places=n_places,
        url=place_url(tender_id, "scores", lot, number),
        before_url=before,
        after_url=after,
        may_save=await scoring_service.may_score(tender_id),
        least=scoring_service.LEAST_REASON,
        errors=form.errors if form else (),
        stale=stale or [],
    )


def _rows(criterion: Criterion, lot: int, bids: Sequence[OpenedBid]) -> list[AnswerRow]:
    texts = [msgspec.convert(bid.forms.get("answers") or {}, Answers).texts for bid in bids]
    return [
        AnswerRow(requirement, [each.get(requirement.number, "") for each in texts])
        for requirement in criterion.requirements_of(lot)
    ]


def _column(bid: OpenedBid, own: OwnScore, form: FormState | None, *, fresh: bool) -> Column:
    points, reason, version = plain(own.score.points), own.score.reason, own.version
    if form and not own.handed_in:
        points, reason = form.value(f"points-{bid.id}", points), form.value(f"reason-{bid.id}", reason)
        sent = form.value(f"version-{bid.id}")
        version = int(sent) if is_number(sent) and not fresh else version
    return Column(
        bid=bid,
        points=points,
        reason=reason,
        version=version,
        locked=own.handed_in,
        points_error=form.error(f"points-{bid.id}") if form else None,
        reason_error=form.error(f"reason-{bid.id}") if form else None,
    )


async def agreed_view(
    actor: Actor,
    tender_id: int,
    lot: int,
    number: str,
    *,
    form: FormState | None = None,
    stale: Diff | None = None,
    fresh: bool = False,
) -> AgreedSheetView:
    """As `sheet_view`, for the meeting."""
    await panel_service.require_member(actor, tender_id)
    basis = await load_basis(tender_id)
    scores = await consensus_service.scores_on_the_table(tender_id)
    place, n_places, before, after = around(basis, "consensus", lot, number)
    return AgreedSheetView(
        frame=await frame(actor, tender_id, "consensus"),
        lot=lot,
        lot_title=basis.sheet.title_of(lot),
        criterion=basis.sheet.criterion(lot, number),
        columns=await _agreed_columns(basis, scores, lot, number, form, fresh=fresh),
        steps=basis.sheet.steps,
        place=place,
        n_places=n_places,
        url=place_url(tender_id, "consensus", lot, number),
        before_url=before,
        after_url=after,
        may_save=may_write(actor) and await consensus_service.is_open(tender_id),
        least=scoring_service.LEAST_REASON,
        errors=form.errors if form else (),
        stale=stale or [],
    )


async def _agreed_columns(
    basis: Basis,
    scores: Sequence[RevealedScore],
    lot: int,
    number: str,
    form: FormState | None,
    *,
    fresh: bool,
) -> list[AgreedColumn]:
    agreed = await service.consensus_of(basis.tender_id)
    past = await queries.past_consensus(basis.tender_id, lot, number)
    names = await names_of_users(each.saved_by for each in past)
    found = []
    for bid in basis.judged(lot):
        saved = agreed.get((bid.id, lot), {}).get(number)
        own_past = [(each, names.get(each.saved_by, "–")) for each in past if each.opened_bid_id == bid.id]
        own_scores = scores_at(scores, (bid.id, lot, number))
        found.append(_agreed_column(basis, bid, own_scores, saved, own_past, form, fresh=fresh))
    return found


def _agreed_column(
    basis: Basis,
    bid: OpenedBid,
    scores: list[RevealedScore],
    saved: Consensus | None,
    past: list[tuple[PastConsensus, str]],
    form: FormState | None,
    *,
    fresh: bool,
) -> AgreedColumn:
    spread = spread_of([each.points for each in scores], basis.sheet.length)
    # Where all gave the same, that is what stands ready to be agreed on.
    ready = spread.lowest if spread and spread.is_equal else None
    points, reason = plain(saved.points if saved else ready), saved.reason if saved else ""
    version = saved.version if saved else 0
    if form:
        points, reason = form.value(f"points-{bid.id}", points), form.value(f"reason-{bid.id}", reason)
        sent = form.value(f"version-{bid.id}")
        version = int(sent) if is_number(sent) and not fresh else version
    return AgreedColumn(
        bid=bid,
        scores=scores,
        spread=spread,
        saved=saved,
        named=consensus_service.names_others(saved.reason, bid.id, basis) if saved else [],
        past=past,
        points=points,
        reason=reason,
        version=version,
        points_error=form.error(f"points-{bid.id}") if form else None,
        reason_error=form.error(f"reason-{bid.id}") if form else None,
    )
