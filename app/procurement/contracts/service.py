"""Everything other rooms may ask of contracts; how it is done stands in the files named here."""

from app.procurement.contracts.change_service import change_contract, terminate, weigh_change
from app.procurement.contracts.entering_service import add_offer, enter_contract
from app.procurement.contracts.in_house_service import lots_in_house, offer_in_house
from app.procurement.contracts.option_service import let_go, take_option
from app.procurement.contracts.reading import (
    contracts_of,
    events_of,
    get_contract,
    get_document,
    list_contracts,
    list_documents,
    list_events,
    tenders_of_own_offer,
)
from app.procurement.contracts.sign_service import (
    count_unsigned,
    get_proposal,
    propose,
    require_reader,
    sign,
    why_not_yet,
)

__all__ = [
    "add_offer",
    "change_contract",
    "contracts_of",
    "count_unsigned",
    "enter_contract",
    "events_of",
    "get_contract",
    "get_document",
    "get_proposal",
    "let_go",
    "list_contracts",
    "list_documents",
    "list_events",
    "lots_in_house",
    "offer_in_house",
    "propose",
    "require_reader",
    "sign",
    "take_option",
    "tenders_of_own_offer",
    "terminate",
    "weigh_change",
    "why_not_yet",
]
