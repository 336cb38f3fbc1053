"""Suppliers: list, create, edit. A supplier's own page shows its offers and stands in the catalogue."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.offers.suppliers import service
from app.offers.suppliers.listing import SUPPLIERS
from app.offers.suppliers.schemas import Supplier, SupplierFilter, SupplierInput
from app.platform.access import Actor, AppRequest, allow, register_suppliers
from app.platform.clock import today
from app.platform.codelists import choices, label
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, NavItem, SearchHit, SearchSource, page, redirect, translate
from app.platform.web.filters import NOTHING
from app.platform.web.page_context import locale_of

FIELD_LABELS = {
    "code": N_("Code"),
    "name": N_("Name"),
    "kind": N_("Kind of supplier"),
    "cvr": N_("CVR number"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "address": N_("Address"),
    "active": N_("Active"),
}
Choices = list[tuple[str, str]]


class SupplierListMore(msgspec.Struct, frozen=True):
    may_edit: bool


class SupplierFormView(msgspec.Struct, frozen=True):
    """supplier : the one being edited, None for a new one. stale : label, yours and current, after a stale save."""

    supplier: Supplier | None
    form: FormState
    kinds: Choices
    stale: list[tuple[str, str, str]]


@get("/suppliers", guards=[allow(*service.READERS)], include_in_schema=False)
async def suppliers_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, SUPPLIERS, "suppliers/list.html", SupplierListMore(service.may_edit(request.user)))


@get("/suppliers/new", guards=[allow(*service.EDITORS)], include_in_schema=False)
async def new_supplier_page(request: AppRequest) -> Response[str]:
    return _show_form(request, None, FormState.of({"active": True}))


@post("/suppliers/new", guards=[allow(*service.EDITORS)], include_in_schema=False)
async def create_supplier(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        supplier_id = await service.create_supplier(request.user, read_supplier(reader))
    except InvalidInput as error:
        return _show_form(request, None, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/suppliers/{supplier_id}", flash=N_("The supplier has been created."))


@get("/suppliers/{supplier_id:int}/edit", guards=[allow(*service.EDITORS)], include_in_schema=False)
async def edit_supplier_page(request: AppRequest, supplier_id: FromPath[int]) -> Response[str]:
    supplier = await service.get_supplier(request.user, supplier_id)
    return _show_form(request, supplier, FormState.of(msgspec.structs.asdict(supplier)))


@post("/suppliers/{supplier_id:int}/edit", guards=[allow(*service.EDITORS)], include_in_schema=False)
async def save_supplier(request: AppRequest, supplier_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    supplier = await service.get_supplier(request.user, supplier_id)
    try:
        version, given = reader.version(), read_supplier(reader)
        await service.update_supplier(request.user, supplier_id, version, given)
    except StaleVersion as stale:
        rows = _both_texts(stale.current, given, locale_of(request))
        return _show_form(request, stale.current, reader.state, stale=rows, status=stale.status)
    except InvalidInput as error:
        return _show_form(request, supplier, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/suppliers/{supplier_id}", flash=N_("The supplier has been saved."))


def read_supplier(reader: FormReader) -> SupplierInput:
    texts = {name: reader.text(name, max_length=200) for name in ("code", "name", "kind", "cvr", "email", "address")}
    given = SupplierInput(
        **texts, phone=reader.text("phone", max_length=40, any_number=True), active=reader.boolean("active")
    )
    reader.raise_if_errors()
    return given


def _show_form(
    request: AppRequest,
    supplier: Supplier | None,
    form: FormState,
    *,
    stale: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response[str]:
    view = SupplierFormView(supplier, form, _kinds(locale_of(request)), stale or [])
    return page(request, "suppliers/form.html", view, status=status)


def _both_texts(current: Supplier, given: SupplierInput, locale: str) -> list[tuple[str, str, str]]:
    def words(side: SupplierInput, name: str) -> str:
        return _shown(name, getattr(side, name), locale)

    return [
        (translate(locale, text), words(given, name), words(current, name))
        for name, text in FIELD_LABELS.items()
        if (getattr(given, name) or "") != (getattr(current, name) or "")
    ]


def _shown(name: str, value: Any, locale: str) -> str:
    if name == "kind":
        return label("supplier_kind", value, locale)
    if name == "active":
        return translate(locale, N_("Yes") if value else N_("No"))
    return value or NOTHING


def _kinds(locale: str) -> Choices:
    return [(code.code, code.label(locale)) for code in choices("supplier_kind", today())]


async def search_suppliers(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    found = await service.list_suppliers(actor, SupplierFilter(text=text, active=None))
    return [
        SearchHit(supplier.name, f"{label('supplier_kind', supplier.kind, actor.locale)} · {supplier.code}",
                  f"/suppliers/{supplier.id}")
        for supplier in found[:limit]
    ]  # fmt: skip


register_suppliers(service.list_names)

NAV = [NavItem(N_("Suppliers"), "/suppliers", service.READERS, order=30)]
SEARCH = [SearchSource(N_("Suppliers"), search_suppliers, service.READERS)]

routes = [
    suppliers_page,
    export_route(SUPPLIERS),
    new_supplier_page,
    create_supplier,
    edit_supplier_page,
    save_supplier,
]
