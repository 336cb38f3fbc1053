"""Who there is to appoint, and what they have had to do with a tender."""

import msgspec

from app.platform.db import fetch, fetch_one
from app.procurement.appointments.schemas import Person

# $1 is the tender. A user who has the supplier role but no supplier (any more) is no less a stranger to the house.
_PERSON = """
    select u.id, u.name, u.disabled_at is not null as disabled,
           coalesce(s.kind, case when exists (
               select from user_role ur join access_role r on r.id = ur.role_id
               where ur.user_id = u.id and r.code = 'supplier') then 'unknown' else '' end) as supplier_kind,
           (exists (select from tender t where t.id = $1 and t.created_by = u.id)
            or exists (select from tender_revision v where v.tender_id = $1 and v.changed_by = u.id)
            or exists (select from tender_comment c where c.tender_id = $1 and u.id in (c.written_by, c.settled_by))
            or exists (select from tender_review w where w.tender_id = $1 and u.id in (w.asked_by, w.reviewer_id))
            or exists (select from tender_event e where e.tender_id = $1 and e.actor_id = u.id)) as took_part
    from app_user u left join supplier s on s.id = u.supplier_id
"""


async def find_person(tender_id: int, user_id: int) -> Person | None:
    row = await fetch_one(f"{_PERSON} where u.id = $2", tender_id, user_id)
    return msgspec.convert(dict(row), Person) if row else None


async def list_people(tender_id: int) -> list[Person]:
    """Everybody who can log in and is of the house or one of its own suppliers, by name."""
    rows = await fetch(f"{_PERSON} where u.disabled_at is null order by u.name, u.id", tender_id)
    people = [msgspec.convert(dict(row), Person) for row in rows]
    return [each for each in people if each.supplier_kind in ("", "own")]
