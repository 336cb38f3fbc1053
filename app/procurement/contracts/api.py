"""Contracts as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page
from app.procurement.contracts import service
from app.procurement.contracts.listing import CONTRACTS
from app.procurement.contracts.roles import READERS
from app.procurement.contracts.schemas import Contract, ContractRow


@get("/api/contracts", guards=[allow(*READERS)], tags=["contracts"], summary="Contracts, as on the page")
async def list_contracts(request: AppRequest) -> Page[ContractRow]:
    return await json_page(request, CONTRACTS)


@get("/api/contracts/{contract_id:int}", guards=[allow(*READERS)], tags=["contracts"], summary="One contract")
async def get_contract(request: AppRequest, contract_id: FromPath[int]) -> Contract:
    return await service.get_contract(request.user, contract_id)


routes = [list_contracts, get_contract]
