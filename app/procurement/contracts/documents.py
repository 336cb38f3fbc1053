"""The contract as a document: the published draft with supplier, lots, term and prices filled in."""

from collections.abc import Mapping
from typing import Any

from app.platform.access import Actor
from app.platform.documents import issuing
from app.platform.errors import N_
from app.procurement.contracts import queries, reads
from app.procurement.contracts.schemas import Contract
from app.procurement.publication.freezing import heading_of
from app.procurement.publication.schemas import Edition
from app.procurement.tenders.document_set import data_for

KIND = "kontraktudkast"
# The documents' subject, and the folder of their files; the subject's id is the contract's.
SUBJECT = "contracts"
# Sections of which a contract holds its own lots' part.
BY_LOT = ("lots", "prices", "kpis")


async def issue_contract(actor: Actor, contract_id: int, edition: Edition) -> int:
    """Freeze the document and have it rendered. Returns its id. Call it inside the signing's transaction."""
    contract = (await reads.list_contracts(contract_id=contract_id))[0]
    address = await reads.address_of_supplier(contract.supplier_id)
    document_id = await issuing.issue_document(
        actor.user_id,
        subject=SUBJECT,
        subject_id=contract_id,
        subject_version=contract.version,
        kind=KIND,
        label=contract.reference,
        data=contract_data(edition, contract, address),
        result_url=f"/contracts/{contract_id}",
        title=N_("Making the contract {reference}"),
        reference=contract.reference,
    )
    await queries.set_document(contract_id, document_id)
    return document_id


def contract_data(edition: Edition, contract: Contract, address: str) -> dict[str, Any]:
    """In the shape of the kind's metadata. The hash is the whole edition's, which the contract is a part of."""
    sections = {**edition.sections, **{name: _of_lots(edition.sections, name, contract.lots) for name in BY_LOT}}
    more = {"supplier": _supplier(contract, address), "contract": _terms(contract)}
    heading = heading_of(edition.sections)
    data = data_for(KIND, sections, heading, edition.label, contract.signed_on, more=more)
    data["document"]["edition_hash"] = edition.content_hash
    return data


def _supplier(contract: Contract, address: str) -> dict[str, Any]:
    known = {"cvr": contract.supplier_cvr, "address": address}
    filled = {name: value for name, value in known.items() if value}
    return {"name": contract.supplier_name, "lots": contract.lots, **filled}


def _terms(contract: Contract) -> dict[str, Any]:
    options = [
        {"months": option.months, "notify_by": option.notify_by, "value_ore": option.value_ore}
        for option in contract.options
    ]
    return {
        "reference": contract.reference,
        "signed_on": contract.signed_on,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "value_ore": contract.value_ore,
        "value_basis": contract.value_basis,
        "options": [{name: value for name, value in each.items() if value is not None} for each in options],
        "prices": [{"number": line.number, "price_ore": line.price_ore} for line in contract.prices],
    }


def _of_lots(sections: Mapping[str, Any], name: str, lots: list[int]) -> list[Any]:
    entries = sections.get(name) or []
    if name == "lots":
        return [each for each in entries if int(each["number"]) in lots]
    if name == "prices":
        return [each for each in entries if each.get("lot") in (None, *lots)]
    return [each for each in entries if not each.get("lots") or set(each["lots"]) & set(lots)]
