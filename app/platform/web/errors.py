"""One place that turns every error into an answer: a page, a fragment for htmx, or JSON under /api."""

import logging
import secrets
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from app.platform.access.redirects import login_url
from app.platform.errors import N_, Conflict, InvalidInput, NotSignedIn, VifteError
from app.platform.web.page_context import locale_of
from app.platform.web.rendering import page
from app.platform.web.translations import translate

logger = logging.getLogger("vifte.web")
AnyRequest = Request[Any, Any, Any]

_HEADINGS = {
    400: N_("The request could not be read"),
    401: N_("You are not logged in"),
    403: N_("You do not have access to this"),
    404: N_("The page was not found"),
    405: N_("That cannot be done here"),
    409: N_("The change could not be made"),
    413: N_("What was sent is too large"),
    422: N_("Some fields need to be corrected"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong here"),
}
_MESSAGES = {
    400: N_("Something in the address or in what was sent could not be read. Go back and try again."),
    401: N_("Log in to see this page."),
    403: N_("Your role does not give access to this page. Ask an administrator if it should."),
    404: N_("The address may be misspelled, or the page may have been removed."),
    405: N_("The page does not take this kind of request."),
    413: N_("Send a smaller file or less text."),
    429: N_("Wait a little and try again."),
    500: N_("The error has been logged. Try again, and give the number below if you ask for help."),
}


class ErrorField(msgspec.Struct, frozen=True):
    field: str
    message: str


class ErrorView(msgspec.Struct, frozen=True):
    """What an error page shows; `incident` is the number under which a server error is logged."""

    status: int
    heading: str
    message: str
    fields: list[ErrorField] = []
    incident: str = ""


def exception_handlers() -> ExceptionHandlersMap:
    return {
        VifteError: answer_vifte_error,
        HTTPException: answer_http_exception,
        asyncpg.DataError: answer_unusable_value,
        asyncpg.CheckViolationError: answer_unusable_value,
        asyncpg.NotNullViolationError: answer_unusable_value,
        asyncpg.UniqueViolationError: answer_taken_value,
        UnicodeError: answer_unreadable_body,
        RecursionError: answer_unreadable_body,
        LookupError: answer_lookup_error,
        Exception: answer_server_error,
    }


def answer_vifte_error(request: AnyRequest, error: VifteError) -> Response[Any]:
    if isinstance(error, NotSignedIn) and not is_api(request):
        return _to_login(request)
    locale = locale_of(request)
    fields = error.fields if isinstance(error, InvalidInput) else ()
    return _answer(
        request,
        ErrorView(
            status=error.status,
            heading=_heading(locale, error.status),
            message=translate(locale, error.msgid, **error.params),
            fields=[ErrorField(f.field, translate(locale, f.msgid, **f.params)) for f in fields],
        ),
    )


def answer_http_exception(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Litestar's own errors: their English detail may repeat what was sent, so it is not shown."""
    status = error.status_code
    if status >= 500:
        return answer_server_error(request, error)
    if status == 401 and not is_api(request):
        return _to_login(request)
    response = _answer(request, _plain_view(request, status))
    if status == 405 and error.headers:
        response.headers.update(error.headers)
    return response


def answer_unusable_value(request: AnyRequest, error: Exception) -> Response[Any]:
    """The database refused a value no form of ours can send, such as a number beyond its range."""
    refused_by = getattr(error, "constraint_name", None) or "the type"
    logger.warning(
        "unusable value: %s by %s at %s %s", type(error).__name__, refused_by, request.method, _route(request)
    )
    return _answer(request, _plain_view(request, 400))


def answer_taken_value(request: AnyRequest, error: Exception) -> Response[Any]:
    """Two people gave the same code at the same moment: the rule that looks first saw neither."""
    logger.warning("a value was taken meanwhile at %s %s", request.method, _route(request))
    message = N_("Somebody else saved the same a moment before. Go back, look at it again, and retry.")
    return answer_vifte_error(request, Conflict(message))


def answer_unreadable_body(request: AnyRequest, error: Exception) -> Response[Any]:
    """Undecodable text or nesting without end in a body; without a body it is an error of ours."""
    if request.method in ("GET", "HEAD"):
        return answer_server_error(request, error)
    return answer_unusable_value(request, error)


def answer_lookup_error(request: AnyRequest, error: LookupError) -> Response[Any]:
    """An unknown charset raises a bare LookupError; its subclasses (KeyError, IndexError) are errors of ours."""
    if type(error) is LookupError:
        return answer_unreadable_body(request, error)
    return answer_server_error(request, error)


def answer_server_error(request: AnyRequest, error: Exception) -> Response[Any]:
    incident = secrets.token_hex(4)
    logger.error("server error %s at %s %s", incident, request.method, _route(request), exc_info=error)
    view = _plain_view(request, 500)
    try:
        return _answer(request, msgspec.structs.replace(view, incident=incident))
    except Exception:
        logger.exception("the error page of %s failed too", incident)
        return Response(f"{view.heading} ({incident})", media_type=MediaType.TEXT, status_code=500)


def is_api(request: AnyRequest) -> bool:
    return str(request.scope["path"]).startswith(("/api/", "/schema"))


def _answer(request: AnyRequest, view: ErrorView) -> Response[Any]:
    if is_api(request):
        body = {"error": {"message": view.message, "fields": view.fields, "status": view.status}}
        if view.incident:
            body["error"]["incident"] = view.incident
        return Response(body, media_type=MediaType.JSON, status_code=view.status)
    fragment = request.headers.get("hx-request") == "true"
    return page(request, "web/error_fragment.html" if fragment else "web/error.html", view, status=view.status)


def _plain_view(request: AnyRequest, status: int) -> ErrorView:
    locale = locale_of(request)
    message = _MESSAGES.get(status, _MESSAGES[400])
    return ErrorView(status=status, heading=_heading(locale, status), message=translate(locale, message))


def _heading(locale: str, status: int) -> str:
    return translate(locale, _HEADINGS.get(status, _HEADINGS[400]))


def _to_login(request: AnyRequest) -> Response[Any]:
    """To the log-in page and back here afterwards; htmx is told to load it as a page of its own."""
    target = login_url(request)
    if request.headers.get("hx-request") == "true":
        return Response("", media_type=MediaType.TEXT, headers={"HX-Redirect": target})
    return Redirect(target, status_code=303)


def _route(request: AnyRequest) -> str:
    """The route's pattern, never the address itself: that may hold what somebody searched for."""
    return str(request.scope.get("path_template") or "(no route)")
