"""Those who take part, each once with its roles; elsewhere they are referred to."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.procurement.releases.identity import CVR_SCHEME, party_id
from app.procurement.releases.plain import Json, without_empty
from app.procurement.releases.schemas import Company

_DANISH_ADDRESS = re.compile(r"(?P<street>.+), *(?P<code>\d{4}) +(?P<town>[^,\d]+)")
BUYER_ROLES = ["buyer", "procuringEntity"]


def buyer_party(buyer: Mapping[str, Any]) -> Json:
    """The municipality, which buys and runs the tender itself."""
    cvr = str(buyer.get("cvr") or "")
    identifier = {"scheme": CVR_SCHEME, "id": cvr, "legalName": buyer.get("name")} if cvr else None
    return without_empty(
        {
            "id": party_id(cvr, "buyer"),
            "name": buyer.get("name"),
            "identifier": identifier,
            "address": address(str(buyer.get("address") or "")),
            "contactPoint": without_empty({"name": buyer.get("unit")}),
            "roles": BUYER_ROLES,
        }
    )


def bidder_parties(tenderers: Iterable[Company], suppliers: Iterable[Company]) -> list[Json]:
    """Those who bid, each once; those who were awarded something are suppliers too."""
    winners = {company_id(each) for each in suppliers}
    known = {company_id(each): each for each in tenderers}
    return [
        without_empty(
            {
                "id": identity,
                "name": each.name,
                "identifier": {"scheme": CVR_SCHEME, "id": each.cvr, "legalName": each.name} if each.cvr else None,
                "address": address(each.address),
                "roles": ["tenderer", "supplier"] if identity in winners else ["tenderer"],
            }
        )
        for identity, each in known.items()
    ]


def company_id(company: Company) -> str:
    return party_id(company.cvr, company.id)


def company_reference(company: Company) -> Json:
    return {"id": company_id(company), "name": company.name}


def reference_to(party: Mapping[str, Any]) -> Json:
    return without_empty({"id": party["id"], "name": party.get("name")})


def address(written: str) -> Json:
    """Street, postcode and town where they can be told apart, else the whole as a street."""
    if not written.strip():
        return {}
    if found := _DANISH_ADDRESS.fullmatch(written.strip()):
        parts = {"streetAddress": found["street"], "postalCode": found["code"], "locality": found["town"].strip()}
    else:
        parts = {"streetAddress": written.strip()}
    return {**parts, "countryName": "Danmark"}
