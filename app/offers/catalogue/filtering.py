"""The list of offers as data: its filters, sorts and columns, and where its rows come from."""

from collections.abc import Sequence
from datetime import date

import msgspec

from app.offers.catalogue import service
from app.offers.catalogue.freshness import LIST as FRESHNESS
from app.offers.catalogue.freshness import freshness_of, steps_on
from app.offers.catalogue.life import STEPS
from app.offers.catalogue.queries import LARGEST_ID
from app.offers.catalogue.schemas import OfferFilter, OfferRow
from app.offers.suppliers.service import list_visible as list_suppliers
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.lists import Column, Filter, Found, ListSpec, declare, without_filter
from app.platform.web import ListQuery

ALL_LIVES = tuple(STEPS)
COMPANY = {"yes": N_("Company-directed"), "no": N_("Not company-directed")}


def filter_of(query: ListQuery, on_date: date) -> OfferFilter:
    company = query.all("company_directed")
    return OfferFilter(
        text=query.q,
        target_group=query.all("target_group"),
        offer_type=query.all("offer_type"),
        benefit=query.all("benefit"),
        barrier=query.all("barrier"),
        supplier=tuple(int(value) for value in query.all("supplier")),
        supplier_kind=query.all("supplier_kind"),
        track=query.all("track"),
        life=query.all("life"),
        freshness=query.all("freshness"),
        on_date=on_date,
        company_directed=company[0] == "yes" if len(company) == 1 else None,
    )


class OfferSource:
    """Offers by the catalogue's own search, with their free places."""

    async def find(
        self, actor: Actor, query: ListQuery, *, limit: int, offset: int = 0, facets: Sequence[str] = ()
    ) -> Found[OfferRow]:
        wanted = filter_of(query, today())
        rows, total = await service.list_offers(
            actor, wanted, sort=query.sort, descending=query.descending, limit=limit, offset=offset
        )
        others = {name: _without(query, name, wanted.on_date) for name in facets}
        return Found(rows, total, await service.count_offers(actor, others))


def _without(query: ListQuery, name: str, on_date: date) -> OfferFilter:
    """Nothing said of an offer's life leaves closed ones out, which a count of them must not."""
    wanted = filter_of(without_filter(query, name), on_date)
    return msgspec.structs.replace(wanted, life=ALL_LIVES) if name == "life" else wanted


def _freshness(row: OfferRow) -> str:
    on_date = today()
    return freshness_of(row.last_confirmed_on, on_date, steps_on(on_date))


async def _suppliers(actor: Actor) -> list[tuple[str, str]]:
    """Those the reader may see."""
    return [(str(supplier.id), supplier.name) for supplier in await list_suppliers(actor)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID


OFFERS: ListSpec[OfferRow] = declare(
    ListSpec(
        path="/offers",
        title=N_("Offers"),
        roles=service.READERS,
        search=N_("Title, content, supplier …"),
        facets="side",
        filters=(
            Filter("target_group", N_("Target groups"), code_list="target_group"),
            Filter("offer_type", N_("Offer type"), code_list="offer_type"),
            Filter("benefit", N_("Benefits"), code_list="benefit"),
            Filter("barrier", N_("Barriers"), code_list="barrier"),
            Filter("supplier", N_("Supplier"), named=_suppliers, check=_is_id),
            Filter("supplier_kind", N_("Kind of supplier"), code_list="supplier_kind"),
            Filter("track", N_("Track"), code_list="track"),
            Filter(
                "life",
                N_("Status"),
                code_list="offer_life",
                unset=tuple(life for life in ALL_LIVES if life != "closed"),
            ),
            Filter("freshness", N_("Confirmation"), code_list=FRESHNESS),
            Filter("company_directed", N_("Companies"), words=COMPANY),
        ),
        sorts={
            "title": N_("Title"),
            "supplier": N_("Supplier"),
            "confirmed": N_("Last confirmed"),
            "price": N_("Price"),
        },
        columns=(
            Column(N_("Code"), lambda row: row.code),
            Column(N_("Title"), lambda row: row.title),
            Column(N_("Supplier"), lambda row: row.supplier_name),
            Column(N_("Kind of supplier"), lambda row: row.supplier_kind, kind="code", code_list="supplier_kind"),
            Column(N_("Offer type"), lambda row: row.offer_type, kind="code", code_list="offer_type"),
            Column(N_("Target groups"), lambda row: row.target_groups, kind="code", code_list="target_group"),
            Column(N_("Benefits"), lambda row: row.benefits, kind="code", code_list="benefit"),
            Column(N_("Barriers"), lambda row: row.barriers, kind="code", code_list="barrier"),
            Column(N_("Track"), lambda row: row.track, kind="code", code_list="track"),
            Column(N_("Company-directed"), lambda row: row.company_directed, kind="yes_no"),
            Column(N_("Intake"), lambda row: row.intake, kind="code", code_list="intake"),
            Column(N_("Weeks"), lambda row: row.weeks, kind="number"),
            Column(N_("Places"), lambda row: row.places, kind="number"),
            Column(N_("Free places"), lambda row: row.free_places, kind="number"),
            Column(N_("Price model"), lambda row: row.price_model, kind="code", code_list="price_model"),
            Column(N_("Price in kroner"), lambda row: row.price_ore, kind="money"),
            Column(N_("Where"), lambda row: row.location),
            Column(N_("Status"), lambda row: row.life, kind="code", code_list="offer_life"),
            Column(N_("Closes on"), lambda row: row.closes_on, kind="date"),
            Column(N_("Last confirmed"), lambda row: row.last_confirmed_on, kind="date"),
            Column(N_("Confirmation"), _freshness, kind="code", code_list=FRESHNESS),
        ),
        source=OfferSource(),
    )
)
