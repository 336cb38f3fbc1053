"""The officer's page of the award: the proposal, what is noted before it, the decision, and taking it up again."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, allow
from app.platform.documents.issuing_pages import issued_file
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, StaleVersion, VifteError
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.awards import page_views, proposal_service, report_service, service
from app.procurement.awards.proposal_service import LONGEST_TEXT, rules_of
from app.procurement.awards.schemas import OUTCOMES, AwardRules, LotChoice, Outcome, TieBreak
from app.procurement.awards.showing import rules_query
from app.procurement.awards.views import METHODS
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders.roles import READERS, WRITERS
from app.procurement.tenders.sections import lot_titles

MOST_SUPPLIERS = 99
LONGEST_ID = 18


@get("/tenders/{tender_id:int}/award", guards=[allow(*READERS)], include_in_schema=False)
async def award_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    await service.require_reader(request.user, tender_id)
    reader = FormReader(dict(request.query_params))
    rules = read_rules(reader, await get_edition(tender_id))
    form = FormState() if not reader.errors else reader.state
    return page(request, "awards/award.html", await page_views.award_view(request.user, tender_id, form, rules=rules))


@post("/tenders/{tender_id:int}/award", guards=[allow(*WRITERS)], include_in_schema=False)
async def decide_award(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.require_writer(request.user, tender_id)
    reader = FormReader(await request.form())
    edition = await get_edition(tender_id)
    rules, choices = read_rules(reader, edition), _read_choices(reader, edition)
    texts = {name: reader.text(name, max_length=3000) for name in ("next_steps", "complaint")}
    seen = reader.token("seen")
    try:
        reader.raise_if_errors()
        await service.decide(request.user, tender_id, choices, rules=rules or rules_of(edition), seen=seen, **texts)
    except (InvalidInput, StaleVersion) as error:
        return await _show_refused(request, tender_id, reader, error, rules, choices)
    flash = N_("The decision is recorded. Make the letters to the bidders next.")
    return redirect(request, f"/tenders/{tender_id}/award/letters", flash=flash)


@get("/tenders/{tender_id:int}/award/lots/{lot:int}", guards=[allow(*READERS)], include_in_schema=False)
async def notes_page(request: AppRequest, tender_id: FromPath[int], lot: FromPath[int]) -> Response[str]:
    return await _show_notes(request, tender_id, lot, FormReader(dict(request.query_params)), FormState())


@post("/tenders/{tender_id:int}/award/lots/{lot:int}/tie", guards=[allow(*WRITERS)], include_in_schema=False)
async def note_tie(request: AppRequest, tender_id: FromPath[int], lot: FromPath[int]) -> Response[Any]:
    await service.require_writer(request.user, tender_id)
    reader = FormReader(await request.form())
    rules = read_rules(reader, await get_edition(tender_id))
    tie = _read_tie(reader)
    try:
        reader.raise_if_errors()
        await service.note_tie(request.user, tender_id, lot=lot, tie=tie, rules=rules)
    except InvalidInput as error:
        return await _show_notes(request, tender_id, lot, reader, reader.state.with_errors(error), status=422)
    return _back(request, tender_id, rules)


@post(
    "/tenders/{tender_id:int}/award/lots/{lot:int}/prices/{bid_id:int}",
    guards=[allow(*WRITERS)],
    include_in_schema=False,
)
async def note_low_price(
    request: AppRequest, tender_id: FromPath[int], lot: FromPath[int], bid_id: FromPath[int]
) -> Response[Any]:
    await service.require_writer(request.user, tender_id)
    reader = FormReader(await request.form())
    rules = read_rules(reader, await get_edition(tender_id))
    field = f"note-{bid_id}"
    text = reader.text(field, required=True, max_length=LONGEST_TEXT)
    try:
        reader.raise_if_errors()
        await service.note_low_price(request.user, tender_id, lot=lot, opened_bid_id=bid_id, text=text)
    except InvalidInput as error:
        errors = [FieldError(field, each.msgid, each.params) for each in error.fields]
        form = reader.state.with_errors(InvalidInput(errors))
        return await _show_notes(request, tender_id, lot, reader, form, status=422)
    return _back(request, tender_id, rules)


@post("/tenders/{tender_id:int}/award/reconsider", guards=[allow(*WRITERS)], include_in_schema=False)
async def reconsider(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    decision_id = reader.integer("decision", required=True, minimum=1) or 0
    reason = reader.text("reason", required=True, max_length=LONGEST_TEXT)
    try:
        reader.raise_if_errors()
        await service.reconsider(request.user, tender_id, decision_id=decision_id, reason=reason)
    except InvalidInput as error:
        await service.require_writer(request.user, tender_id)
        view = await page_views.award_view(request.user, tender_id, reader.state.with_errors(error))
        return page(request, "awards/award.html", view, status=422)
    flash = N_("The decision is taken up again; the tender is being evaluated.")
    return redirect(request, f"/tenders/{tender_id}/award", flash=flash)


@post("/tenders/{tender_id:int}/award/report", guards=[allow(*WRITERS)], include_in_schema=False)
async def make_report(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    """Again, when it could not be made."""
    await service.require_writer(request.user, tender_id)
    decision = await service.current_decision(tender_id)
    if decision is None:
        raise Conflict(N_("The tender is not decided."))
    await report_service.issue_report(request.user, decision)
    return redirect(request, f"/tenders/{tender_id}/award", flash=N_("The evaluation report is being made."))


@get(
    "/tenders/{tender_id:int}/award/decisions/{decision_id:int}/report/{document_id:int}",
    guards=[allow(*READERS)],
    include_in_schema=False,
)
async def report_file(
    request: AppRequest, tender_id: FromPath[int], decision_id: FromPath[int], document_id: FromPath[int]
) -> File:
    await service.require_reader(request.user, tender_id)
    decision = await service.get_decision(tender_id, decision_id)
    document = await report_service.get_report(decision, document_id)
    reference = (await get_edition(tender_id)).reference
    return issued_file(document, f"{reference}-evalueringsrapport-{document.label}.pdf")


def read_rules(reader: FormReader, edition: Edition) -> AwardRules | None:
    """As an address or a form carries them; None where it carries none, and the tender's words count."""
    lots = sorted(lot_titles(edition.sections))
    if not any(reader.raw(f"suppliers-{lot}") for lot in lots):
        return None
    suppliers = {lot: reader.integer(f"suppliers-{lot}", minimum=1, maximum=MOST_SUPPLIERS) or 1 for lot in lots}
    limit = reader.integer("limit", minimum=1, maximum=MOST_SUPPLIERS)
    by_lot = reader.one_of("method", METHODS) == "lot_by_lot"
    return AwardRules(suppliers=suppliers, lots_per_bidder=limit, method="lot_by_lot" if by_lot else "best_together")


