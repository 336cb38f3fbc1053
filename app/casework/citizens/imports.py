"""Files of citizens with their profiles, and of benefit spells."""

# ruff: noqa: E501 (the columns are read as a table)

from typing import Any

from app.casework.citizens.merging import count_citizens, merge_citizens
from app.platform.errors import N_
from app.platform.intake import (
    Closing,
    Code,
    Codes,
    Column,
    Cpr,
    Day,
    ImportKind,
    Lookup,
    Prepared,
    RowError,
    RowRule,
    Sealed,
    Stage,
    Text,
    Whole,
)  # fmt: skip
from app.platform.intake.periods import find_overlaps
from app.platform.keys import keyring

CPR_DOC = N_("The citizen's CPR number. It is turned into a pseudonym and never stored.")
CPR_EXAMPLE = "010153-1234"


def digest_details(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """A keyed digest of name and case number, bound to the citizen so that equal names have different digests."""
    count = len(values["pseudonym"])
    names = values.get("name_sealed", [None] * count)
    cases = values.get("case_number_sealed", [None] * count)
    if "name_sealed" not in values and "case_number_sealed" not in values:
        return {}
    made = zip(values["pseudonym"], names, cases, strict=True)
    pseudonym = keyring().pseudonym
    return {"details_digest": [p and pseudonym(f"details|{p.hex()}|{name}|{case}") for p, name, case in made]}


async def check_spells(stage: Stage) -> list[RowError]:
    message = N_(
        "The period overlaps another spell of the same citizen on the same benefit, in this file or imported before. "
        "Correct the dates."
    )
    return await find_overlaps(stage, same=("citizen_id", "benefit"), msgid=message)


CITIZENS = ImportKind(
    name="citizens",
    title=N_("Citizens with profile"),
    doc=N_("One row for each citizen and day of recording; earlier recordings are kept."),
    order=30,
    table="citizen_profile",
    key=("cpr", "recorded_on"),
    columns=(
        Column("cpr", "CPR-nummer", "CPR number", Cpr(), CPR_DOC, CPR_EXAMPLE, required=True, field="pseudonym"),
        Column("recorded_on", "registreret den", "recorded on", Day(), N_("The day the profile describes."), "01-02-2026", required=True),
        Column("birth_year", "fødselsår", "birth year", Whole(1900, 2100), N_("Year of birth, four digits."), "1984", required=True),
        Column("sex", "køn", "sex", Code("sex"), N_("Code list sex; blank means unknown."), "female", blank="unknown"),
        Column("target_group", "målgruppe", "target group", Code("target_group"), N_("Target group by LAB § 6."), "6.6", required=True),
        Column("contact_group", "kontaktgruppe", "contact group", Code("contact_group"), N_("Contact group."), "sygemeldt"),
        Column("education", "uddannelse", "education", Code("education_level"), N_("Highest completed education; blank means unknown."), "gymnasial", blank="ukendt"),
        Column("danish_level", "danskniveau", "level of Danish", Code("danish_level"), N_("Level of Danish."), "fluent"),
        Column("district", "distrikt", "district", Text(80), N_("Part of the municipality."), "Nord"),
        Column("last_job_on", "seneste job sluttede", "last job ended on", Day(), N_("Last day in ordinary work."), "31-12-2023"),
        Column("barriers", "barrierer", "barriers", Codes("barrier"), N_("Barriers to work or education."), "netvaerk|selvvaerd", blank=[]),
        Column("name", "navn", "name", Sealed(), N_("The citizen's name; shown to the caseworker and the team only."), "Eksempel Borger", field="name_sealed"),
        Column("case_number", "sagsnummer", "case number", Sealed(60), N_("The case system's number of the citizen's case."), "S-2026-00012", field="case_number_sealed"),
        Column("team", "team", "team", Text(40), N_("Code of the team; a team that is not known is made."), "SYG", field="team_code"),
        Column("caseworker", "sagsbehandler", "caseworker", Lookup("app_user", "username"), N_("User name of the caseworker; must exist, or be blank."), "anna", field="caseworker_id"),
    ),
    prepared=Prepared({"details_digest": "bytea"}, digest_details),
    rules=(
        RowRule("birth_year", "s.birth_year > extract(year from s.recorded_on)", N_("The citizen is born after the day of recording. Correct one of them."), ("birth_year", "recorded_on")),
        RowRule("last_job_on", "s.last_job_on > s.recorded_on", N_("The last job ends after the day of recording. Correct one of them."), ("last_job_on", "recorded_on")),
    ),
    preview=count_citizens,
    merge=merge_citizens,
)  # fmt: skip

SPELLS = ImportKind(
    name="spells",
    title=N_("Benefit spells"),
    doc=N_("One row for each period on a benefit. The last day is included; blank while the benefit runs."),
    order=40,
    table="benefit_spell",
    key=("cpr", "benefit", "start_on"),
    columns=(
        Column("cpr", "CPR-nummer", "CPR number", Lookup("citizen", "pseudonym", Cpr()), CPR_DOC, CPR_EXAMPLE, required=True, field="citizen_id"),
        Column("benefit", "ydelse", "benefit", Code("benefit"), N_("The public benefit."), "sygedagpenge", required=True),
        Column("start_on", "første dag", "first day", Day(), N_("First day on the benefit."), "01-02-2026", required=True),
        Column("end_on", "sidste dag", "last day", Day(), N_("Last day on the benefit; blank while it runs."), "30-06-2026"),
    ),
    rules=(RowRule("end_on", "s.end_on < s.start_on", N_("The last day lies before the first. Correct one of them."), ("start_on", "end_on")),),
    check=check_spells,
    closing=Closing("(t.end_on is null or t.end_on >= $1) and t.start_on < $1", "end_on = $1::date - 1"),
)  # fmt: skip

COMPETENCES = ImportKind(
    name="competences",
    title=N_("Competences and wishes"),
    doc=N_("One row for each citizen: what the citizen can and wants. A later file replaces what stands."),
    order=45,
    table="competences_and_wishes",
    key=("cpr",),
    columns=(
        Column("cpr", "CPR-nummer", "CPR number", Lookup("citizen", "pseudonym", Cpr()), CPR_DOC, CPR_EXAMPLE, required=True, field="citizen_id"),
        Column("competences", "kompetencer", "competences", Codes("competence"), N_("What the citizen can."), "it|kundekontakt", blank=[]),
        Column("wishes", "ønsker", "wishes", Codes("wish"), N_("What the citizen wants."), "deltidsjob|udendoers", blank=[]),
        Column("competences_text", "kompetencer med ord", "competences in words", Text(2000, prose=True), N_("The citizen's own words; no CPR number."), "Har arbejdet ti år i køkken.", blank=""),
        Column("wishes_text", "ønsker med ord", "wishes in words", Text(2000, prose=True), N_("The citizen's own words; no CPR number."), "Vil gerne arbejde med dyr.", blank=""),
    ),
    on_change="version = t.version + 1, updated_at = now(), updated_by = null",
)  # fmt: skip

IMPORT_KINDS = [CITIZENS, SPELLS, COMPETENCES]
