"""A tender's sections: each as one form, or entry by entry."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotFound, StaleVersion
from app.platform.web import FormReader, page, redirect
from app.procurement.tenders import service
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.sections import ONE_BY_ONE, ORDER, section_spec
from app.procurement.tenders.writing.editing import entries_view, entry_value, entry_view, section_view
from app.procurement.tenders.writing.form import read_value


@get("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*READERS)])
async def section_page(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[str]:
    _known(name)
    tender = await service.get_tender(tender_id)
    writes = may_write(request.user)
    if name in ONE_BY_ONE:
        return page(request, "tenders/entries.html", entries_view(tender, name, request.user.locale, writes))
    return page(request, "tenders/section.html", section_view(tender, name, request.user.locale, writes))


@post("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*WRITERS)])
async def save_section(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[Any]:
    _known(name)
    form, locale = FormReader(await request.form()), request.user.locale
    tender = await service.get_tender(tender_id)
    value = read_value(form.state.raw, section_spec(tender.template, name), name)
    if form.raw("add"):
        # "Add a line" keeps what is written and shows another empty one; nothing is saved yet.
        view = section_view(
            tender, name, locale, True, value=value, version=form.version(), spare=2, note=N_("Not saved yet.")
        )
        return page(request, "tenders/section.html", view)
    try:
        await service.save_section(request.user, tender_id, name, value, version=form.version())
    except InvalidInput as error:
        version = form.version()
        view = section_view(tender, name, locale, True, value=value, version=version, errors=error.fields)
        return page(request, "tenders/section.html", view, status=422)
    except StaleVersion as error:
        view = section_view(error.current, name, locale, True, value=value, stale=True)
        return page(request, "tenders/section.html", view, status=409)
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Saved."))


@get(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*READERS)],
)
async def entry_page(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int | None] = None
) -> Response[str]:
    _known(name, one_by_one=True)
    tender = await service.get_tender(tender_id)
    view = entry_view(tender, name, index, request.user.locale, may_write(request.user))
    return page(request, "tenders/section.html", view)


@post(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*WRITERS)],
)
async def save_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int | None] = None
) -> Response[Any]:
    _known(name, one_by_one=True)
    form = FormReader(await request.form())
    tender = await service.get_tender(tender_id)
    entry = entry_value(form.state.raw, tender, name, index)
    entries = list(tender.sections.get(name) or [])
    place = len(entries) if index is None else index
    entries[place : place + 1] = [entry]
    try:
        await service.save_section(request.user, tender_id, name, entries, version=form.version())
    except InvalidInput as error:
        view = entry_view(
            tender, name, index, request.user.locale, True, value=entry, version=form.version(), errors=error.fields
        )
        return page(request, "tenders/section.html", view, status=422)
    except StaleVersion as error:
        view = entry_view(error.current, name, index, request.user.locale, True, value=entry, stale=True)
        return page(request, "tenders/section.html", view, status=409)
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


def _known(name: str, *, one_by_one: bool = False) -> None:
    if name not in (ONE_BY_ONE if one_by_one else ORDER):
        raise NotFound(N_("A tender has no such section."))


routes = [section_page, save_section, entry_page, save_entry, delete_entry, move_entry]
