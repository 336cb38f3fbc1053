"""A tender's sections: each as one form, or entry by entry."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotFound, StaleVersion
from app.platform.web import FormReader, page, redirect
from app.procurement.tenders import service
from app.procurement.tenders.autosave import service as autosave
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ONE_BY_ONE, ORDER, section_spec
from app.procurement.tenders.starting.planning import TIMETABLE, plan_anew
from app.procurement.tenders.states import may_edit
from app.procurement.tenders.writing.beside import beside
from app.procurement.tenders.writing.editing import entries_view, entry_value, entry_view, section_view
from app.procurement.tenders.writing.form import read_value, with_findings
from app.procurement.tenders.writing.views import EntriesPage, SectionPage, SectionView

# Buttons that show the form again with more in it instead of saving.
ADD, PLAN = "add", "plan"
NOT_SAVED = N_("Not saved yet.")


@get("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*READERS)])
async def section_page(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], copy: FromQuery[bool] = False
) -> Response[str]:
    _known(name)
    tender = await service.get_tender(tender_id)
    writes, locale = _writes(request, tender), request.user.locale
    if name in ONE_BY_ONE:
        around = await beside(request.user, tender, name)
        entries = entries_view(tender, name, locale, writes)
        return page(request, "tenders/entries.html", EntriesPage(entries, around))
    kept = await autosave.find(request.user, tender_id, name, "") if writes else None
    if copy and kept:
        value = read_value(kept.values, section_spec(tender.template, name), name)
        view = section_view(tender, name, locale, writes, value=value, version=kept.base_version, note=NOT_SAVED)
        return await _shown(request, view)
    return await _shown(request, section_view(tender, name, locale, writes), offer_copy=True)


@post("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*WRITERS)])
async def save_section(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[Any]:
    _known(name)
    form, locale = FormReader(await request.form()), request.user.locale
    tender = await service.get_tender(tender_id)
    value = read_value(form.state.raw, section_spec(tender.template, name), name)
    if form.raw(ADD) or (form.raw(PLAN) and name == TIMETABLE):
        # "Add a line" keeps what is written and shows another empty one; a new plan shows its dates. Nothing is saved.
        value = await plan_anew(tender.procedure_kind, value) if form.raw(PLAN) else value
        spare = 2 if form.raw(ADD) else 1
        view = section_view(
            tender, name, locale, True, value=value, version=form.version(), spare=spare, note=NOT_SAVED
        )
        return await _shown(request, view)
    try:
        await service.save_section(request.user, tender_id, name, value, version=form.version())
    except InvalidInput as error:
        version = form.version()
        view = section_view(tender, name, locale, True, value=value, version=version, errors=error.fields)
        return await _shown(request, view, status=422)
    except StaleVersion as error:
        view = section_view(error.current, name, locale, True, value=value, stale=True)
        return await _shown(request, view, status=409)
    await autosave.forget(request.user, tender_id, name, "")
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Saved."))


@get(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*READERS)],
)
async def entry_page(
    request: AppRequest,
    tender_id: FromPath[int],
    name: FromPath[str],
    index: FromPath[int | None] = None,
    copy: FromQuery[bool] = False,
) -> Response[str]:
    _known(name, one_by_one=True)
    tender = await service.get_tender(tender_id)
    writes, locale = _writes(request, tender), request.user.locale
    place = autosave.entry_key(index, one_by_one=True)
    kept = await autosave.find(request.user, tender_id, name, place) if copy and writes else None
    if kept:
        value = entry_value(kept.values, tender, name, index)
        view = entry_view(tender, name, index, locale, writes, value=value, version=kept.base_version, note=NOT_SAVED)
        return await _shown(request, view)
    return await _shown(request, entry_view(tender, name, index, locale, writes), offer_copy=True)


@post(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*WRITERS)],
)
async def save_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int | None] = None
) -> Response[Any]:
    _known(name, one_by_one=True)
    form, locale = FormReader(await request.form()), request.user.locale
    tender = await service.get_tender(tender_id)
    entry = entry_value(form.state.raw, tender, name, index)
    entries = list(tender.sections.get(name) or [])
    place = len(entries) if index is None else index
    entries[place : place + 1] = [entry]
    try:
        await service.save_section(request.user, tender_id, name, entries, version=form.version())
    except InvalidInput as error:
        version = form.version()
        view = entry_view(tender, name, index, locale, True, value=entry, version=version, errors=error.fields)
        return await _shown(request, view, status=422)
    except StaleVersion as error:
        view = entry_view(error.current, name, index, locale, True, value=entry, stale=True)
        return await _shown(request, view, status=409)
    await autosave.forget(request.user, tender_id, name, autosave.entry_key(index, one_by_one=True))
    return redirect(request, f"/tenders/{tender_id}/sections/{name}", flash=N_("Saved."))


@post("/tenders/{tender_id:int}/sections/{name:str}/{index:int}/delete", guards=[allow(*WRITERS)])
async def delete_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int]
) -> Response[Any]:
    _known(name, one_by_one=True)
    version = FormReader(await request.form()).version()
    tender = await service.get_tender(tender_id)
    entries = list(tender.sections.get(name) or [])
    if not 0 <= index < len(entries):
        raise NotFound(N_("That entry is not there any more."))
    del entries[index]
    await service.save_section(request.user, tender_id, name, entries, version=version)
    return redirect(request, f"/tenders/{tender_id}/sections/{name}", flash=N_("Deleted. The history keeps the text."))


@post("/tenders/{tender_id:int}/sections/{name:str}/{index:int}/move", guards=[allow(*WRITERS)])
async def move_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int]
) -> Response[Any]:
    """One place up or down."""
    _known(name, one_by_one=True)
    form = FormReader(await request.form())
    tender = await service.get_tender(tender_id)
    entries = list(tender.sections.get(name) or [])
    other = index + (-1 if form.raw("to") == "up" else 1)
    if not (0 <= index < len(entries) and 0 <= other < len(entries)):
        raise NotFound(N_("That entry is not there any more."))
    entries[index], entries[other] = entries[other], entries[index]
    await service.save_section(request.user, tender_id, name, entries, version=form.version())
    return redirect(request, f"/tenders/{tender_id}/sections/{name}")


async def _shown(
    request: AppRequest, view: SectionView, *, status: int = 200, offer_copy: bool = False
) -> Response[str]:
    """The form with what stands beside it; `offer_copy` also tells of what the person typed and never saved."""
    around = await beside(request.user, view.tender, view.name, entry=view.entry)
    kept = await autosave.find(request.user, view.tender.id, view.name, view.place) if offer_copy else None
    view = msgspec.structs.replace(view, fields=with_findings(view.fields, around.findings))
    return page(request, "tenders/section.html", SectionPage(view, around, kept), status=status)


def _writes(request: AppRequest, tender: Tender) -> bool:
    return may_write(request.user) and may_edit(tender.state)


def _known(name: str, *, one_by_one: bool = False) -> None:
    if name not in (ONE_BY_ONE if one_by_one else ORDER):
        raise NotFound(N_("A tender has no such section."))


routes = [section_page, save_section, entry_page, save_entry, delete_entry, move_entry]
