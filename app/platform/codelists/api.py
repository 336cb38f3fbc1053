"""Code lists as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.codelists import service
from app.platform.codelists.list_pages import CODE_LISTS, ListLine
from app.platform.codelists.values import Code
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/codelists", guards=[signed_in()], tags=["code lists"], summary="The code lists, with the number of codes")
async def all_lists(request: AppRequest) -> Page[ListLine]:
    return await json_page(request, CODE_LISTS)


@get("/api/codelists/{name:str}", guards=[signed_in()], tags=["code lists"], summary="A code list, ended codes too")
async def one_list(request: AppRequest, name: FromPath[str]) -> list[Code]:
    return service.rows_of_known(name)


routes = [all_lists, one_list]
