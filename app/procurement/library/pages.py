"""The library of requirements: list, one requirement with its versions, writing."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, NavItem, SearchHit, SearchSource, locale_of, page, redirect
from app.procurement.library import reads, service
from app.procurement.library.listing import REQUIREMENTS
from app.procurement.library.rules import LONGEST
from app.procurement.library.schemas import AREAS, KINDS, RequirementInput, RequirementVersion
from app.procurement.library.views import LibraryMore, both_texts, form_view, requirement_view


@get("/library", guards=[allow(*service.READERS)], include_in_schema=False)
async def library_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, REQUIREMENTS, "library/list.html", LibraryMore(service.may_write(request.user)))


@get("/library/new", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def new_requirement_page(request: AppRequest) -> Response[str]:
    return _form(request, None, FormState())


@post("/library/new", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def create_requirement(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    code = reader.text("code", required=True, max_length=60)
    try:
        await service.create_requirement(request.user, code, read_requirement(reader))
    except InvalidInput as error:
        return _form(request, None, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/library/{code}", flash=N_("The requirement is in the library."))


@post("/library/standard", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def load_standard(request: AppRequest) -> Response[Any]:
    loaded = await service.load_standard(request.user)
    return redirect(request, "/library", flash=N_("{n} requirements were put into the library."), n=len(loaded.added))


@get("/library/{code:str}", guards=[allow(*service.READERS)], include_in_schema=False)
async def requirement_page(request: AppRequest, code: FromPath[str]) -> Response[str]:
    versions = await service.list_versions(code)
    names = await reads.names_of_writers(each.created_by for each in versions)
    view = requirement_view(versions, names, locale_of(request), may_write=service.may_write(request.user))
    return page(request, "library/requirement.html", view)


@get("/library/{code:str}/edit", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def edit_requirement_page(request: AppRequest, code: FromPath[str]) -> Response[str]:
    requirement = await service.get_requirement(code)
    return _form(request, requirement, FormState.of(msgspec.structs.asdict(requirement)))


@post("/library/{code:str}/edit", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def write_version(request: AppRequest, code: FromPath[str]) -> Response[Any]:
    reader = FormReader(await request.form())
    before = await service.get_requirement(code)
    try:
        version, given = reader.version(), read_requirement(reader, before)
        after = await service.write_version(request.user, code, given, version=version)
    except StaleVersion as stale:
        rows = both_texts(stale.current, given, locale_of(request))
        return _form(request, stale.current, reader.state, stale=rows, status=stale.status)
    except InvalidInput as error:
        return _form(request, before, reader.state.with_errors(error), status=error.status)
    said = N_("Version {n} is written.") if after.version > version else N_("Nothing was changed.")
    return redirect(request, f"/library/{code}", flash=said, n=after.version)


@post("/library/{code:str}/retire", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def retire_requirement(request: AppRequest, code: FromPath[str]) -> Response[Any]:
    version = await _version_of(request)
    await service.retire(request.user, code, version=version)
    return redirect(request, f"/library/{code}", flash=N_("The requirement is retired. Tenders that have it keep it."))


@post("/library/{code:str}/use", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def take_into_use(request: AppRequest, code: FromPath[str]) -> Response[Any]:
    version = await _version_of(request)
    await service.take_into_use(request.user, code, version=version)
    return redirect(request, f"/library/{code}", flash=N_("The requirement is in use again."))


def read_requirement(reader: FormReader, before: RequirementVersion | None = None) -> RequirementInput:
    """before : the version the form was opened with; its target groups may be kept, valid still or not."""
    kept = before.target_groups if before else []
    given = RequirementInput(
        **{name: reader.text(name, max_length=longest) for name, longest in LONGEST.items()},
        area=reader.one_of("area", AREAS, required=True) or "",
        kind=reader.one_of("kind", KINDS, required=True) or "",
        target_groups=reader.choices("target_groups", "target_group", today(), keep=kept),
    )
    reader.raise_if_errors()
    return given


async def _version_of(request: AppRequest) -> int:
    reader = FormReader(await request.form())
    version = reader.version()
    reader.raise_if_errors()
    return version


def _form(
    request: AppRequest,
    requirement: RequirementVersion | None,
    form: FormState,
    *,
    stale: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response[str]:
    view = form_view(requirement, form, locale_of(request), stale=stale)
    return page(request, "library/form.html", view, status=status)


async def _search(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    words = text.casefold().split()
    found = [
        each
        for each in await service.list_requirements()
        if all(word in f"{each.code} {each.heading} {each.text}".casefold() for word in words)
    ]
    return [SearchHit(each.heading, each.code, f"/library/{each.code}") for each in found[:limit]]


NAV = [NavItem(N_("Requirement library"), "/library", service.READERS, order=61)]
SEARCH = [SearchSource(N_("Requirement library"), _search, service.READERS)]

routes = [
    library_page,
    export_route(REQUIREMENTS),
    new_requirement_page,
    create_requirement,
    load_standard,
    requirement_page,
    edit_requirement_page,
    write_version,
    retire_requirement,
    take_into_use,
]
