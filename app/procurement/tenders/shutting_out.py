"""Who may not write on a tender although their role lets them; higher rooms know of it and add their check here.

A room adds its function when its service is imported. It gets a user and a tender, and answers with a msgid that says
why this user is shut out, or None.
"""

from collections.abc import Awaitable, Callable

from app.platform.access import Actor
from app.platform.errors import NotAllowed

Check = Callable[[int, int], Awaitable[str | None]]

checks: list[Check] = []


async def refuse(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed for somebody who is shut out of the tender."""
    if why := await why_shut_out(actor.user_id, tender_id):
        raise NotAllowed(why)


async def why_shut_out(user_id: int, tender_id: int) -> str | None:
    """The first check's msgid, in words that fit whoever reads them; None for a user who may write."""
    for check in checks:
        if why := await check(user_id, tender_id):
            return why
    return None
