"""A contract's own page: term and options, offers, result measures, prices, and what has happened to it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.documents.issuing_pages import issued_file
from app.platform.errors import N_, Conflict, InvalidInput, StaleVersion, VifteError
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.contracts import service, views
from app.procurement.contracts.changes import ChangeWeight
from app.procurement.contracts.forms import kroner
from app.procurement.contracts.measuring import measure
from app.procurement.contracts.roles import READERS, WRITERS, is_staff, may_write
from app.procurement.contracts.rules import LONGEST_REASON
from app.procurement.contracts.schemas import Contract
from app.procurement.contracts.term import ends_with, state_of
from app.procurement.tenders.reads import names_of_users


@get("/contracts/{contract_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def contract_page(request: AppRequest, contract_id: FromPath[int]) -> Response[str]:
    return await _show(request, await service.get_contract(request.user, contract_id))


@post("/contracts/{contract_id:int}/options/{option_id:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def decide_option(request: AppRequest, contract_id: FromPath[int], option_id: FromPath[int]) -> Response[Any]:
    await service.get_contract(request.user, contract_id)
    reader = FormReader(await request.form())
    decision = reader.one_of("decision", ("take", "let_go"), required=True)
    reader.raise_if_errors()
    if decision == "take":
        await service.take_option(request.user, contract_id, option_id, on_date=today())
        return redirect(request, f"/contracts/{contract_id}", flash=N_("The contract is prolonged."))
    await service.let_go(request.user, contract_id, option_id, on_date=today())
    return redirect(request, f"/contracts/{contract_id}", flash=N_("The option is let go."))


@post("/contracts/{contract_id:int}/change", guards=[allow(*WRITERS)], include_in_schema=False)
async def change_contract(request: AppRequest, contract_id: FromPath[int]) -> Response[Any]:
    reader, contract = FormReader(await request.form()), await service.get_contract(request.user, contract_id)
    version, weighed = reader.version(), reader.boolean("weighed")
    ends_on, value_ore = reader.date("ends_on", required=True), reader.ore("value")
    reason = reader.text("change_reason", required=True, max_length=LONGEST_REASON)
    weight = await service.weigh_change(contract, value_ore)
    try:
        reader.raise_if_errors()
        await service.change_contract(
            request.user, contract_id, version, ends_on=ends_on or contract.ends_on, value_ore=value_ore,
            reason=reason, weighed=weighed,
        )  # fmt: skip
    except (InvalidInput, StaleVersion, Conflict) as error:
        return await _show(request, contract, reader=reader, error=error, weight=weight if weight.is_large else None)
    return redirect(request, f"/contracts/{contract_id}", flash=N_("The change is recorded."))


@post("/contracts/{contract_id:int}/end", guards=[allow(*WRITERS)], include_in_schema=False)
async def end_contract(request: AppRequest, contract_id: FromPath[int]) -> Response[Any]:
    reader, contract = FormReader(await request.form()), await service.get_contract(request.user, contract_id)
    version, last_day = reader.version(), reader.date("last_day", required=True)
    reason = reader.text("end_reason", required=True, max_length=LONGEST_REASON)
    try:
        reader.raise_if_errors()
        await service.terminate(request.user, contract_id, version, ends_on=last_day or contract.ends_on, reason=reason)
    except (InvalidInput, StaleVersion, Conflict) as error:
        return await _show(request, contract, reader=reader, error=error)
    return redirect(request, f"/contracts/{contract_id}", flash=N_("The contract's early end is recorded."))


@get("/contracts/{contract_id:int}/documents/{document_id:int}/file", guards=[allow(*READERS)], include_in_schema=False)
async def contract_file(request: AppRequest, contract_id: FromPath[int], document_id: FromPath[int]) -> File:
    contract = await service.get_contract(request.user, contract_id)
    document = await service.get_document(request.user, contract_id, document_id)
    return issued_file(document, f"{contract.reference.replace('/', '-')}.pdf")


async def _show(
    request: AppRequest,
    contract: Contract,
    *,
    reader: FormReader | None = None,
    error: VifteError | None = None,
    weight: ChangeWeight | None = None,
) -> Response[str]:
    form = _form_of(contract)
    if reader is not None:
        form = FormState({**form.raw, **reader.state.raw})
        form = form.with_errors(error) if isinstance(error, InvalidInput) else form
    if isinstance(error, StaleVersion):
        contract = error.current
    refused = None if error is None or isinstance(error, InvalidInput) else error
    view = await contract_view(request.user, contract, form, weight=weight, refused=refused)
    return page(request, "contracts/contract.html", view, status=error.status if error else 200)


def _form_of(contract: Contract) -> FormState:
    return FormState.of({"ends_on": contract.ends_on, "value": kroner(contract.value_ore)})


async def contract_view(
    actor: Actor,
    contract: Contract,
    form: FormState,
    *,
    weight: ChangeWeight | None = None,
    refused: VifteError | None = None,
) -> views.ContractView:
    day, writes = today(), may_write(actor)
    events = await service.list_events(actor, contract.id)
    names = await names_of_users([each.actor_id for each in events])
    offered = {offer.lot for offer in contract.offers}
    return views.ContractView(
        contract=contract,
        state=state_of(contract, day),
        options=views.option_lines(contract, day, ends_with(contract), may_write=writes),
        events=[views.EventLine(each, names.get(each.actor_id or 0, "")) for each in reversed(events)],
        documents=await service.list_documents(actor, contract.id),
        measuring=await measure(contract) if is_staff(actor) and contract.kpis else None,
        lots_left=[lot for lot in contract.lots if lot not in offered] if writes else [],
        may_write=writes,
        form=form,
        weight=weight,
        refused=refused,
    )


routes: list[Any] = [contract_page, decide_option, change_contract, end_contract, contract_file]
