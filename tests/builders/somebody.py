"""Who asks in the tests of every route: a person with a team or a supplier, and the cookies of their browser."""

from litestar.types import ASGIApp

from app.platform.access import Role, ensure_team
from app.platform.access.cookies import session_cookie
from app.platform.access.sessions import start_session
from tests.builders.access import make_user
from tests.builders.clients import TestBrowser
from tests.builders.own_rows import Somebody
from tests.builders.suppliers import make_supplier


async def make_somebody(role: str | None) -> Somebody:
    """A person of the role; None is a visitor, who has rows of their own all the same."""
    own, private = await make_supplier(kind="own"), await make_supplier(kind="private")
    team, other_team = await ensure_team("OWN"), await ensure_team("OTHER")
    is_supplier = role == Role.SUPPLIER
    user_id = await make_user(
        role or "caseworker", team_ids=() if is_supplier else (team,), supplier_id=own if is_supplier else None
    )
    await make_user("administrator")  # so that the one who asks is never the last
    return Somebody(user_id, team, other_team, own, private)


async def cookies_of(web_app: ASGIApp, who: Somebody, role: str | None) -> dict[str, str]:
    """A session, or what a visitor gets with the first page."""
    if role is not None:
        return {session_cookie(): await start_session(who.user_id)}
    async with TestBrowser(web_app) as browser:
        return dict((await browser.get("/login")).cookies)
