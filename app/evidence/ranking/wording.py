"""The words for why a list has no order, or the average one. All are msgids."""

from app.platform.errors import N_

WHY_AVERAGE = {
    "not_measurable": N_("Differences between citizens cannot be measured surely; everybody gets the same order."),
    "not_known": N_(
        "This citizen is not worked out yet, so the list has the average order. It is done every night for active "
        "citizens."
    ),
}
WHY_UNRANKED = {
    "evaluation_off": N_("Evaluation is switched off, so no effects are used. The list is in alphabetical order."),
    "no_run": N_("No effects have been published yet. The list is in alphabetical order."),
    "older_model": N_(
        "The published run was made by an older model, which says nothing of citizens like this one. Ask a manager to "
        "make a new one. The list is in alphabetical order."
    ),
}