def _read_choices(reader: FormReader, edition: Edition) -> list[LotChoice]:
    found = []
    for lot in sorted(lot_titles(edition.sections)):
        outcome = reader.one_of(f"outcome-{lot}", OUTCOMES, required=True)
        reason = reader.text(f"reason-{lot}", required=True, max_length=LONGEST_TEXT)
        winners = tuple(int(each) for each in reader.raw(f"winners-{lot}").split(",") if _is_id(each))
        chosen: Outcome = next((each for each in OUTCOMES if each == outcome), "no_award")
        found.append(LotChoice(lot=lot, outcome=chosen, reason=reason, winners=winners))
    return found


def _read_tie(reader: FormReader) -> TieBreak:
    """The bids stand in fields `order-<bid>` with their place."""
    names = [name for name in reader.state.raw if name.startswith("order-") and _is_id(name[6:])]
    places = {int(name[6:]): reader.integer(name, required=True, minimum=1, maximum=MOST_SUPPLIERS) for name in names}
    if len(set(places.values())) < len(places):
        reader.add_error("order", N_("Put each of the equal bids in order, each with its own number."))
    how = reader.one_of("how", ("rule", "drawn"), required=True)
    return TieBreak(
        order=tuple(sorted(places, key=lambda bid: places[bid] or 0)),
        how="drawn" if how == "drawn" else "rule",
        text=reader.text("text", required=True, max_length=LONGEST_TEXT),
        present=reader.text("present", max_length=proposal_service.LONGEST_PRESENT),
    )


def _is_id(text: str) -> bool:
    """Short, too: Python refuses to read thousands of digits."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def _back(request: AppRequest, tender_id: int, rules: AwardRules | None) -> Response[Any]:
    query = f"?{rules_query(rules)}" if rules else ""
    return redirect(request, f"/tenders/{tender_id}/award{query}", flash=N_("Noted."))


async def _show_refused(
    request: AppRequest,
    tender_id: int,
    reader: FormReader,
    error: VifteError,
    rules: AwardRules | None,
    choices: list[LotChoice],
) -> Response[str]:
    """The page with its input; with an award limit the proposal is made anew of the lots that are to be awarded."""
    form = reader.state.with_errors(error) if isinstance(error, InvalidInput) else reader.state
    without = [each.lot for each in choices if each.outcome != "awarded"]
    view = await page_views.award_view(
        request.user, tender_id, form, rules=rules, without=without, stale=isinstance(error, StaleVersion)
    )
    return page(request, "awards/award.html", view, status=error.status)


async def _show_notes(
    request: AppRequest, tender_id: int, lot: int, reader: FormReader, form: FormState, *, status: int = 200
) -> Response[str]:
    await service.require_reader(request.user, tender_id)
    rules = read_rules(reader, await get_edition(tender_id))
    view = await page_views.notes_view(request.user, tender_id, lot, rules, form)
    return page(request, "awards/notes.html", view, status=status)


routes: list[Any] = [
    award_page, decide_award, notes_page, note_tie, note_low_price, reconsider, make_report, report_file,
]  # fmt: skip
