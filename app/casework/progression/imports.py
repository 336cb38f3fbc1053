"""Files of assessments."""

# ruff: noqa: E501 (the columns are read as a table)

from app.platform.clock import today
from app.platform.db import fetch
from app.platform.errors import N_
from app.platform.intake import Column, Cpr, Day, ImportKind, Lookup, RowError, Stage, Text, Whole

SCORES = ("citizen_score", "professional_score")
NOT_ASSESSED = N_("The indicator {indicator} is not assessed on that day. Correct the date or the indicator.")
OFF_SCALE = N_(
    "The score lies outside the scale of {indicator} on that day: {low} to {high} (scale number {number}). Correct the "
    "score or the date."
)
NO_SCORE = N_("Neither the citizen nor the professional has a score. Fill in at least one.")
IN_FUTURE = N_("The day lies in the future. Correct it.")


async def check_assessments(stage: Stage) -> list[RowError]:
    """Every score against the scale of its day. A score that the file has no column for stays as it was."""
    scores = ", ".join(f"{score_of(stage, name)} as {name}" for name in SCORES)
    rows = await fetch(
        f"""select s.row_number, i.code as indicator, sc.number, sc.low, sc.high, {scores},
                   s.assessed_on > $1 as in_future
              from {stage.table} s join indicator i on i.id = s.indicator_id
              left join indicator_scale sc on sc.indicator_id = i.id
                   and s.assessed_on >= sc.valid_from and (sc.valid_to is null or s.assessed_on <= sc.valid_to)
                   and s.assessed_on >= i.valid_from and (i.valid_to is null or s.assessed_on <= i.valid_to)
              left join assessment t on t.citizen_id = s.citizen_id and t.indicator_id = s.indicator_id
                   and t.assessed_on = s.assessed_on
             order by s.row_number""",
        today(),
    )
    return [error for row in rows for error in row_errors(dict(row))]


def score_of(stage: Stage, name: str) -> str:
    return f"s.{name}" if name in stage.fields else f"t.{name}"


def row_errors(row: dict[str, object]) -> list[RowError]:
    number, indicator = int(str(row["row_number"])), str(row["indicator"])
    if row["in_future"]:
        return [RowError(number, "assessed_on", IN_FUTURE)]
    if row["number"] is None:
        return [RowError(number, "indicator", NOT_ASSESSED, {"indicator": indicator})]
    given = {name: int(str(row[name])) for name in SCORES if row[name] is not None}
    if not given:
        return [RowError(number, "citizen_score", NO_SCORE)]
    low, high = int(str(row["low"])), int(str(row["high"]))
    limits = {"indicator": indicator, "low": low, "high": high, "number": row["number"]}
    return [RowError(number, name, OFF_SCALE, limits) for name, score in given.items() if not low <= score <= high]


ASSESSMENTS = ImportKind(
    name="assessments",
    title=N_("Assessments"),
    doc=N_("One row for each citizen, indicator and day: the citizen's score, the professional's, or both."),
    order=70,
    table="assessment",
    # The database finds the scale of the day.
    key=("cpr", "indicator", "assessed_on"),
    columns=(
        Column("cpr", "CPR-nummer", "CPR number", Lookup("citizen", "pseudonym", Cpr()), N_("The citizen's CPR number; the citizen must be imported before."), "010153-1234", required=True, field="citizen_id"),
        Column("indicator", "indikator", "indicator", Lookup("indicator", "code", Text(60)), N_("Code of the indicator, as the administrator's page of indicators shows it."), "tro_paa_job", required=True, field="indicator_id"),
        Column("assessed_on", "vurderet den", "assessed on", Day(), N_("The day of the assessment."), "01-03-2026", required=True),
        Column("citizen_score", "borgerens score", "citizen's score", Whole(0, 100), N_("What the citizen answered, on the scale of that day."), "2"),
        Column("professional_score", "fagpersonens score", "professional's score", Whole(0, 100), N_("What the professional answered, on the scale of that day."), "3"),
        Column("note", "bemærkning", "note", Text(1000, prose=True), N_("What lies behind the scores; no CPR number."), "Har fået kontakt til en virksomhed.", blank=""),
    ),
    on_change="version = t.version + 1",
    check=check_assessments,
)  # fmt: skip

IMPORT_KINDS = [ASSESSMENTS]
