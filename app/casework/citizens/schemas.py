"""Citizens as plain values. Names and case numbers are open only here, in memory, for those who may see them."""

from datetime import date, datetime

import msgspec


class Citizen(msgspec.Struct, frozen=True, kw_only=True):
    """Who a citizen is, for the caseworker and the team."""

    id: int
    name: str | None
    case_number: str | None
    team_id: int | None
    team_name: str | None
    caseworker_id: int | None
    caseworker_name: str | None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    recorded_on: date
    birth_year: int
    sex: str
    target_group: str
    contact_group: str | None
    education: str
    danish_level: str | None
    district: str | None
    last_job_on: date | None
    barriers: list[str]


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A period on a benefit; `end_on` is its last day, None while it runs."""

    benefit: str
    start_on: date
    end_on: date | None


class PlacementRow(msgspec.Struct, frozen=True, kw_only=True):
    offer_id: int
    offer_title: str
    supplier_name: str
    cohort: str | None
    referred_on: date | None
    start_on: date
    end_on: date | None
    end_reason: str | None


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    start_on: date
    end_on: date | None


class RefundStep(msgspec.Struct, frozen=True, kw_only=True):
    """Where a citizen stands on the refund ladder.

    weeks : whole weeks on support that count today.
    state_percent : the state's share of the benefit's cost now.
    falls_on, falls_to : the day it falls if support goes on unbroken, and to what; None on the last step.
    """

    weeks: int
    state_percent: int
    falls_on: date | None
    falls_to: int | None


class CitizenRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a caseworker's or team's list.

    weeks_on_benefit : whole weeks of the running spell, None without one.
    passive_weeks : whole weeks on benefit since the last placement ended; 0 while one runs, None off benefit.
    """

    id: int
    name: str | None
    caseworker_id: int | None
    caseworker_name: str | None
    target_group: str | None
    benefit: str | None
    weeks_on_benefit: int | None
    passive_weeks: int | None
    recorded_on: date | None


class NewCompetences(msgspec.Struct, frozen=True, kw_only=True):
    """Codes of the lists competence and wish, and the citizen's own words."""

    competences: list[str] = []
    wishes: list[str] = []
    competences_text: str = ""
    wishes_text: str = ""


class Competences(NewCompetences, frozen=True, kw_only=True):
    updated_at: datetime
    updated_by_name: str | None
    version: int


class CitizenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a citizen's page shows."""

    citizen: Citizen
    profile: Profile | None
    competences: Competences | None
    running: Spell | None
    refund: RefundStep | None
    spells: list[Spell]
    placements: list[PlacementRow]
    outcomes: list[OutcomeRow]


class CitizenFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a search or a count is about. `passive_weeks` : at least so many weeks on benefit without an offer."""

    text: str = ""
    passive_weeks: int | None = None
