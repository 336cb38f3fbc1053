"""Code lists as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.codelists import list_names, service
from app.platform.codelists.values import Code


@get("/api/codelists", guards=[signed_in()], tags=["code lists"], summary="Names of the code lists")
async def all_lists(request: AppRequest) -> list[str]:
    return list_names()


@get("/api/codelists/{name:str}", guards=[signed_in()], tags=["code lists"], summary="A code list, ended codes too")
async def one_list(request: AppRequest, name: FromPath[str]) -> list[Code]:
    return service.rows_of_known(name)


routes = [all_lists, one_list]
