"""What pages and later rooms call: the proposal, the decision of each lot, the letters, and what was awarded."""

from app.procurement.awards.decision_service import (
    awarded,
    current_decision,
    decide,
    get_decision,
    list_decisions,
    reconsider,
)
from app.procurement.awards.letter_service import list_letters, notify, prepare_letters
from app.procurement.awards.proposal_service import (
    may_read,
    note_low_price,
    note_tie,
    propose,
    require_reader,
    require_writer,
)

__all__ = [
    "awarded",
    "current_decision",
    "decide",
    "get_decision",
    "list_decisions",
    "list_letters",
    "may_read",
    "note_low_price",
    "note_tie",
    "notify",
    "prepare_letters",
    "propose",
    "reconsider",
    "require_reader",
    "require_writer",
]
