"""Users and jobs as far as e-mail must know them."""

from collections.abc import Iterable

from app.platform.db import fetch, fetch_one, fetch_value
from app.platform.mail.schemas import Recipient

# For the administrator's list. Nothing of what a message leads to, nor of where it goes.
MESSAGE = (
    "m.id, coalesce(u.username, '') as username, m.kind, m.status, m.attempts, m.error, m.created_at, m.sent_at, "
    "m.next_try_at"
)
MESSAGES = "mail_message m left join app_user u on u.id = m.user_id"
_WANTS = "u.email is not null and u.mail_wanted and u.disabled_at is null"


async def who_want_mail(user_ids: Iterable[int]) -> list[int]:
    """Those of the users who have an address, are active and have not turned e-mails off."""
    rows = await fetch(
        f"select u.id from app_user u where u.id = any($1::int[]) and {_WANTS} order by u.id", sorted(set(user_ids))
    )
    return [row["id"] for row in rows]


async def find_recipient(user_id: int) -> Recipient:
    row = await fetch_one(
        f"select case when {_WANTS} then u.email end as email, u.locale from app_user u where u.id = $1", user_id
    )
    return Recipient(**row) if row else Recipient(None, None)


async def sending_is_asked_for() -> bool:
    """Whether a job that sends what waits has not begun."""
    return bool(await fetch_value("select exists (select from job where name = 'mail.send' and status = 'queued')"))
