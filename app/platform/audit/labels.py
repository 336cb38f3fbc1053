"""What the trail's actions and kinds of record are called on the page; the trail itself keeps the short codes."""

from app.platform.errors import N_

ACTIONS = {
    "citizen.viewed": N_("Looked at a citizen"),
    "codelist.added": N_("Added a code"),
    "codelist.ended": N_("Ended a code"),
    "codelist.relabelled": N_("Changed a code's label"),
    "codelist.reopened": N_("Took a code into use again"),
    "effect_run.fitted": N_("Estimated effects"),
    "effect_run.published": N_("Published effects"),
    "effect_run.requested": N_("Asked for an estimation of effects"),
    "effect_run.withdrawn": N_("Withdrew effects"),
    "import.committed": N_("Imported a file"),
    "import.discarded": N_("Discarded a file"),
    "import.errors_fetched": N_("Fetched a file with its errors"),
    "import.uploaded": N_("Uploaded a file"),
    "job.cancelled": N_("Stopped a job"),
    "legal_basis.recorded": N_("Recorded a legal basis"),
    "legal_basis.withdrawn": N_("Withdrew a legal basis"),
    "offer.chosen": N_("Chose an offer for a citizen"),
    "offer.confirmed": N_("Confirmed an offer"),
    "offer.created": N_("Created an offer"),
    "offer.life_changed": N_("Changed an offer's state"),
    "offer.successor_named": N_("Named an offer's successor"),
    "offer.updated": N_("Changed an offer"),
    "ranking.seen": N_("Looked at a ranking"),
    "supplier.created": N_("Created a supplier"),
    "supplier.updated": N_("Changed a supplier"),
    "team.created": N_("Created a team"),
    "team.renamed": N_("Renamed a team"),
    "tender.created": N_("Drafted a tender"),
    "tender.document_issued": N_("Made a tender's document"),
    "tender.renamed": N_("Changed a tender's heading"),
    "tender.saved": N_("Changed a tender"),
    "user.authenticator_reset": N_("Removed an authenticator"),
    "user.created": N_("Created a user"),
    "user.disabled": N_("Disabled a user"),
    "user.enabled": N_("Enabled a user"),
    "user.locked_out": N_("Was locked out"),
    "user.logged_in": N_("Logged in"),
    "user.logged_out": N_("Logged out"),
    "user.mail_chosen": N_("Chose their own e-mails"),
    "user.password_changed": N_("Changed the password"),
    "user.password_reset": N_("Gave a user a new password"),
    "user.sessions_ended": N_("Ended log-ins"),
    "user.updated": N_("Changed a user"),
}
SUBJECTS = {
    "citizen": N_("Citizen"),
    "code_item": N_("Code"),
    "effect_run": N_("Estimation"),
    "import_batch": N_("Import"),
    "job": N_("Job"),
    "legal_basis": N_("Legal basis"),
    "offer": N_("Offer"),
    "supplier": N_("Supplier"),
    "team": N_("Team"),
    "tender": N_("Tender"),
    "user": N_("User"),
}


def action_name(action: str) -> str:
    """A msgid; an action without a name shows its code."""
    return ACTIONS.get(action, action)
