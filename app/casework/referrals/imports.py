"""Files of placements: citizens' time in offers."""

# ruff: noqa: E501 (the columns are read as a table)

from app.casework.referrals.adopting import (
    KNOWN_ONLY_HERE,
    count_placements,
    find_placement_overlaps,
    merge_placements,
    move_orders,
    move_orders_back,
)
from app.platform.errors import N_
from app.platform.intake import (
    Closing,
    Code,
    Column,
    Cpr,
    Day,
    ImportKind,
    Lookup,
    RowError,
    RowRule,
    Stage,
    Text,
)  # fmt: skip


async def check_placements(stage: Stage) -> list[RowError]:
    message = N_(
        "The period overlaps another placement of the same citizen in the same offer, in this file or imported before. "
        "Correct the dates."
    )
    return await find_placement_overlaps(stage, message)


PLACEMENTS = ImportKind(
    name="placements",
    title=N_("Placements"),
    doc=N_("One row for each citizen's time in one offer."),
    order=50,
    table="placement",
    key=("placement_ref",),
    columns=(
        Column("placement_ref", "forløbsnummer", "placement number", Text(60), N_("The source system's own number of the placement."), "F-000123", required=True),
        Column("cpr", "CPR-nummer", "CPR number", Lookup("citizen", "pseudonym", Cpr()), N_("The citizen's CPR number; the citizen must be imported before."), "010153-1234", required=True, field="citizen_id"),
        Column("offer_code", "tilbudskode", "offer code", Lookup("offer", "code"), N_("Code of the offer; it must exist."), "JOBKLUB", required=True, field="offer_id"),
        Column("cohort", "hold", "cohort", Text(60), N_("The cohort, for offers that start in cohorts."), "2026-1"),
        Column("referred_on", "henvist den", "referred on", Day(), N_("The day of the referral."), "20-01-2026"),
        Column("start_on", "første dag", "first day", Day(), N_("First day in the offer."), "01-02-2026", required=True),
        Column("end_on", "sidste dag", "last day", Day(), N_("Last day in the offer; blank while it runs."), "30-04-2026"),
        Column("end_reason", "afslutningsårsag", "reason for ending", Code("end_reason"), N_("Why it ended."), "completed"),
    ),
    rules=(
        RowRule("end_on", "s.end_on < s.start_on", N_("The last day lies before the first. Correct one of them."), ("start_on", "end_on")),
        RowRule("referred_on", "s.referred_on > s.start_on", N_("The referral lies after the first day. Correct one of them."), ("start_on", "referred_on")),
        RowRule("end_reason", "s.end_reason is not null and s.end_on is null", N_("A reason for ending needs a last day. Fill it in, or empty the reason."), ("end_on", "end_reason")),
    ),
    check=check_placements,
    preview=count_placements,
    merge=merge_placements,
    finish=move_orders,
    after_undo=move_orders_back,
    closing=Closing(f"(t.end_on is null or t.end_on >= $1) and t.start_on < $1 and not {KNOWN_ONLY_HERE}", "end_on = $1::date - 1"),
)  # fmt: skip

IMPORT_KINDS = [PLACEMENTS]
