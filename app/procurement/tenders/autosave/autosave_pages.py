"""Where a form sends what is typed, and throws away what was kept."""

import re
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.clock import to_local
from app.platform.errors import N_, Conflict, InvalidInput, NotFound
from app.platform.web import FormReader, locale_of, redirect, translate
from app.procurement.tenders.autosave import service
from app.procurement.tenders.roles import WRITERS
from app.procurement.tenders.sections import ORDER

ENTRY = re.compile(r"|new|[0-9]{1,4}")


@post(
    "/tenders/{tender_id:int}/sections/{name:str}/autosave", guards=[allow(*WRITERS)], include_in_schema=False,
    status_code=200,
)  # fmt: skip
async def keep_copy(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[dict[str, str]]:
    """Answers with the words to show beside the form."""
    form, locale = FormReader(await request.form()), locale_of(request)
    entry = _place(name, form)
    try:
        kept_at = await service.keep(
            request.user, tender_id, name, entry, version=form.version(), values=form.state.raw
        )
    except InvalidInput as error:
        fault = error.fields[0]
        return Response({"message": translate(locale, fault.msgid, **fault.params)}, status_code=422)
    except Conflict as error:
        return Response({"message": translate(locale, error.msgid)}, status_code=409)
    said = translate(locale, N_("Kept at {time}; not saved yet"), time=f"{to_local(kept_at):%H.%M}")
    return Response({"message": said})


@post("/tenders/{tender_id:int}/sections/{name:str}/throw-away", guards=[allow(*WRITERS)])
async def throw_away(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[Any]:
    entry = _place(name, FormReader(await request.form()))
    await service.forget(request.user, tender_id, name, entry)
    back = f"/tenders/{tender_id}/sections/{name}" + (f"/{entry}" if entry else "")
    return redirect(request, back, flash=N_("Thrown away. This is the saved text."))


def _place(name: str, form: FormReader) -> str:
    entry = form.raw("entry")
    if name not in ORDER or not ENTRY.fullmatch(entry):
        raise NotFound(N_("A tender has no such section."))
    return entry


routes = [keep_copy, throw_away]
