"""The library beside a tender: tick requirements and add them; see a newer wording and use it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.library import service as library
from app.procurement.library.schemas import AREAS, KINDS
from app.procurement.tenders.history.showing import shown_changes
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.service import get_tender
from app.procurement.tenders.states import may_edit
from app.procurement.tenders.taking import service
from app.procurement.tenders.taking.views import LibraryView, NewerView
from app.procurement.tenders.writing.words import choice_label

LONGEST_SEARCH = 100


@get("/tenders/{tender_id:int}/library", guards=[allow(*WRITERS)])
async def library_page(
    request: AppRequest,
    tender_id: FromPath[int],
    q: FromQuery[str] = "",
    area: FromQuery[str] = "",
    target_group: FromQuery[str] = "",
) -> Response[str]:
    asked = {"q": q[:LONGEST_SEARCH], "area": area if area in AREAS else "", "target_group": target_group}
    return page(request, "tenders/library.html", await _view(request, tender_id, asked))


@post("/tenders/{tender_id:int}/library", guards=[allow(*WRITERS)])
async def take_requirements(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    version, codes = form.version(), form.state.values("code")
    try:
        form.raise_if_errors()
        await service.take(request.user, tender_id, codes, version=version)
    except InvalidInput as error:
        asked = {"q": "", "area": "", "target_group": ""}
        view = await _view(request, tender_id, asked, form.state.with_errors(error))
        return page(request, "tenders/library.html", view, status=422)
    return redirect(
        request, f"/tenders/{tender_id}/sections/requirements",
        flash=N_("Added at the end. Tie evaluated requirements to their criterion."),
    )  # fmt: skip


@get("/tenders/{tender_id:int}/library/{number:str}", guards=[allow(*READERS)])
async def newer_page(request: AppRequest, tender_id: FromPath[int], number: FromPath[str]) -> Response[str]:
    tender = await get_tender(tender_id)
    newest, changes = await service.find_newer(tender, number)
    shown = shown_changes(tender.template, changes, request.user.locale)
    writes = may_write(request.user) and may_edit(tender.state)
    return page(request, "tenders/newer.html", NewerView(tender, number, newest.code, newest.version, shown, writes))


@post("/tenders/{tender_id:int}/library/{number:str}", guards=[allow(*WRITERS)])
async def use_newer(request: AppRequest, tender_id: FromPath[int], number: FromPath[str]) -> Response[Any]:
    version = FormReader(await request.form()).version()
    await service.bring_up_to_date(request.user, tender_id, number, version=version)
    return redirect(request, f"/tenders/{tender_id}/sections/requirements", flash=N_("The new wording is in use."))


async def _view(
    request: AppRequest, tender_id: int, asked: dict[str, str], form: FormState | None = None
) -> LibraryView:
    tender, locale = await get_tender(tender_id), locale_of(request)
    found = await library.list_requirements(area=asked["area"], target_group=asked["target_group"])
    words = asked["q"].lower().split()
    rows = [each for each in found if all(word in f"{each.code} {each.heading} {each.text}".lower() for word in words)]
    return LibraryView(
        tender=tender,
        form=form or FormState.of(asked),
        rows=rows,
        taken={each["library_code"] for each in tender.sections["requirements"] if each.get("library_code")},
        areas=[(code, translate(locale, choice_label("requirements.area", code))) for code in AREAS],
        kinds={code: translate(locale, choice_label("requirements.kind", code)) for code in KINDS},
        target_groups=[(item.code, item.label(locale)) for item in choices("target_group", today())],
        may_add=may_edit(tender.state),
    )


routes = [library_page, take_requirements, newer_page, use_newer]
