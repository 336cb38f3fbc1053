"""The forms of a bid: each is shown, saved with its gaps, and shown again with what is wrong or was saved meanwhile."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.codelists import choices
from app.platform.errors import N_, InvalidInput, NotFound, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.bids import form_reading as reading
from app.procurement.bids import service, views
from app.procurement.bids.asked import lot_rules, lots_of, requirements_of, suitability_of
from app.procurement.bids.code_pages import bid_of, to_start
from app.procurement.bids.companies import declared, with_declaration
from app.procurement.bids.overview import step_problems
from app.procurement.bids.problems import GROUNDS
from app.procurement.bids.schemas import Answers, Declaration, OpenBid

SAVED = N_("Saved. Only your company can read it, with the bid code.")
MOST_SAVED = 2**63 - 1
ROWS = {
    "members": reading.MOST_MEMBERS,
    "subcontractors": reading.MOST_SUBCONTRACTORS,
    "items": reading.MOST_REFERENCES,
}


class Step(msgspec.Struct, frozen=True):
    """A form page: where its form lies, how it is read and shown, and what stands around it."""

    name: str
    place: str
    template: str
    read: Callable[[FormReader, OpenBid], msgspec.Struct]
    state: Callable[[OpenBid], FormState]


@get("/udbud/{reference:str}/bid/lots", guards=[allow("supplier")], include_in_schema=False)
async def lots_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _open(request, reference, LOTS)


@post("/udbud/{reference:str}/bid/lots", guards=[allow("supplier")], include_in_schema=False)
async def save_lots(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _save(request, reference, LOTS)


@get("/udbud/{reference:str}/bid/references", guards=[allow("supplier")], include_in_schema=False)
async def references_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _open(request, reference, REFERENCES)


@post("/udbud/{reference:str}/bid/references", guards=[allow("supplier")], include_in_schema=False)
async def save_references(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _save(request, reference, REFERENCES)


@get("/udbud/{reference:str}/bid/requirements", guards=[allow("supplier")], include_in_schema=False)
async def requirements_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _open(request, reference, REQUIREMENTS)


@post("/udbud/{reference:str}/bid/requirements", guards=[allow("supplier")], include_in_schema=False)
async def save_requirements(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _save(request, reference, REQUIREMENTS)


@get("/udbud/{reference:str}/bid/answers", guards=[allow("supplier")], include_in_schema=False)
async def answers_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _open(request, reference, ANSWERS)


@post("/udbud/{reference:str}/bid/answers", guards=[allow("supplier")], include_in_schema=False)
async def save_answers(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    return await _save(request, reference, ANSWERS)


@get("/udbud/{reference:str}/bid/declarations/{place:str}", guards=[allow("supplier")], include_in_schema=False)
async def declaration_page(request: AppRequest, reference: FromPath[str], place: FromPath[str]) -> Response[Any]:
    return await _open(request, reference, _declaration_step(place))


@post("/udbud/{reference:str}/bid/declarations/{place:str}", guards=[allow("supplier")], include_in_schema=False)
async def save_declaration(request: AppRequest, reference: FromPath[str], place: FromPath[str]) -> Response[Any]:
    return await _save(request, reference, _declaration_step(place))


async def _open(request: AppRequest, reference: str, step: Step) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    return _show(request, opened, step, step.state(opened), saved=opened.draft.saved[step.place])


async def _save(request: AppRequest, reference: str, step: Step) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    reader = FormReader(await request.form())
    saved = reader.integer("saved", required=True, maximum=MOST_SAVED) or 0
    form = step.read(reader, opened)
    try:
        reader.raise_if_errors()
        await service.save_form(opened, step.place, form, saved=saved)
    except InvalidInput as error:
        return _show(request, opened, step, reader.state.with_errors(error), saved=saved, status=error.status)
    except StaleVersion:
        return await _show_stale(request, reference, step, reader.state)
    more = bool(reader.raw("add"))
    target = views.url_of(opened.tender) + (f"/{step.name}" if more else "")
    return redirect(request, target, flash=SAVED)


async def _show_stale(request: AppRequest, reference: str, step: Step, yours: FormState) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    rows = views.stale_rows(yours, step.state(opened), locale_of(request))
    return _show(request, opened, step, yours, saved=opened.draft.saved[step.place], stale=rows, status=409)


def _show(
    request: AppRequest,
    opened: OpenBid,
    step: Step,
    form: FormState,
    *,
    saved: int,
    stale: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response[str]:
    locale, edition, url = locale_of(request), opened.editions[0], views.url_of(opened.tender)
    lots = opened.draft.form("bid").lots
    name, _, place = step.name.partition("/")
    evaluated = requirements_of(edition, "evaluated")
    companies = declared(opened.draft.form("bid"), opened.draft.form("declarations"))
    view = views.FormView(
        opened=opened,
        url=url,
        title=translate(locale, views.STEPS[name]),
        action=f"{url}/{step.name}",
        form=form,
        saved=saved,
        problems=[each for each in step_problems(opened, name) if not place or each.field == place],
        stale=stale or [],
        rows={prefix: reading.rows_shown(form, prefix, most) for prefix, most in ROWS.items()},
        lots=lots_of(edition),
        asked=[each for each in requirements_of(edition, ASKED_KIND.get(name, "minimum")) if each.is_for(lots)],
        suitability=suitability_of(edition),
        grounds=_grounds(opened, locale),
        declaration=next((each for each in companies if each.place == place), None),
        declarers=companies,
        limits={each.number: _limit(each.limit(lots)) for each in evaluated},
        rules=lot_rules(edition),
    )
    return page(request, step.template, view, status=status)


def _limit(limit: Any) -> tuple[int, bool]:
    return limit.characters, limit.is_set


def _grounds(opened: OpenBid, locale: str) -> list[tuple[str, str, bool]]:
    """Code, words and whether the bidder must be excluded, as they stood when the edition was published."""
    rows = choices(GROUNDS, opened.editions[0].published_at.date())
    return [(row.code, row.label(locale), bool(row.attributes.get("is_mandatory"))) for row in rows]


def _declaration_step(place: str) -> Step:
    """Of one company: the others' stay as they are."""

    def read(reader: FormReader, opened: OpenBid) -> msgspec.Struct:
        grounds = [row.code for row in choices(GROUNDS, opened.editions[0].published_at.date())]
        wanted = suitability_of(opened.editions[0])
        made = reading.read_declaration(reader, _own(opened, place), grounds, wanted)
        return with_declaration(opened.draft.form("declarations"), made)

    def state(opened: OpenBid) -> FormState:
        return reading.state_of_declaration(_own(opened, place))

    return Step(f"declarations/{place}", "declarations", "bids/declaration.html", read, state)


