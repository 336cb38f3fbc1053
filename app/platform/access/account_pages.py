"""One's own account: password, sessions."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import login_service, service
from app.platform.access.browser import session_at, visitor_of, with_session
from app.platform.access.browsers import browser_name
from app.platform.access.guards import AppRequest, signed_in
from app.platform.access.login_pages import repeated_password
from app.platform.access.views import AccountView
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, page, redirect


@get("/account", guards=[signed_in()], include_in_schema=False)
async def account_page(request: AppRequest) -> Response[Any]:
    return page(request, "access/account.html", await _view(request, FormState()))


@post("/account/password", guards=[signed_in()], include_in_schema=False)
async def change_password(request: AppRequest) -> Response[Any]:
    session = session_at(request, "full")
    form = await request.form()
    try:
        password = repeated_password(form)
        current = str(form.get("current", ""))
        logged_in = await login_service.change_password(session, current, password, visitor_of(request))
    except InvalidInput as error:
        return page(request, "access/account.html", await _view(request, FormState(errors=error.fields)), status=422)
    answer = redirect(request, "/account", flash=N_("The password is changed, and all your other sessions have ended."))
    return with_session(answer, logged_in.token)


@post("/account/sessions/end", guards=[signed_in()], include_in_schema=False)
async def end_other_sessions(request: AppRequest) -> Response[Any]:
    await login_service.end_own_sessions(session_at(request, "full"))
    return redirect(request, "/account", flash=N_("All your other sessions have ended."))


@post("/account/sessions/{session_id:int}/end", guards=[signed_in()], include_in_schema=False)
async def end_session(request: AppRequest, session_id: FromPath[int]) -> Response[Any]:
    await login_service.end_own_sessions(session_at(request, "full"), only=session_id)
    return redirect(request, "/account", flash=N_("The session has ended."))


@post("/account/mail", guards=[signed_in()], include_in_schema=False)
async def choose_mail(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        email, wanted = reader.text("email", max_length=254), reader.boolean("mail_wanted")
        reader.raise_if_errors()
        await service.set_own_mail(request.user, email, wanted=wanted)
    except InvalidInput as error:
        view = await _view(request, FormState(), mail=reader.state.with_errors(error))
        return page(request, "access/account.html", view, status=422)
    return redirect(request, "/account", flash=N_("Saved."))


async def _view(request: AppRequest, form: FormState, *, mail: FormState | None = None) -> AccountView:
    actor = request.user
    teams = [team.name for team in await service.list_teams() if team.id in actor.team_ids]
    sessions = await login_service.list_own_sessions(actor.user_id)
    browsers = {session.id: browser_name(session.user_agent) for session in sessions}
    user = await service.get_user(actor.user_id)
    mail = mail or FormState.of({"email": user.email, "mail_wanted": user.mail_wanted})
    return AccountView(form, sessions, browsers, session_at(request, "full").id, teams, mail)


routes = [account_page, change_password, choose_mail, end_other_sessions, end_session]
