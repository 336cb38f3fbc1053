"""Messages for tests."""

import itertools
from datetime import datetime

from app.casework.messages import service
from app.platform.access import Actor
from app.platform.clock import utc_now

_numbers = itertools.count(1)


async def write_message(
    actor: Actor, order_id: int, text: str = "Hvornår passer det med et møde?", *, token: str = "",
    now: datetime | None = None,
) -> None:  # fmt: skip
    await service.send_message(
        actor, order_id, text=text, form_token=token or f"message-{next(_numbers)}", now=now or utc_now()
    )
