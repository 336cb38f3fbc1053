"""Enters a contract from before, which no tender here led to."""

from typing import Any

from litestar import Response, get, post

from app.offers.suppliers.schemas import SupplierFilter
from app.offers.suppliers.service import list_suppliers
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.contracts import service
from app.procurement.contracts.forms import option_rows, read_contract
from app.procurement.contracts.roles import WRITERS
from app.procurement.contracts.views import FormView


@get("/contracts/new", guards=[allow(*WRITERS)], include_in_schema=False)
async def new_contract_page(request: AppRequest) -> Response[str]:
    return await _show(request, FormState())


@post("/contracts/new", guards=[allow(*WRITERS)], include_in_schema=False)
async def enter_contract(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        given = read_contract(reader, on_date=today())
        contract_id = await service.enter_contract(request.user, given, on_date=today())
    except InvalidInput as error:
        return await _show(request, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/contracts/{contract_id}", flash=N_("The contract is entered."))


async def _show(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    suppliers = await list_suppliers(request.user, SupplierFilter(active=None))
    choices = [(str(each.id), each.name) for each in suppliers]
    view = FormView(form=form, suppliers=choices, rows=option_rows(form))
    return page(request, "contracts/form.html", view, status=status)


routes: list[Any] = [new_contract_page, enter_contract]
