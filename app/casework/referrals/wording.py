"""What orders, their fields, steps and events are called."""

from app.platform.errors import N_

FIELD_LABELS = {
    "barriers": N_("Barriers to work with"),
    "services": N_("Services"),
    "goal": N_("What is to be reached"),
    "notes": N_("What else the supplier should know"),
    "start_from": N_("Start from"),
    "weeks": N_("Weeks"),
    "hours_per_week": N_("Hours a week"),
    "answer_by": N_("Answer by"),
    "report_topics": N_("What is to be reported"),
    "report_every_weeks": N_("A report every"),
    "final_report_days": N_("Final report"),
}
STATE_TAGS = {
    "waiting": "warning",
    "sent": "info",
    "accepted": "info",
    "started": "success",
    "ended": "neutral",
    "declined": "error",
    "withdrawn": "neutral",
}
EVENTS = {
    "waiting": N_("Put on the waiting list"),
    "sent": N_("Sent to the supplier"),
    "changed": N_("Changed"),
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "started": N_("Started"),
    "absence": N_("Absence"),
    "refusal": N_("The citizen refuses"),
    "ended": N_("Ended"),
    "reopened": N_("Runs on"),
    "withdrawn": N_("Withdrawn"),
}
# The code list each kind of event takes its reason from.
REASONS = {
    "declined": "decline_reason",
    "absence": "absence_kind",
    "ended": "end_reason",
    "withdrawn": "withdraw_reason",
}
STEP_LABELS = {
    "edit": N_("Change the order"),
    "answer": N_("Answer the order"),
    "start": N_("Record the start"),
    "absence": N_("Report absence"),
    "refusal": N_("Report a refusal"),
    "end": N_("Record the end"),
    "withdraw": N_("Withdraw the order"),
}
DONE = {
    "edit": N_("The order has been changed."),
    "answer": N_("The answer has been kept, and the other side is told."),
    "start": N_("The start has been recorded."),
    "absence": N_("The absence has been recorded, and the other side is told at once."),
    "refusal": N_("The refusal has been recorded, and the other side is told at once."),
    "end": N_("The end has been recorded."),
    "withdraw": N_("The order has been withdrawn."),
}
MOVED_ON = N_("The order has moved on: this step is not possible where it stands now.")
