"""One lot's offer at a time: under a contract after it was signed, or the municipality's own."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.offers.catalogue.schemas import OfferFilter
from app.offers.suppliers.schemas import SupplierFilter
from app.offers.suppliers.service import list_suppliers
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, Conflict, InvalidInput, NotFound, VifteError
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.contracts import service
from app.procurement.contracts.forms import lot_values, read_lot
from app.procurement.contracts.in_house_service import OWN
from app.procurement.contracts.lots import fields_of_lots, title_of_lot
from app.procurement.contracts.prefill import propose_offer
from app.procurement.contracts.roles import WRITERS
from app.procurement.contracts.schemas import Contract, LotOffer
from app.procurement.contracts.views import OfferView
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender


@get("/contracts/{contract_id:int}/offers", guards=[allow(*WRITERS)], include_in_schema=False)
async def add_offer_page(request: AppRequest, contract_id: FromPath[int], lot: FromQuery[int] = 0) -> Response[str]:
    contract = await service.get_contract(request.user, contract_id)
    proposed, edition = await _proposed(contract, lot)
    form = FormState.of(lot_values(proposed))
    return await _show_contract(request, contract, proposed, edition, form)


@post("/contracts/{contract_id:int}/offers", guards=[allow(*WRITERS)], include_in_schema=False)
async def add_offer(request: AppRequest, contract_id: FromPath[int]) -> Response[Any]:
    reader, contract = FormReader(await request.form()), await service.get_contract(request.user, contract_id)
    proposed, edition = await _proposed(contract, reader.integer("lot") or 0)
    try:
        given = read_lot(reader, proposed, today())
        reader.raise_if_errors()
        await service.add_offer(request.user, contract_id, given, on_date=today())
    except InvalidInput as error:
        return await _show_contract(request, contract, proposed, edition, reader.state.with_errors(error), error)
    return redirect(request, f"/contracts/{contract_id}", flash=N_("The offer stands under the contract."))


@get("/tenders/{tender_id:int}/contracts/in-house/{lot:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def in_house_page(request: AppRequest, tender_id: FromPath[int], lot: FromPath[int]) -> Response[str]:
    tender = await tenders.get_tender(tender_id)
    proposed = await _in_house(tender, lot)
    return await _show_in_house(request, tender, proposed, FormState.of(lot_values(proposed)))


@post("/tenders/{tender_id:int}/contracts/in-house/{lot:int}", guards=[allow(*WRITERS)], include_in_schema=False)
async def offer_in_house(request: AppRequest, tender_id: FromPath[int], lot: FromPath[int]) -> Response[Any]:
    reader, tender = FormReader(await request.form()), await tenders.get_tender(tender_id)
    proposed = await _in_house(tender, lot)
    supplier_id = reader.integer("supplier_id", required=True) or 0
    try:
        given = read_lot(reader, proposed, today())
        reader.raise_if_errors()
        await service.offer_in_house(request.user, tender_id, given, supplier_id=supplier_id, on_date=today())
    except (InvalidInput, Conflict) as error:
        form = reader.state.with_errors(error) if isinstance(error, InvalidInput) else reader.state
        return await _show_in_house(request, tender, proposed, form, error)
    return redirect(request, f"/tenders/{tender_id}/contracts", flash=N_("The own offer is in the catalogue."))


async def _proposed(contract: Contract, lot: int) -> tuple[LotOffer, Edition | None]:
    """What the lot gives; without a tender, or for no lot, an offer that is there already is named."""
    if lot and lot not in contract.lots:
        raise NotFound(N_("The contract does not cover that lot."))
    if not lot or contract.tender_id is None:
        return LotOffer(lot=0, action="link"), None
    edition, tender = await get_edition(contract.tender_id), await tenders.get_tender(contract.tender_id)
    unit_prices = {line.number: line.price_ore for line in contract.prices}
    return propose_offer(edition, lot, unit_prices, tender.lot_offers), edition


async def _in_house(tender: Tender, lot: int) -> LotOffer:
    for each in await service.lots_in_house(tender):
        if each.lot == lot:
            return each.proposed
    raise NotFound(N_("The municipality does not run that lot itself by this tender."))


async def _show_contract(
    request: AppRequest,
    contract: Contract,
    proposed: LotOffer,
    edition: Edition | None,
    form: FormState,
    error: VifteError | None = None,
) -> Response[str]:
    locale, url, day = locale_of(request), f"/contracts/{contract.id}", today()
    whose = OfferFilter(supplier=(contract.supplier_id,))
    fields = await fields_of_lots(request.user, edition, [proposed], whose, day, locale)
    view = OfferView(
        title=translate(locale, N_("Put an offer under the contract")),
        lead=f"{contract.reference} · {contract.supplier_name}",
        crumbs=[(translate(locale, N_("Contracts")), "/contracts"), (contract.reference, url)],
        action=f"{url}/offers",
        back=url,
        fields=fields[0],
        may_make=edition is not None,
        suppliers=[],
        form=form,
        refused=None,
    )
    return page(request, "contracts/offer.html", view, status=error.status if error else 200)


async def _show_in_house(
    request: AppRequest, tender: Tender, proposed: LotOffer, form: FormState, error: VifteError | None = None
) -> Response[str]:
    locale, url = locale_of(request), f"/tenders/{tender.id}"
    edition = await get_edition(tender.id)
    whose = OfferFilter(supplier_kind=(OWN,))
    fields = await fields_of_lots(request.user, edition, [proposed], whose, today(), locale)
    lot_title = title_of_lot(edition, proposed.lot)
    view = OfferView(
        title=translate(locale, N_("Own offer for lot {lot}"), lot=proposed.lot),
        lead=f"{tender.reference} · {lot_title}",
        crumbs=[
            (translate(locale, N_("Tenders")), "/tenders"),
            (tender.reference, url),
            (translate(locale, N_("Contracts")), f"{url}/contracts"),
        ],
        action=f"{url}/contracts/in-house/{proposed.lot}",
        back=f"{url}/contracts",
        fields=fields[0],
        may_make=True,
        suppliers=await _own_suppliers(request),
        form=form,
        refused=None if error is None or isinstance(error, InvalidInput) else error,
    )
    return page(request, "contracts/offer.html", view, status=error.status if error else 200)


async def _own_suppliers(request: AppRequest) -> list[tuple[str, str]]:
    return [(str(each.id), each.name) for each in await list_suppliers(request.user, SupplierFilter(kind=OWN))]


routes: list[Any] = [add_offer_page, add_offer, in_house_page, offer_in_house]
