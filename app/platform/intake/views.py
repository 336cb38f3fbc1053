"""How imports are shown: words for states and tables, and what the templates get."""

import msgspec

from app.platform.errors import N_
from app.platform.intake.kinds import get_kind, import_kinds
from app.platform.intake.schemas import Batch

IMPORTERS = ("administrator", "procurement")
UNDONE = "undone"
STATUS_LABELS = {
    "reading": N_("Being read"),
    "refused": N_("Refused"),
    "failed": N_("Has errors"),
    "unmapped": N_("Awaits its columns"),
    "staged": N_("Awaits confirmation"),
    "committing": N_("Being imported"),
    "committed": N_("Imported"),
    "discarded": N_("Discarded"),
    UNDONE: N_("Undone"),
}
STATUS_TAGS = {
    "reading": "info", "refused": "error", "failed": "error", "unmapped": "warning", "staged": "warning",
    "committing": "info", "committed": "success", "discarded": "neutral", UNDONE: "neutral",
}  # fmt: skip
# Tables that no kind of file fills, in words; what rests on an import may be any of them.
TABLE_LABELS = {
    "citizen": N_("Citizens"),
    "offer_order": N_("Orders"),
    "offer_choice": N_("Choices of an offer"),
    "offer_revision": N_("History of offers"),
    "effect_estimate": N_("Estimates of effect"),
    "app_user": N_("Users"),
    "order_event": N_("Events of orders"),
    "order_message": N_("Messages"),
    "tender": N_("Tenders"),
    "tender_lot_offer": N_("Lots of tenders"),
}


class BatchView(msgspec.Struct, frozen=True):
    """`kind_title` and `status` are msgids."""

    batch: Batch
    kind_title: str
    status: str
    tag: str


def show_batch(batch: Batch) -> BatchView:
    state = status_of(batch)
    return BatchView(batch, get_kind(batch.kind).title, STATUS_LABELS[state], STATUS_TAGS[state])


def status_of(batch: Batch) -> str:
    return UNDONE if batch.undone_at else batch.status


def table_label(table: str) -> str:
    """A msgid for a table: the title of the kind that fills it, else its own words, else its name."""
    titles = {kind.table: kind.title for kind in import_kinds().values()}
    return titles.get(table) or TABLE_LABELS.get(table, table)
