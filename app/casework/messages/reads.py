"""Messages with who wrote them, and the orders they are on; never writes."""

from typing import Any

from asyncpg import Record

from app.casework.messages.schemas import Message, Thread
from app.casework.referrals.naming import hidden_name, without_name
from app.casework.referrals.reads import IN_SCOPE, JOINED, Scope
from app.platform.db import fetch
from app.platform.keys import keyring


async def list_messages(order_id: int, *, for_supplier: bool) -> list[Message]:
    """Oldest first."""
    rows = await fetch(
        """select m.id, u.name as by_name, m.by_supplier, m.text, m.sent_at, m.read_at, m.by_supplier = $2 as is_own,
                  m.by_supplier <> $2 and m.read_at is null as is_new, o.state, c.name_sealed
           from order_message m join offer_order o on o.id = m.order_id join citizen c on c.id = o.citizen_id
               left join app_user u on u.id = m.sent_by
           where m.order_id = $1 order by m.sent_at, m.id""",
        order_id, for_supplier,
    )  # fmt: skip
    return [_message(row, for_supplier=for_supplier) for row in rows]


async def list_threads(scope: Scope, *, is_leader: bool) -> list[Thread]:
    """A caseworker's own citizens' orders and those placed for the team; a leader's, all of the teams'."""
    rows = await fetch(
        f"""select o.id as order_id, o.reference, o.state, f.title as offer_title, s.name as supplier_name,
                   c.name_sealed, count(*) as messages, max(m.sent_at) as last_at,
                   count(*) filter (where m.read_at is null and m.by_supplier = ($3::int is null)) as unread,
                   (array_agg(m.by_supplier order by m.sent_at desc))[1] as last_by_supplier
            {JOINED} join order_message m on m.order_id = o.id
            where {IN_SCOPE} and ($3::int is not null or $4 or c.caseworker_id = $1 or o.ordered_by = $1)
            group by o.id, f.id, s.id, c.id""",
        scope.user_id, list(scope.team_ids), scope.supplier_id, is_leader,
    )  # fmt: skip
    return [Thread(**_for_reader(row, scope)) for row in rows]


def _message(row: Record, *, for_supplier: bool) -> Message:
    values = dict(row)
    hidden = hidden_name(values.pop("name_sealed"), values.pop("state"), for_supplier=for_supplier)
    return Message(**values | {"text": without_name(values["text"], hidden)})


def _for_reader(row: Record, scope: Scope) -> dict[str, Any]:
    """A supplier gets the name only while the order is current."""
    values = dict(row)
    sealed, state = values.pop("name_sealed"), values.pop("state")
    hidden = hidden_name(sealed, state, for_supplier=scope.is_supplier)
    return values | {"citizen_name": None if hidden or not sealed else keyring().decrypt(sealed)}
