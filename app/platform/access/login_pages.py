"""The pages on the way in and out."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post

from app.platform import clock
from app.platform.access import login_service
from app.platform.access.browser import session_at, visitor_of, with_session, without_session
from app.platform.access.guards import AppRequest, public
from app.platform.access.login_service import LoggedIn, LoginRefused, TooManyAttempts
from app.platform.access.redirects import HOME, safe_next
from app.platform.access.totp import provisioning_uri
from app.platform.access.views import AuthenticatorView, LoginView, StepView
from app.platform.errors import N_, InvalidInput
from app.platform.settings import settings
from app.platform.web import FormReader, FormState, page, redirect

STEP_PATHS = {"code": "/login/code", "password": "/login/password", "enrol": "/login/authenticator"}


@get("/login", guards=[public()], include_in_schema=False)
async def login_page(request: AppRequest) -> Response[Any]:
    target = safe_next(request.query_params.get("next"))
    if request.scope.get("user") is not None:
        return redirect(request, target)
    return page(request, "access/login.html", LoginView(FormState(), target))


@post("/login", guards=[public()], include_in_schema=False)
async def log_in(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    target = safe_next(reader.raw("next"))
    username = reader.text("username", required=True, max_length=100, any_number=True)
    password = (await request.form()).get("password", "")
    if reader.errors or not isinstance(password, str):
        return page(request, "access/login.html", LoginView(_without_password(reader), target), status=422)
    try:
        logged_in = await login_service.log_in(username, password, visitor_of(request))
    except (LoginRefused, TooManyAttempts) as error:
        view = LoginView(_without_password(reader), target, problem=error.msgid)
        return page(request, "access/login.html", view, status=error.status)
    return _onward(request, logged_in, target)


@get("/login/code", guards=[public()], include_in_schema=False)
async def code_page(request: AppRequest) -> Response[Any]:
    session_at(request, "code")
    return page(request, "access/code.html", StepView(FormState(), safe_next(request.query_params.get("next"))))


@post("/login/code", guards=[public()], include_in_schema=False)
async def enter_code(request: AppRequest) -> Response[Any]:
    session = session_at(request, "code")
    reader = FormReader(await request.form())
    target = safe_next(reader.raw("next"))
    try:
        logged_in = await login_service.enter_code(session, reader.raw("code"), visitor_of(request), clock.utc_now())
    except InvalidInput as error:
        return page(request, "access/code.html", StepView(FormState(errors=error.fields), target), status=422)
    return _onward(request, logged_in, target)


@get("/login/password", guards=[public()], include_in_schema=False)
async def password_page(request: AppRequest) -> Response[Any]:
    session_at(request, "password")
    target = safe_next(request.query_params.get("next"))
    return page(request, "access/new_password.html", StepView(FormState(), target))


@post("/login/password", guards=[public()], include_in_schema=False)
async def choose_password(request: AppRequest) -> Response[Any]:
    session = session_at(request, "password")
    form = await request.form()
    target = safe_next(FormReader(form).raw("next"))
    try:
        password = repeated_password(form)
        logged_in = await login_service.choose_password(session, password, visitor_of(request))
    except InvalidInput as error:
        view = StepView(FormState(errors=error.fields), target)
        return page(request, "access/new_password.html", view, status=422)
    return _onward(request, logged_in, target)


@get("/login/authenticator", guards=[public()], include_in_schema=False)
async def authenticator_page(request: AppRequest) -> Response[Any]:
    view = await _authenticator_view(request, FormState(), safe_next(request.query_params.get("next")))
    return page(request, "access/authenticator.html", view)


@post("/login/authenticator", guards=[public()], include_in_schema=False)
async def confirm_authenticator(request: AppRequest) -> Response[Any]:
    session = session_at(request, "enrol")
    reader = FormReader(await request.form())
    target = safe_next(reader.raw("next"))
    try:
        logged_in = await login_service.enter_code(session, reader.raw("code"), visitor_of(request), clock.utc_now())
    except InvalidInput as error:
        view = await _authenticator_view(request, FormState(errors=error.fields), target)
        return page(request, "access/authenticator.html", view, status=422)
    return _onward(request, logged_in, target)


@post("/logout", guards=[public()], include_in_schema=False)
async def log_out(request: AppRequest) -> Response[Any]:
    session = request.scope.get("auth")
    if session is not None:
        await login_service.log_out(session)
    return without_session(redirect(request, "/login", flash=N_("You are logged out.")))


def repeated_password(form: object) -> str:
    """A new password that was typed twice. Passwords are taken as typed, without the reader's trimming."""
    first, second = (getattr(form, "get")(name, "") for name in ("password", "repeated"))  # noqa: B009
    reader = FormReader({})
    if not isinstance(first, str) or first != second:
        reader.add_error("repeated", N_("The two passwords differ. Write the same one twice."))
    reader.raise_if_errors()
    return str(first)


def _onward(request: AppRequest, logged_in: LoggedIn, target: str) -> Response[Any]:
    """To the next step of the log-in, which carries the page asked for along, or to that page."""
    if logged_in.stage == "full":
        return with_session(redirect(request, target), logged_in.token)
    path = STEP_PATHS[logged_in.stage] + (f"?next={quote(target, safe='')}" if target != HOME else "")
    return with_session(redirect(request, path), logged_in.token)


async def _authenticator_view(request: AppRequest, form: FormState, target: str) -> AuthenticatorView:
    username, secret = await login_service.enrolment_secret(session_at(request, "enrol"))
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    uri = provisioning_uri(secret, username=username, municipality=settings().municipality)
    return AuthenticatorView(form, target, groups, uri)


def _without_password(reader: FormReader) -> FormState:
    state = reader.state
    return FormState({name: values for name, values in state.raw.items() if name != "password"}, state.errors)


routes = [
    login_page,
    log_in,
    code_page,
    enter_code,
    password_page,
    choose_password,
    authenticator_page,
    confirm_authenticator,
    log_out,
]
