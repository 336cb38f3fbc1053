"""The texts of a tender's documents: which is in use, editing one, trying it on the sample, putting it to use."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, NavItem, locale_of, page, redirect
from app.procurement.wording import service
from app.procurement.wording.schemas import KindTexts, TextInput
from app.procurement.wording.views import kinds_view, opened_form, text_view

LONGEST_TEXT = 100_000
LONGEST_STYLE = 50_000


@get("/wording", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def kinds_page(request: AppRequest) -> Response[str]:
    return page(request, "wording/kinds.html", kinds_view(await service.list_texts(), locale_of(request)))


@get("/wording/{document_kind:str}", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def text_page(request: AppRequest, document_kind: FromPath[str]) -> Response[str]:
    """`?from=2` opens that version, `?from=0` the shipped text; without it the one in use is opened."""
    texts = await service.get_texts(document_kind)
    wanted = request.query_params.get("from", "")
    known = {str(each.version): each.version for each in texts.versions} | {"0": 0}
    opened = known.get(wanted, texts.in_use.version if texts.in_use else 0)
    return await _form(request, texts, opened, opened_form(texts, opened))


@post("/wording/{document_kind:str}/preview", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def preview_text(request: AppRequest, document_kind: FromPath[str]) -> Response[Any]:
    reader = FormReader(await request.form())
    texts, given = await service.get_texts(document_kind), read_text(reader)
    try:
        reader.raise_if_errors()
        content = await service.preview(request.user, document_kind, given)
    except InvalidInput as error:
        return await _form(request, texts, given.begun_from, _kept(reader, given, error), status=error.status)
    headers = {"content-disposition": f'inline; filename="{document_kind}.pdf"', "cache-control": "no-store"}
    return Response(content, status_code=200, media_type="application/pdf", headers=headers)


@post("/wording/{document_kind:str}", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def save_text(request: AppRequest, document_kind: FromPath[str]) -> Response[Any]:
    reader = FormReader(await request.form())
    texts, given = await service.get_texts(document_kind), read_text(reader)
    version = reader.integer("version", required=True) or 0
    try:
        reader.raise_if_errors()
        after = await service.save(request.user, document_kind, given, version=version)
    except StaleVersion as stale:
        form = _kept(reader, given)
        return await _form(request, stale.current, given.begun_from, form, stale=True, status=stale.status)
    except InvalidInput as error:
        return await _form(request, texts, given.begun_from, _kept(reader, given, error), status=error.status)
    said = N_("Version {n} is saved. Put it to use when it is right.")
    nothing = N_("Nothing was changed.")
    return redirect(
        request, f"/wording/{document_kind}?from={after.version}", n=after.version,
        flash=said if after.version > version else nothing,
    )  # fmt: skip


@post("/wording/{document_kind:str}/use", guards=[allow(*service.WRITERS)], include_in_schema=False)
async def put_to_use(request: AppRequest, document_kind: FromPath[str]) -> Response[Any]:
    reader = FormReader(await request.form())
    version, instead_of = reader.integer("version", required=True), reader.integer("instead_of", required=True)
    texts = await service.get_texts(document_kind)
    reader.raise_if_errors()
    try:
        await service.put_to_use(request.user, document_kind, version or 0, instead_of=instead_of or 0)
    except InvalidInput as error:
        form = opened_form(texts, version or 0).with_errors(error)
        return await _form(request, texts, version or 0, form, status=error.status)
    said = N_("Version {n} is in use. Documents issued from now on have it.")
    shipped = N_("The shipped text is in use. Documents issued from now on have it.")
    return redirect(request, f"/wording/{document_kind}", flash=said if version else shipped, n=version or 0)


def read_text(reader: FormReader) -> TextInput:
    """What is wrong is kept in the reader."""
    return TextInput(
        template=reader.text("template", required=True, max_length=LONGEST_TEXT),
        style=reader.text("style", max_length=LONGEST_STYLE),
        note=reader.text("note", max_length=300),
        begun_from=reader.integer("begun_from") or 0,
        seen_shipped=reader.boolean("seen_shipped"),
    )


def _kept(reader: FormReader, given: TextInput, error: InvalidInput | None = None) -> FormState:
    """The input as it was tried, so that the lines that are told of are counted in what is shown."""
    raw = reader.state.raw | {"template": [given.template], "style": [given.style]}
    return FormState(raw, tuple(error.fields) if error else ())


async def _form(
    request: AppRequest, texts: KindTexts, opened: int, form: FormState, *, stale: bool = False, status: int = 200
) -> Response[str]:
    view = await text_view(texts, locale_of(request), opened=opened, form=form, stale=stale)
    return page(request, "wording/text.html", view, status=status)


NAV = [NavItem(N_("Texts of documents"), "/wording", service.WRITERS, order=62, place="person")]

routes = [kinds_page, text_page, preview_text, save_text, put_to_use]
