"""Administration of code lists."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import service
from app.platform.codelists.list_pages import CODE_LISTS, ROLES, state_of
from app.platform.codelists.titles import ATTRIBUTE_TITLES, LIST_TITLES
from app.platform.codelists.values import Code
from app.platform.errors import N_, InvalidInput
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, NavItem, page, redirect, translate
from app.platform.web.page_context import locale_of


class CodeLine(msgspec.Struct, frozen=True):
    row: Code
    state: str
    marks: list[str]


class ListView(msgspec.Struct, frozen=True):
    """attributes : name and title of the yes-or-no attributes that the list's codes carry; numbers : of the others."""

    name: str
    title: str
    codes: list[CodeLine]
    attributes: list[tuple[str, str]]
    numbers: list[tuple[str, str]]
    form: FormState


class CodeView(msgspec.Struct, frozen=True):
    row: Code
    title: str
    numbers: list[tuple[str, str]]
    form: FormState


@get("/admin/codelists", guards=[allow(*ROLES)], include_in_schema=False)
async def overview_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, CODE_LISTS, "codelists/overview.html")


@get("/admin/codelists/{name:str}", guards=[allow(*ROLES)], include_in_schema=False)
async def codes_page(request: AppRequest, name: FromPath[str]) -> Response[str]:
    return _show_list(request, name, FormState.of({"valid_from": today()}))


@post("/admin/codelists/{name:str}", guards=[allow(*ROLES)], include_in_schema=False)
async def add_code(request: AppRequest, name: FromPath[str]) -> Response[Any]:
    service.rows_of_known(name)
    reader = FormReader(await request.form())
    try:
        await service.add_code(request.user, _read_code(reader, name))
    except InvalidInput as error:
        return _show_list(request, name, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/codelists/{name}", flash=N_("The code has been added."))


@get("/admin/codelists/{name:str}/{item_id:int}", guards=[allow(*ROLES)], include_in_schema=False)
async def code_page(request: AppRequest, name: FromPath[str], item_id: FromPath[int]) -> Response[str]:
    row = await service.get_item(item_id)
    return _show_code(request, row, FormState.of({**msgspec.structs.asdict(row), **row.attributes}))


@post("/admin/codelists/{name:str}/{item_id:int}/labels", guards=[allow(*ROLES)], include_in_schema=False)
async def relabel_code(request: AppRequest, name: FromPath[str], item_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    labels = reader.text("label_da"), reader.text("label_en")
    try:
        row = await service.relabel_code(request.user, item_id, *labels)
    except InvalidInput as error:
        row = await service.get_item(item_id)
        return _show_code(request, row, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/codelists/{row.list}", flash=N_("The labels have been saved."))


@post("/admin/codelists/{name:str}/{item_id:int}/end", guards=[allow(*ROLES)], include_in_schema=False)
async def end_code(request: AppRequest, name: FromPath[str], item_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    last_day = reader.date("valid_to")
    try:
        reader.raise_if_errors()
        row = await service.end_code(request.user, item_id, last_day)
    except InvalidInput as error:
        row = await service.get_item(item_id)
        return _show_code(request, row, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/codelists/{row.list}", flash=N_("The last day has been saved."))


@post("/admin/codelists/{name:str}/{item_id:int}/numbers", guards=[allow(*ROLES)], include_in_schema=False)
async def set_numbers(request: AppRequest, name: FromPath[str], item_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    row = await service.get_item(item_id)
    numbers = _read_numbers(reader, row.list)
    try:
        reader.raise_if_errors()
        await service.set_numbers(request.user, item_id, numbers)
    except InvalidInput as error:
        return _show_code(request, row, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/codelists/{row.list}", flash=N_("The numbers have been saved."))


def _read_numbers(reader: FormReader, name: str) -> dict[str, int | None]:
    return {number: reader.integer(number, maximum=service.LARGEST_NUMBER) for number in service.number_names(name)}


def _read_code(reader: FormReader, name: str) -> Code:
    valid_from = reader.date("valid_from", required=True)
    item = Code(
        list=name,
        code=reader.text("code", required=True, max_length=40),
        label_da=reader.text("label_da", required=True, max_length=200),
        label_en=reader.text("label_en", required=True, max_length=200),
        valid_from=valid_from or today(),
        attributes={
            **service.with_attributes(name, set(reader.state.values("attributes"))),
            **service.with_numbers(name, _read_numbers(reader, name)),
        },
    )
    reader.raise_if_errors()
    return item


def _show_list(request: AppRequest, name: str, form: FormState, *, status: int = 200) -> Response[str]:
    locale, day = locale_of(request), today()
    view = ListView(
        name=name,
        title=_title(name, locale),
        codes=[CodeLine(row, state_of(row, day), _marks(row, locale)) for row in service.rows_of_known(name)],
        attributes=[(attribute, _attribute_title(attribute, locale)) for attribute in service.attribute_names(name)],
        numbers=_numbers(name, locale),
        form=form,
    )
    return page(request, "codelists/list.html", view, status=status)


def _show_code(request: AppRequest, row: Code, form: FormState, *, status: int = 200) -> Response[str]:
    locale = locale_of(request)
    view = CodeView(row, _title(row.list, locale), _numbers(row.list, locale), form)
    return page(request, "codelists/code.html", view, status=status)


def _title(name: str, locale: str) -> str:
    return translate(locale, LIST_TITLES.get(name, name))


def _attribute_title(name: str, locale: str) -> str:
    return translate(locale, ATTRIBUTE_TITLES.get(name, name))


def _marks(row: Code, locale: str) -> list[str]:
    ticked = [_attribute_title(name, locale) for name, value in row.attributes.items() if value is True]
    numbers = [
        f"{title}: {row.attributes[name]}" for name, title in _numbers(row.list, locale) if row.attributes.get(name)
    ]
    return ticked + numbers


def _numbers(name: str, locale: str) -> list[tuple[str, str]]:
    return [(number, _attribute_title(number, locale)) for number in service.number_names(name)]


NAV = [
    NavItem(
        N_("Code lists"),
        "/admin/codelists",
        ROLES,
        order=92,
        place="administration",
        hint=N_("Target groups, barriers, benefits and other words to choose from, each with the days it is valid."),
    )
]

routes = [overview_page, export_route(CODE_LISTS), codes_page, add_code, code_page, relabel_code, end_code, set_numbers]
