"""A tender's contracts: what the award leads to, signing with one supplier at a time, and lots kept in-house."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.offers.catalogue.schemas import OfferFilter
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, Conflict, InvalidInput, VifteError
from app.platform.web import FormReader, FormState, locale_of, page, redirect
from app.procurement.contracts import service, views
from app.procurement.contracts.forms import contract_values, option_rows, read_contract
from app.procurement.contracts.lots import fields_of_lots
from app.procurement.contracts.roles import STAFF, WRITERS, may_write
from app.procurement.contracts.schemas import Proposal
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import lot_titles


@get("/tenders/{tender_id:int}/contracts", guards=[allow(*STAFF)], include_in_schema=False)
async def tender_contracts_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await tenders.get_tender(tender_id)
    await service.require_reader(request.user, tender_id)
    return page(request, "contracts/tender.html", await _tender_view(request.user, tender))


@get("/tenders/{tender_id:int}/contracts/{supplier_id:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def sign_page(request: AppRequest, tender_id: FromPath[int], supplier_id: FromPath[int]) -> Response[Any]:
    await service.require_reader(request.user, tender_id)
    proposal = await service.get_proposal(tender_id, supplier_id, on_date=today())
    if proposal.contract_id is not None:
        return redirect(request, f"/contracts/{proposal.contract_id}")
    form = FormState.of({**contract_values(proposal.terms), "signed_on": None})
    return await _show(request, tender_id, proposal, form, refused=None)


@post("/tenders/{tender_id:int}/contracts/{supplier_id:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def sign_contract(request: AppRequest, tender_id: FromPath[int], supplier_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    await service.require_reader(request.user, tender_id)
    proposal = await service.get_proposal(tender_id, supplier_id, on_date=today())
    try:
        given = read_contract(reader, supplier_id=supplier_id, lots=proposal.terms.offers, on_date=today())
        contract_id = await service.sign(request.user, tender_id, given)
    except InvalidInput as error:
        return await _show(request, tender_id, proposal, reader.state.with_errors(error), refused=None, status=422)
    except Conflict as error:
        return await _show(request, tender_id, proposal, reader.state, refused=error, status=error.status)
    return redirect(request, f"/contracts/{contract_id}", flash=N_("Signed. The document is being made."))


async def _show(
    request: AppRequest,
    tender_id: int,
    proposal: Proposal,
    form: FormState,
    *,
    refused: VifteError | None,
    status: int = 200,
) -> Response[str]:
    tender, edition = await tenders.get_tender(tender_id), await get_edition(tender_id)
    whose = OfferFilter(supplier=(proposal.supplier_id,))
    view = views.SignView(
        tender=tender,
        proposal=proposal,
        lots=await fields_of_lots(request.user, edition, proposal.terms.offers, whose, today(), locale_of(request)),
        form=form,
        rows=option_rows(form, proposal.terms.options),
        refused=refused or await service.why_not_yet(tender),
    )
    return page(request, "contracts/sign.html", view, status=status)


async def _tender_view(actor: Actor, tender: Tender) -> views.TenderView:
    contracts = {each.id: each for each in await service.list_contracts(actor, tender_id=tender.id)}
    found = await service.propose(tender.id, on_date=today())
    lines = [views.AwardLine(proposal=each, contract=contracts.get(each.contract_id or 0)) for each in found]
    waits = any(line.contract is None for line in lines)
    return views.TenderView(
        tender=tender,
        lines=lines,
        in_house=await service.lots_in_house(tender),
        lot_titles=lot_titles(tender.sections),
        why_not=await service.why_not_yet(tender) if waits else None,
        may_write=may_write(actor),
    )


routes: list[Any] = [tender_contracts_page, sign_page, sign_contract]
