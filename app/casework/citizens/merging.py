"""How a file of citizens reaches two tables: who the citizen is, and the profile as recorded on a day."""

from app.platform.access import ensure_team
from app.platform.db import fetch
from app.platform.intake import Counts, Stage, change_and_record, insert_and_record
from app.platform.intake.merging import count_one
from app.platform.keys import keyring

PROFILE_FIELDS = frozenset(
    {"birth_year", "sex", "target_group", "contact_group", "education", "danish_level", "district", "last_job_on",
     "barriers"}
)  # fmt: skip


async def count_citizens(stage: Stage) -> Counts:
    row = await count_one(
        f"""select count(*) filter (where t.id is null),
                   count(*) filter (where t.id is not null and ({profile_differs(stage)} or {citizen_differs(stage)})),
                   count(*)
            from {stage.table} s
            left join citizen c on c.pseudonym = s.pseudonym
            left join citizen_profile t on t.citizen_id = c.id and t.recorded_on = s.recorded_on
            left join ({newest_rows(stage)}) n on n.row_number = s.row_number"""
    )
    return Counts(row[0], row[1], row[2] - row[0] - row[1])


async def merge_citizens(stage: Stage) -> Counts:
    """A citizen's name, case number, team and caseworker come from the newest row, unless a newer one is in already."""
    await make_teams(stage)
    counts = await count_citizens(stage)
    await change_citizens(stage)
    await insert_citizens(stage)
    await change_profiles(stage)
    await insert_profiles(stage)
    return counts


async def make_teams(stage: Stage) -> None:
    if "team_code" not in stage.fields:
        return
    unknown = await fetch(
        f"""select distinct s.team_code from {stage.table} s
            where s.team_code is not null and not exists (select from team where team.code = s.team_code)"""
    )
    for row in unknown:
        await ensure_team(row[0], row[0])


async def change_citizens(stage: Stage) -> None:
    values = personal_values(stage)
    if values:
        assignments = ", ".join(f"{field} = {value}" for field, value in values.items())
        await change_and_record(
            stage,
            "citizen",
            f"""update citizen c set {assignments}
                from {stage.table} s join ({newest_rows(stage)}) n on n.row_number = s.row_number
                where c.pseudonym = s.pseudonym and {citizen_differs(stage)}""",
            alias="c",
        )


async def insert_citizens(stage: Stage) -> None:
    values = personal_values(stage)
    await insert_and_record(
        stage,
        "citizen",
        f"""insert into citizen ({", ".join(["pseudonym", "key_id", *values])})
            select {", ".join(["s.pseudonym", "$1::integer", *values.values()])}
            from {stage.table} s join ({newest_rows(stage)}) n on n.row_number = s.row_number
            where not exists (select from citizen c where c.pseudonym = s.pseudonym) order by s.row_number""",
        keyring().current,
    )


async def change_profiles(stage: Stage) -> None:
    assignments = [f"{field} = s.{field}" for field in sorted(stage.fields & PROFILE_FIELDS)]
    await change_and_record(
        stage,
        "citizen_profile",
        f"""update citizen_profile t set {", ".join(assignments)}
            from {stage.table} s join citizen c on c.pseudonym = s.pseudonym
            where t.citizen_id = c.id and t.recorded_on = s.recorded_on and {profile_differs(stage)}""",
    )


async def insert_profiles(stage: Stage) -> None:
    fields = sorted(stage.fields & PROFILE_FIELDS)
    await insert_and_record(
        stage,
        "citizen_profile",
        f"""insert into citizen_profile (citizen_id, recorded_on, {", ".join(fields)})
            select c.id, s.recorded_on, {", ".join(f"s.{field}" for field in fields)}
            from {stage.table} s join citizen c on c.pseudonym = s.pseudonym
            where not exists (
                select from citizen_profile t where t.citizen_id = c.id and t.recorded_on = s.recorded_on)
            order by s.row_number""",
    )


def newest_rows(stage: Stage) -> str:
    """The row of each citizen that tells who the citizen is now; none where the database knows a newer one."""
    return f"""select distinct on (r.pseudonym) r.row_number from {stage.table} r
        where not exists (
            select from citizen k join citizen_profile p on p.citizen_id = k.id
            where k.pseudonym = r.pseudonym and p.recorded_on > r.recorded_on
              and not exists (
                select from {stage.table} f where f.pseudonym = r.pseudonym and f.recorded_on = p.recorded_on))
        order by r.pseudonym, r.recorded_on desc"""


def personal_fields(stage: Stage) -> list[str]:
    return sorted(stage.fields & {"name_sealed", "case_number_sealed", "details_digest", "caseworker_id"})


def personal_values(stage: Stage) -> dict[str, str]:
    """What a row tells of the citizen beside the profile: fields of the citizen and their SQL."""
    values = {field: f"s.{field}" for field in personal_fields(stage)}
    return values | ({"team_id": team_of_row()} if "team_code" in stage.fields else {})


def citizen_differs(stage: Stage) -> str:
    """Compared by digest: the same name encrypted twice gives different bytes."""
    compared = [field for field in personal_fields(stage) if not field.endswith("_sealed")]
    parts = [f"c.{field} is distinct from s.{field}" for field in compared]
    if "team_code" in stage.fields:
        parts.append(f"c.team_id is distinct from {team_of_row()}")
    return f"(n.row_number is not null and ({' or '.join(parts)}))" if parts else "false"


def team_of_row() -> str:
    """A team that is not made yet counts as a change: no id is -1."""
    team = "(select id from team where team.code = s.team_code)"
    return f"case when s.team_code is not null then coalesce({team}, -1) end"


def profile_differs(stage: Stage) -> str:
    fields = sorted(stage.fields & PROFILE_FIELDS)
    return "(" + " or ".join(f"t.{field} is distinct from s.{field}" for field in fields) + ")"
