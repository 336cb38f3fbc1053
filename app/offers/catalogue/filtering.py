"""The list's filters: read from the URL, shown as boxes to tick and as chips to remove."""

from collections.abc import Mapping, Sequence

import msgspec

from app.offers.catalogue.queries import LARGEST_ID
from app.offers.catalogue.reads import SORTS
from app.offers.catalogue.schemas import OfferFilter
from app.platform.codelists import codes, label
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.web import ListQuery, read_list_query, translate

# The filters in the order they are shown: name in the URL, heading, code list.
CODED = (
    ("target_group", N_("Target groups"), "target_group"),
    ("offer_type", N_("Offer type"), "offer_type"),
    ("benefit", N_("Benefits"), "benefit"),
    ("barrier", N_("Barriers"), "barrier"),
    ("supplier_kind", N_("Kind of supplier"), "supplier_kind"),
    ("track", N_("Track"), "track"),
    ("life", N_("Status"), "offer_life"),
)
COMPANY = (("yes", N_("Company-directed")), ("no", N_("Not company-directed")))


class Option(msgspec.Struct, frozen=True):
    value: str
    label: str
    ticked: bool


class Facet(msgspec.Struct, frozen=True):
    """One filter with its options; `ticked` counts those in use."""

    name: str
    heading: str
    options: list[Option]
    ticked: int


Chip = tuple[str, str, str]


def read_offer_query(query: Mapping[str, object]) -> ListQuery:
    """Raises InvalidInput naming the parameter when a value cannot be used."""
    known = {name: codes(list_name) for name, _, list_name in CODED}
    found = read_list_query(
        query, sorts=list(SORTS), filters={**known, "supplier": None, "company_directed": [key for key, _ in COMPANY]}
    )
    if not all(_is_id(value) for value in found.all("supplier")):
        raise InvalidInput([FieldError("supplier", N_("This filter does not have that value."))])
    return found


def filter_of(query: ListQuery) -> OfferFilter:
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
        company_directed=company[0] == "yes" if len(company) == 1 else None,
    )


def facets_for(query: ListQuery, suppliers: Sequence[tuple[int, str]], locale: str) -> list[Facet]:
    """suppliers : id and name of those the reader may see."""
    coded = [
        _facet(query, name, heading, [(code, label(list_name, code, locale)) for code in codes(list_name)], locale)
        for name, heading, list_name in CODED
    ]
    named = [(str(supplier_id), name) for supplier_id, name in suppliers]
    company = [(key, translate(locale, text)) for key, text in COMPANY]
    return [
        *coded[:4],
        _facet(query, "supplier", N_("Supplier"), named, locale),
        *coded[4:],
        _facet(query, "company_directed", N_("Companies"), company, locale),
    ]


def _facet(query: ListQuery, name: str, heading: str, options: list[tuple[str, str]], locale: str) -> Facet:
    ticked = set(query.all(name))
    made = [Option(value, text, value in ticked) for value, text in options]
    return Facet(name, translate(locale, heading), made, sum(option.ticked for option in made))


def chips_of(query: ListQuery, facets: Sequence[Facet], locale: str) -> list[Chip]:
    searched = [(translate(locale, N_("Search: {text}"), text=query.q), "q", query.q)] if query.q else []
    return searched + [
        (f"{facet.heading}: {option.label}", facet.name, option.value)
        for facet in facets
        for option in facet.options
        if option.ticked
    ]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID
