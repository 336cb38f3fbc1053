"""A tender's life: every move that is allowed, as one table, and what the clock alone decides."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from app.platform.clock import to_local
from app.platform.errors import N_
from app.procurement.procedures.schemas import Deadlines

STATES = {
    "draft": N_("Draft"),
    "internal_review": N_("In internal review"),
    "published": N_("Published, open for questions"),
    "tendering": N_("Open for bids"),
    "opened": N_("Bids opened"),
    "qualification": N_("Qualification"),
    "evaluation": N_("Evaluation"),
    "decision": N_("Decided"),
    "standstill": N_("Standstill"),
    "contracted": N_("Contract signed"),
    "completed": N_("Completed"),
    "complaint_suspended": N_("Suspended by a complaint"),
    "cancelled_in_house": N_("Cancelled, kept in-house"),
    "cancelled_other": N_("Cancelled"),
    "unsuccessful": N_("Unsuccessful"),
}
# What people are shown: an own offer's description is put into force, and nobody signs a contract about it.
IN_FORCE = "in_force"
SHOWN_STATES = {**STATES, IN_FORCE: N_("In force")}
ASKED_FOR = ("published", "tendering")
UNDER_WAY = (*ASKED_FOR, "opened", "qualification", "evaluation", "decision", "standstill")
UNPUBLISHED = ("draft", "internal_review")
ENDED = ("completed", "cancelled_in_house", "cancelled_other", "unsuccessful")

# What a move asks for beside its state, and what is said when it is not there.
NEEDS = {
    "review_asked": N_("Ask a second person to read the draft first."),
    "review_approved": N_("A second person must have approved the draft as it stands now."),
    "review_wants_changes": N_("The draft goes back to its writers when the reader asks for changes."),
    "no_review": N_("This procedure asks for a second person’s approval before publication."),
    "text_passes": N_("Mend what the check of the text names as an error first."),
    "deadlines": N_("The timetable must hold deadlines that exist, lie in order and lie ahead."),
    "edition": N_("An edition must be made with it; publish or amend from the tender’s publication page."),
    "reason": N_("Write the reason."),
    "bids_closed": N_("Wait until the deadline for bids has passed."),
    "two_openers": N_("Two appointed openers must open the bids together."),
    "consensus": N_("Every criterion needs a consensus score with its reason."),
    "award": N_("An award must be decided for each lot, or the lot closed without one."),
    "letters": N_("Every bidder must be notified of the decision."),
    "has_standstill": N_("This procedure has no standstill."),
    "no_standstill": N_("This procedure has a standstill; wait for its end."),
    "standstill_over": N_("Wait until the standstill has ended."),
    "no_bids": N_("This procedure takes bids; it is decided after an evaluation."),
    "left_from": N_("A suspended tender goes back to where it was."),
    "contract_over": N_("Wait until the contract has ended."),
}


class Move(msgspec.Struct, frozen=True):
    """One allowed change of state.

    who : roles (procurement), appointments on the tender (reviewer, opener, evaluator), or the clock.
    needs : keys of NEEDS, seen to by the room that makes the move.
    """

    event: str
    from_state: str
    to_state: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()


OFFICER = ("procurement",)
CLOCK = ("clock",)
PUBLISHING = ("text_passes", "deadlines", "edition")
ALLOWED = (
    Move("ask_review", "draft", "internal_review", OFFICER, ("review_asked",)),
    Move("want_changes", "internal_review", "draft", ("reviewer",), ("review_wants_changes",)),
    Move("withdraw_review", "internal_review", "draft", OFFICER),
    Move("publish", "draft", "published", OFFICER, ("no_review", *PUBLISHING)),
    Move("publish", "internal_review", "published", OFFICER, ("review_approved", *PUBLISHING)),
    Move("amend", "published", "published", OFFICER, ("reason", *PUBLISHING)),
    Move("amend", "tendering", "published", OFFICER, ("reason", *PUBLISHING)),
    Move("close_questions", "published", "tendering", CLOCK),
    Move("adopt", "published", "contracted", OFFICER, ("no_bids",)),
    Move("open", "tendering", "opened", ("opener",), ("bids_closed", "two_openers")),
    Move("begin_qualification", "opened", "qualification", OFFICER),
    Move("begin_evaluation", "opened", "evaluation", OFFICER),
    Move("begin_evaluation", "qualification", "evaluation", OFFICER),
    Move("decide", "evaluation", "decision", OFFICER, ("consensus", "award")),
    Move("reconsider", "decision", "evaluation", OFFICER, ("reason",)),
    Move("reconsider", "standstill", "evaluation", OFFICER, ("reason",)),
    Move("notify", "decision", "standstill", OFFICER, ("has_standstill", "letters")),
    Move("sign", "decision", "contracted", OFFICER, ("no_standstill", "letters")),
    Move("sign", "standstill", "contracted", OFFICER, ("standstill_over",)),
    Move("complete", "contracted", "completed", CLOCK, ("contract_over",)),
    *(Move("suspend", state, "complaint_suspended", OFFICER, ("reason",)) for state in UNDER_WAY),
    *(Move("resume", "complaint_suspended", state, OFFICER, ("reason", "left_from")) for state in UNDER_WAY),
    *(
        Move(event, state, to_state, OFFICER, ("reason",))
        for event, to_state in (("cancel_in_house", "cancelled_in_house"), ("cancel", "cancelled_other"))
        for state in (*UNPUBLISHED, *UNDER_WAY, "complaint_suspended")
    ),
    Move("close_unsuccessful", "tendering", "unsuccessful", OFFICER, ("reason", "bids_closed")),
    *(
        Move("close_unsuccessful", state, "unsuccessful", OFFICER, ("reason",))
        for state in ("opened", "qualification", "evaluation", "decision")
    ),
)
# What an event is called in the tender's history and on buttons.
EVENTS = {
    "ask_review": N_("Sent to internal review"),
    "want_changes": N_("Sent back with wishes for changes"),
    "withdraw_review": N_("Taken back from review"),
    "publish": N_("Published"),
    "amend": N_("Amended"),
    "close_questions": N_("Questions closed"),
    "adopt": N_("Adopted"),
    "open": N_("Bids opened"),
    "begin_qualification": N_("Qualification begun"),
    "begin_evaluation": N_("Evaluation begun"),
    "decide": N_("Decided"),
    "reconsider": N_("Decision taken up again"),
    "notify": N_("Bidders notified"),
    "sign": N_("Contract signed"),
    "complete": N_("Completed"),
    "suspend": N_("Suspended by a complaint"),
    "resume": N_("Taken up after a complaint"),
    "cancel_in_house": N_("Cancelled, kept in-house"),
    "cancel": N_("Cancelled"),
    "close_unsuccessful": N_("Closed without an award"),
}


def moves_from(state: str) -> list[Move]:
    return [move for move in ALLOWED if move.from_state == state]


def find_move(state: str, event: str, *, to_state: str | None = None) -> Move | None:
    """The move an event makes from a state; `to_state` chooses where an event can lead to several."""
    return next(
        (move for move in moves_from(state) if move.event == event and to_state in (None, move.to_state)),
        None,
    )


def derived_state(
    state: str, deadlines: Deadlines | None, now: datetime, *, contract_ends_on: date | None = None
) -> str:
    """The state as the clock has it: rows are only written when somebody acts.

    Published becomes open for bids alone when answers are no longer given; an amendment with later deadlines opens
    for questions again. A contract that has run out is completed.
    """
    if state in ASKED_FOR and deadlines:
        questions_end = deadlines.answers_until or deadlines.questions_until or deadlines.bids_until
        return "tendering" if questions_end and now >= questions_end else "published"
    if state == "contracted" and contract_ends_on and contract_ends_on < to_local(now).date():
        return "completed"
    return state


def shown_state(state: str, *, uses_bids: bool) -> str:
    """A key of SHOWN_STATES. uses_bids : whether the procedure leads to a contract."""
    return IN_FORCE if state == "contracted" and not uses_bids else state


def clock_moves(state: str, derived: str) -> Iterator[Move]:
    """What the clock has done between the written and the derived state."""
    return (move for move in moves_from(state) if move.who == CLOCK and move.to_state == derived)
