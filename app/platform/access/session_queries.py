"""Sessions and log-in attempts. Limits are judged by the database's clock, the one all processes share."""

from functools import lru_cache

from app.platform.access.actor import Actor, Session, SignedIn
from app.platform.access.revisions import registered_revisions
from app.platform.access.schemas import SessionRow
from app.platform.db import execute, fetch, fetch_one, fetch_value

ABSOLUTE_HOURS = 12
IDLE_MINUTES = 60
UNFINISHED_MINUTES = 10
TOUCH_SECONDS = 60
ATTEMPT_WINDOW_MINUTES = 15

_ALIVE = f"""s.ended_at is null
    and s.created_at > clock_timestamp() - interval '{ABSOLUTE_HOURS} hours'
    and s.last_seen_at > clock_timestamp() - interval '{IDLE_MINUTES} minutes'
    and (s.stage = 'full' or s.created_at > clock_timestamp() - interval '{UNFINISHED_MINUTES} minutes')"""


async def find_signed_in(token_hash: bytes, locale: str | None) -> SignedIn | None:
    """Who a living session belongs to; `locale` is what this browser chose, before what the user did."""
    asked = registered_revisions()
    row = await fetch_one(_signed_in_query(tuple(sql for _, sql in asked)), token_hash, locale)
    if row is None:
        return None
    session_id, user_id, stage, username, name, supplier_id, spoken, stale, roles, team_ids, revisions = row
    if stale:
        await touch(session_id)
    session = Session(session_id, user_id, token_hash, stage)
    if stage != "full":
        return SignedIn(session, None, {})
    actor = Actor(user_id, username, name, frozenset(roles), frozenset(team_ids), supplier_id, spoken)
    return SignedIn(session, actor, {name: number for (name, _), number in zip(asked, revisions, strict=True)})


@lru_cache(maxsize=8)  # one in a running program; rooms register before the first request
def _signed_in_query(revisions: tuple[str, ...]) -> str:
    return f"""select s.id, s.user_id, s.stage, u.username, u.name, u.supplier_id, coalesce($2, u.locale, 'da'),
           s.last_seen_at < clock_timestamp() - interval '{TOUCH_SECONDS} seconds',
           array(select r.code from user_role ur join access_role r on r.id = ur.role_id where ur.user_id = u.id),
           array(select team_id from team_member where user_id = u.id),
           array[{", ".join(revisions)}]::bigint[]
        from user_session s join app_user u on u.id = s.user_id
        where s.token_hash = $1 and u.disabled_at is null and {_ALIVE}"""


async def touch(session_id: int) -> None:
    """Only ever moves a living session forward: a request that outlives a log-out brings nothing back."""
    await execute(
        "update user_session set last_seen_at = clock_timestamp() where id = $1 and ended_at is null", session_id
    )


async def insert_session(token_hash: bytes, *, user_id: int, stage: str, user_agent: str) -> int:
    return int(
        await fetch_value(
            """insert into user_session (token_hash, user_id, stage, user_agent, created_at, last_seen_at)
               values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp()) returning id""",
            token_hash,
            user_id,
            stage,
            user_agent[:200],
        )
    )


async def end_session(session_id: int, reason: str) -> bool:
    """False when it had ended before."""
    return bool(
        await fetch_value(
            """update user_session set ended_at = clock_timestamp(), end_reason = $2
               where id = $1 and ended_at is null returning id""",
            session_id,
            reason,
        )
    )


async def end_session_of(user_id: int, session_id: int, reason: str) -> None:
    """Only a session of this user."""
    await execute(
        """update user_session set ended_at = clock_timestamp(), end_reason = $3
           where id = $2 and user_id = $1 and ended_at is null""",
        user_id,
        session_id,
        reason,
    )


async def end_sessions_of(user_id: int, reason: str, *, but: int | None = None) -> None:
    await execute(
        """update user_session set ended_at = clock_timestamp(), end_reason = $2
           where user_id = $1 and ended_at is null and id is distinct from $3""",
        user_id,
        reason,
        but,
    )


async def list_sessions(user_id: int) -> list[SessionRow]:
    rows = await fetch(
        f"""select s.id, s.created_at, s.last_seen_at, s.user_agent from user_session s
            where s.user_id = $1 and s.stage = 'full' and {_ALIVE} order by s.last_seen_at desc""",
        user_id,
    )
    return [SessionRow(**row) for row in rows]


async def insert_attempt(account_key: bytes, address: str) -> int:
    """Counted as failed until something better is known, so that simultaneous guesses see each other."""
    return int(
        await fetch_value(
            """insert into login_attempt (account_key, address, at, outcome)
               values ($1, $2, clock_timestamp(), 'failed') returning id""",
            account_key,
            address,
        )
    )


async def set_attempt_outcome(attempt_id: int, outcome: str) -> None:
    await execute("update login_attempt set outcome = $2 where id = $1", attempt_id, outcome)


async def count_failures(account_key: bytes, address: str) -> tuple[int, int]:
    """Failed tries in the window by account, since its last complete log-in, and by address."""
    row = await fetch_one(
        f"""with recent as (
                select * from login_attempt
                where at > clock_timestamp() - interval '{ATTEMPT_WINDOW_MINUTES} minutes'
                  and (account_key = $1 or address = $2))
            select count(*) filter (where outcome = 'failed' and account_key = $1 and id > coalesce(
                       (select max(id) from recent where account_key = $1 and outcome = 'signed_in'), 0)) as account,
                   count(*) filter (where outcome = 'failed' and address = $2) as address
            from recent""",
        account_key,
        address,
    )
    assert row is not None
    return row["account"], row["address"]


async def forget_old() -> None:
    """Attempts and sessions that no rule looks at any more."""
    await execute("delete from login_attempt where at < clock_timestamp() - interval '1 day'")
    await execute("delete from user_session where created_at < clock_timestamp() - interval '30 days'")
