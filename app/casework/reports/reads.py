"""Reports with the placement, the order, the offer, the supplier and the citizen they belong to; never writes."""

from datetime import date
from typing import Any

import msgspec
from asyncpg import Record

from app.casework.referrals.naming import hidden_name, without_name
from app.casework.referrals.reads import Scope
from app.casework.reports.due import TO_WRITE, WRITTEN, days_late, timing
from app.casework.reports.schemas import OrderAsReported, Report, ReportRow, Timeliness, ToRemind
from app.platform.db import fetch, fetch_one
from app.platform.keys import keyring

# A placement that only a file knows, in an offer that has had another supplier since: whose it was is not known.
CHANGED_HANDS = """(o.id is null and exists (
    select from offer_revision v where v.offer_id = f.id and v.changes ? 'supplier_id'
       and (v.changed_at at time zone 'Europe/Copenhagen')::date > p.start_on))"""
# $1 user, $2 teams, $3 supplier.
IN_SCOPE = f"""case when $3::int is null then c.caseworker_id = $1 or c.team_id = any($2::int[])
                    else coalesce(o.supplier_id, f.supplier_id) = $3 and not {CHANGED_HANDS} end"""
SENT_ON = "(r.sent_at at time zone 'Europe/Copenhagen')::date"
# An order keeps whom it was sent to; a placement that only a file knows belongs to whoever runs the offer.
JOINED = """from report r join placement p on p.id = r.placement_id join offer f on f.id = p.offer_id
    left join offer_order o on o.placement_id = p.id join citizen c on c.id = p.citizen_id
    join supplier s on s.id = coalesce(o.supplier_id, f.supplier_id)"""

# Reports of a placement are counted from 1, for a reference people can say.
NUMBER = "(select count(*) from report n where n.placement_id = r.placement_id and n.id <= r.id)"

_REPORT = f"""
select r.id, r.report_ref, {NUMBER} as number, r.kind, r.state, r.due_on, r.answers, r.template_version, r.saved_at,
       r.sent_at,
       {SENT_ON} as sent_on, b.name as sent_by_name, r.follow_ups, r.follow_up_text, t.name as taken_up_by_name,
       r.taken_up_at, r.version, p.id as placement_id, p.placement_ref, p.start_on, p.end_on, f.id as offer_id,
       f.title as offer_title, s.id as supplier_id, s.name as supplier_name, o.id as order_id,
       o.reference as order_reference, o.state as order_state, coalesce(o.goal, '') as goal,
       coalesce(o.barriers, '{{}}') as barriers, coalesce(o.report_topics, '{{}}') as report_topics,
       p.citizen_id, c.name_sealed
{JOINED} left join app_user b on b.id = r.sent_by left join app_user t on t.id = r.taken_up_by
"""


async def find_report(scope: Scope, report_id: int, today: date) -> Report | None:
    row = await fetch_one(f"{_REPORT} where r.id = $4 and {IN_SCOPE}", *_args(scope), report_id)
    return _report(row, scope, today) if row else None


async def list_of_placement(scope: Scope, placement_id: int, today: date) -> list[Report]:
    """In the order they are due."""
    rows = await fetch(
        f"{_REPORT} where r.placement_id = $4 and {IN_SCOPE} order by coalesce(r.due_on, {SENT_ON}), r.id",
        *_args(scope), placement_id,
    )  # fmt: skip
    return [_report(row, scope, today) for row in rows]


async def list_of_citizen(scope: Scope, citizen_id: int, today: date) -> list[Report]:
    """Those that were sent, newest first."""
    rows = await fetch(
        f"{_REPORT} where p.citizen_id = $4 and r.state in ('sent', 'taken_up') and {IN_SCOPE} order by r.sent_at desc",
        *_args(scope), citizen_id,
    )  # fmt: skip
    return [_report(row, scope, today) for row in rows]


async def list_rows(scope: Scope, *, is_leader: bool, today: date) -> list[ReportRow]:
    """A caseworker's list holds the reports on own citizens, a leader's those on all of the teams'."""
    rows = await fetch(
        f"""select r.id, r.report_ref, {NUMBER} as number, r.kind, r.state, r.due_on, {SENT_ON} as sent_on,
                   f.title as offer_title, s.name as supplier_name, p.placement_ref, p.citizen_id, c.name_sealed,
                   r.follow_ups, o.id as order_id, o.state as order_state, o.reference as order_reference
            {JOINED} where {IN_SCOPE} and ($3::int is not null or $4 or c.caseworker_id = $1)""",
        *_args(scope), is_leader,
    )  # fmt: skip
    return [_row(row, scope, today) for row in rows]


async def find_name(placement_id: int) -> str | None:
    """The citizen's name, for keeping it out of what is written; never shown."""
    row = await fetch_one(
        "select c.name_sealed from placement p join citizen c on c.id = p.citizen_id where p.id = $1", placement_id
    )
    return _opened(row) if row else None


