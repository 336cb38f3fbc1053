"""Citizens known by pseudonym, their profiles as recorded over time, and their spells on benefits."""

from piccolo.columns import (
    Array,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class Citizen(Table, tablename="citizen", db=DB):
    """`details_digest` is a keyed digest of name and case number: it tells a changed file from an unchanged one."""

    id: Serial
    pseudonym = Bytea(null=False, default=None, unique=True)
    key_id = Integer(null=False, default=None)
    case_number_sealed = Bytea(null=True, default=None)
    name_sealed = Bytea(null=True, default=None)
    details_digest = Bytea(null=True, default=None)
    team_id = Integer(null=True, default=None, index=True)
    caseworker_id = Integer(null=True, default=None, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())


class CitizenProfile(Table, tablename="citizen_profile", db=DB):
    id: Serial
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict)
    recorded_on = Date(null=False, default=None)
    birth_year = SmallInt(null=False, default=None)
    sex = Text(null=False, default="unknown")
    target_group = Text(null=False, default=None)
    contact_group = Text(null=True, default=None)
    education = Text(null=False, default="ukendt")
    danish_level = Text(null=True, default=None)
    district = Text(null=True, default=None)
    last_job_on = Date(null=True, default=None)
    barriers = Array(base_column=Text(), null=False, default=list)


class BenefitSpell(Table, tablename="benefit_spell", db=DB):
    """`end_on` is the last day included; null while the benefit runs."""

    id: Serial
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict)
    benefit = Text(null=False, default=None)
    start_on = Date(null=False, default=None)
    end_on = Date(null=True, default=None)


class CompetencesAndWishes(Table, tablename="competences_and_wishes", db=DB):
    """What the citizen can and wants: codes, and the citizen's own words. One row for each citizen."""

    id: Serial
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict, unique=True)
    competences = Array(base_column=Text(), null=False, default=list)
    wishes = Array(base_column=Text(), null=False, default=list)
    competences_text = Text(null=False, default="")
    wishes_text = Text(null=False, default="")
    updated_by = Integer(null=True, default=None)
    updated_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)