def _own(opened: OpenBid, place: str) -> Declaration:
    companies = declared(opened.draft.form("bid"), opened.draft.form("declarations"))
    found = next((each for each in companies if each.place == place), None)
    if found is None:
        raise NotFound(N_("No such company takes part in the bid. Go back to the overview."))
    return found


def _answers(opened: OpenBid) -> Answers:
    answers: Answers = opened.draft.form("answers")
    return answers


def _minimum(reader: FormReader, opened: OpenBid) -> msgspec.Struct:
    lots = opened.draft.form("bid").lots
    asked = [each for each in requirements_of(opened.editions[0], "minimum") if each.is_for(lots)]
    return reading.read_confirmed(reader, _answers(opened), asked)


def _evaluated(reader: FormReader, opened: OpenBid) -> msgspec.Struct:
    lots = opened.draft.form("bid").lots
    asked = [each for each in requirements_of(opened.editions[0], "evaluated") if each.is_for(lots)]
    return reading.read_answers(reader, _answers(opened), asked)


ASKED_KIND = {"answers": "evaluated", "requirements": "minimum"}
LOTS = Step(
    "lots", "bid", "bids/lots.html",
    lambda reader, opened: reading.read_bid_form(reader, [lot.number for lot in lots_of(opened.editions[0])]),
    lambda opened: reading.state_of_bid_form(opened.draft.form("bid")),
)  # fmt: skip
REFERENCES = Step(
    "references", "references", "bids/references.html",
    lambda reader, opened: reading.read_references(reader),
    lambda opened: reading.state_of_references(opened.draft.form("references")),
)  # fmt: skip
REQUIREMENTS = Step(
    "requirements", "answers", "bids/requirements.html",
    _minimum, lambda opened: reading.state_of_answers(_answers(opened)),
)  # fmt: skip
ANSWERS = Step(
    "answers", "answers", "bids/answers.html",
    _evaluated, lambda opened: reading.state_of_answers(_answers(opened)),
)  # fmt: skip

routes: list[Any] = [
    lots_page, save_lots, references_page, save_references, requirements_page, save_requirements, answers_page,
    save_answers, declaration_page, save_declaration,
]  # fmt: skip