async def find_order(order_id: int) -> OrderAsReported | None:
    row = await fetch_one(
        """select p.start_on, p.end_on, o.weeks, o.report_every_weeks, o.final_report_days
           from offer_order o join placement p on p.id = o.placement_id where o.id = $1""",
        order_id,
    )
    return OrderAsReported(**row) if row else None


async def find_caseworker(placement_id: int) -> int | None:
    row = await fetch_one(
        "select c.caseworker_id from placement p join citizen c on c.id = p.citizen_id where p.id = $1", placement_id
    )
    return row["caseworker_id"] if row else None


async def timeliness(supplier_id: int, first_on: date, last_on: date) -> Timeliness:
    """Reports due in the period, each once; those that came are late by the day they came, the others by its end."""
    row = await fetch_one(
        f"""with asked as (
                select r.state, r.due_on, {SENT_ON} as sent_on,
                       coalesce({SENT_ON}, $3::date) - r.due_on as days
                {JOINED}
                where s.id = $1 and r.state <> 'dropped'
                  and coalesce(r.due_on, {SENT_ON}) between $2 and $3)
            select count(*) filter (where due_on is not null) as due,
                   count(*) filter (where sent_on <= due_on) as on_time,
                   count(*) filter (where sent_on > due_on) as late,
                   count(*) filter (where sent_on is null and due_on < $3) as missing,
                   percentile_cont(0.5) within group (order by days)
                       filter (where days > 0 and due_on is not null)::float8 as median_late,
                   count(*) filter (where sent_on is not null) as sent,
                   count(*) filter (where state = 'taken_up') as taken_up
            from asked""",
        supplier_id, first_on, last_on,
    )  # fmt: skip
    assert row is not None
    return Timeliness(**row, first_on=first_on, last_on=last_on)


async def list_to_remind(until: date) -> list[ToRemind]:
    """Everything still to be written that is due by a day."""
    rows = await fetch(
        f"""select r.id, r.due_on, s.id as supplier_id, o.id as order_id, c.caseworker_id
            {JOINED} where r.state = any($1) and r.due_on <= $2 order by r.due_on, r.id""",
        list(TO_WRITE), until,
    )  # fmt: skip
    return [ToRemind(**row) for row in rows]


def _args(scope: Scope) -> tuple[int, list[int], int | None]:
    return scope.user_id, list(scope.team_ids), scope.supplier_id


def _report(row: Record, scope: Scope, today: date) -> Report:
    values = _for_reader(row, scope)
    answers = msgspec.json.decode(values["answers"])
    if values["state"] in WRITTEN:
        answers = _without_name(answers, row, scope)
    values |= _without_name({name: values[name] for name in ("goal", "follow_up_text")}, row, scope)
    # What a supplier is still writing is the supplier's own.
    hidden = not scope.is_supplier and values["state"] not in WRITTEN
    values["answers"] = {} if hidden else answers
    if hidden:
        values["state"] = "due" if values["state"] == "draft" else values["state"]
        values["saved_at"] = None
    return Report(**values, **_against_its_day(values, today))


def _without_name(texts: dict[str, Any], row: Record, scope: Scope) -> dict[str, Any]:
    name = hidden_name(row["name_sealed"], row["order_state"], for_supplier=scope.is_supplier)
    return {field: without_name(text, name) for field, text in texts.items()}


def _row(row: Record, scope: Scope, today: date) -> ReportRow:
    values = _for_reader(row, scope)
    if not scope.is_supplier and values["state"] == "draft":
        values["state"] = "due"
    del values["order_reference"]
    return ReportRow(**values, **_against_its_day(values, today))


def _for_reader(row: Record, scope: Scope) -> dict[str, Any]:
    """A supplier gets the name only while the order is current, and never the citizen's number."""
    values = dict(row)
    order_state = values.pop("order_state")
    hidden = hidden_name(row["name_sealed"], order_state, for_supplier=scope.is_supplier)
    values["citizen_name"] = None if hidden else _opened(row)
    del values["name_sealed"]
    own, number = values.pop("report_ref"), values.pop("number")
    values["reference"] = own or f"{values['order_reference'] or values['placement_ref']}-{number}"
    if scope.is_supplier:
        values["citizen_id"] = None
    return values


def _against_its_day(values: dict[str, Any], today: date) -> dict[str, Any]:
    dropped = values["state"] == "dropped"
    due_on, sent_on = None if dropped else values["due_on"], values["sent_on"]
    return {"days_late": days_late(due_on, sent_on, today), "timing": timing(due_on, sent_on, today)}


def _opened(row: Record) -> str | None:
    sealed = row["name_sealed"]
    return keyring().decrypt(sealed) if sealed else None
