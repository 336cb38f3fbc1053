"""Which states leave a tender's text open. After publication it is working text, until an amendment is published."""

from app.platform.errors import N_

# The text is shut while it is read in review, so that what is approved is what was read.
EDITABLE = ("draft", "published", "tendering")
SHUT = {
    "internal_review": N_("The draft is being reviewed. Take it back from review to change it."),
    "complaint_suspended": N_("The tender is suspended. Its text can be changed when it is taken up again."),
}
SHUT_FOR_GOOD = N_("The bids' deadline has passed or the tender has ended; its text stays as it is.")


def may_edit(state: str) -> bool:
    return state in EDITABLE


def why_shut(state: str) -> str:
    """The msgid of why the text of a tender in this state cannot be changed."""
    return SHUT.get(state, SHUT_FOR_GOOD)
