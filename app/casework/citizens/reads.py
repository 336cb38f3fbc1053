"""What a citizen's page and the lists show from all of casework and the offers, each in one query; never writes."""

from datetime import date

from asyncpg import Record

from app.casework.citizens.queries import open_text
from app.casework.citizens.schemas import CitizenFilter, CitizenRow, OutcomeRow, PlacementRow
from app.platform.db import fetch


async def list_rows(
    wanted: CitizenFilter, *, user_id: int | None, team_ids: list[int], on_date: date
) -> list[CitizenRow]:
    """The citizens of a caseworker (`user_id`) or of teams, names opened; the text is not looked for."""
    rows = await fetch(
        """select c.id, c.name_sealed, c.caseworker_id, u.name as caseworker_name, p.target_group,
                  p.recorded_on, s.benefit, ($3::date - s.start_on) / 7 as weeks_on_benefit,
                  case when s.start_on is null then null when o.running then 0
                       else ($3::date - greatest(s.start_on, o.last_end)) / 7 end as passive_weeks
           from citizen c
           left join app_user u on u.id = c.caseworker_id
           left join lateral (
               select target_group, recorded_on from citizen_profile
               where citizen_id = c.id order by recorded_on desc limit 1) p on true
           left join lateral (
               select benefit, start_on from benefit_spell
               where citizen_id = c.id and start_on <= $3 and (end_on is null or end_on >= $3)
               order by start_on limit 1) s on true
           left join lateral (
               select bool_or(end_on is null or end_on >= $3) as running, max(end_on) as last_end
               from placement where citizen_id = c.id and start_on <= $3) o on true
           where c.caseworker_id = $1 or c.team_id = any($2)""",
        user_id, team_ids, on_date,
    )  # fmt: skip
    found = [to_row(row) for row in rows]
    least = wanted.passive_weeks
    return [row for row in found if least is None or (row.passive_weeks is not None and row.passive_weeks >= least)]


async def list_caseworkers(*, user_id: int | None, team_ids: list[int]) -> list[tuple[int, str]]:
    """Id and name of everybody who is the caseworker of one of these citizens, by name."""
    rows = await fetch(
        """select distinct u.id, u.name from citizen c join app_user u on u.id = c.caseworker_id
           where c.caseworker_id = $1 or c.team_id = any($2) order by u.name, u.id""",
        user_id, team_ids,
    )  # fmt: skip
    return [(row["id"], row["name"]) for row in rows]


def to_row(row: Record) -> CitizenRow:
    values = dict(row)
    return CitizenRow(name=open_text(values.pop("name_sealed")), **values)


async def list_placements(citizen_id: int) -> list[PlacementRow]:
    rows = await fetch(
        """select p.offer_id, o.title as offer_title, s.name as supplier_name, p.cohort, p.referred_on, p.start_on,
                  p.end_on, p.end_reason
           from placement p join offer o on o.id = p.offer_id join supplier s on s.id = o.supplier_id
           where p.citizen_id = $1 order by p.start_on desc, p.id desc""",
        citizen_id,
    )
    return [PlacementRow(**row) for row in rows]


async def list_outcomes(citizen_id: int) -> list[OutcomeRow]:
    rows = await fetch(
        "select kind, start_on, end_on from outcome_event where citizen_id = $1 order by start_on desc", citizen_id
    )
    return [OutcomeRow(**row) for row in rows]
