"""Templates to answers: one typed `view` for each page."""

from collections.abc import Hashable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.response import Redirect

from app.platform.web.environment import environment
from app.platform.web.flash import Flash, flash_cookie, forget_flash
from app.platform.web.kept import TOKEN_MARK, keep_page
from app.platform.web.page_context import PageContext, current, page_context

AnyRequest = Request[Any, Any, Any]


def page(request: AnyRequest, template: str, view: Any, *, status: int = 200) -> Response[str]:
    """Answer with a page. `template` is "<room>/x.html", `view` the one value it shows."""
    context = page_context(request)
    html = render(context, template, view)
    cookies = [forget_flash()] if context.flash else []
    return Response(html, media_type=MediaType.HTML, status_code=status, cookies=cookies)


def kept_page(request: AnyRequest, template: str, view: Any, state: Hashable) -> Response[Any]:
    """Like `page`, and kept for `find_kept_page` as long as `state` does not change."""
    context = page_context(request)
    if context.flash or context.actor is None:
        return page(request, template, view)
    return keep_page(request, state, render(msgspec.structs.replace(context, csrf_token=TOKEN_MARK), template, view))


def redirect(
    request: AnyRequest, path: str, *, flash: str | None = None, kind: str = "success", **params: str | int
) -> Response[Any]:
    """Go to a page of ours after a write (303), with a message marked by N_ and its `{name}` values."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError("redirect only to our own pages")
    cookies = [flash_cookie(Flash(flash, params, kind))] if flash else []
    return Redirect(path, status_code=303, cookies=cookies)


def render(context: PageContext, template: str, view: Any) -> str:
    token = current.set(context)
    try:
        return environment(context.locale).get_template(template).render(view=view, actor=context.actor, page=context)
    finally:
        current.reset(token)
