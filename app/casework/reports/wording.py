"""What states and timing are called, and the colours beside them."""

from app.casework.reports.due import DUE_SOON, LATER, NOT_ASKED, ON_TIME, OVERDUE, SENT_LATE
from app.platform.errors import N_

STATES = {
    "due": N_("Awaited"),
    "draft": N_("Draft"),
    "sent": N_("To be taken up"),
    "taken_up": N_("Taken up"),
    "dropped": N_("Fallen away"),
}
STATE_TAGS = {"due": "neutral", "draft": "info", "sent": "warning", "taken_up": "success", "dropped": "neutral"}
TIMINGS = {
    OVERDUE: N_("Late, not come yet"),
    DUE_SOON: N_("Due within two weeks"),
    LATER: N_("Due later"),
    SENT_LATE: N_("Came late"),
    ON_TIME: N_("Came in time"),
    NOT_ASKED: N_("No due day"),
}
TIMING_TAGS = {OVERDUE: "error", SENT_LATE: "warning", DUE_SOON: "info"}
