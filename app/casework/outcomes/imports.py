"""Files of other outcomes than leaving a benefit."""

# ruff: noqa: E501 (the columns are read as a table)

from app.platform.errors import N_
from app.platform.intake import Code, Column, Cpr, Day, ImportKind, Lookup, RowRule

OUTCOMES = ImportKind(
    name="outcomes",
    title=N_("Other outcomes"),
    doc=N_("One row for each outcome: work, education, flexjob, partial return, a case clarified, and what ends follow-up."),
    order=60,
    table="outcome_event",
    key=("cpr", "kind", "start_on"),
    columns=(
        Column("cpr", "CPR-nummer", "CPR number", Lookup("citizen", "pseudonym", Cpr()), N_("The citizen's CPR number; the citizen must be imported before."), "010153-1234", required=True, field="citizen_id"),
        Column("kind", "resultat", "outcome", Code("outcome_kind"), N_("The kind of outcome."), "employed", required=True),
        Column("start_on", "første dag", "first day", Day(), N_("First day, or the day it happened."), "01-03-2026", required=True),
        Column("end_on", "sidste dag", "last day", Day(), N_("Last day; blank while it lasts."), "31-08-2026"),
    ),
    rules=(RowRule("end_on", "s.end_on < s.start_on", N_("The last day lies before the first. Correct one of them."), ("start_on", "end_on")),),
)  # fmt: skip

IMPORT_KINDS = [OUTCOMES]
