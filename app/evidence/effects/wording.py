"""The words for what a run found: statuses, reasons, warnings, exclusions. All are msgids."""

from app.platform.errors import N_

STATUS = {
    "running": (N_("Being estimated"), "info"),
    "draft": (N_("Draft, not published"), "warning"),
    "published": (N_("Published"), "success"),
    "withdrawn": (N_("Withdrawn"), "neutral"),
    "failed": (N_("Failed"), "error"),
}
REASONS = {
    "under_five": N_("Fewer than 5 people: nothing is shown"),
    "too_few": N_("Too few: 5–14 people say too little on their own"),
    "no_overlap": N_("No overlap: nobody comparable went without an offer"),
    "too_fresh": N_("Too early: fewer than 60 % of the starts could be followed to the end"),
    "not_assessed_again": N_("Too few assessed again: fewer than 60 % of those who had a score before got one after"),
    "few_events": N_("Too few events: hardly anybody had this outcome, with the offer or without"),
    "no_estimate": N_("No estimate: the data cannot tell the effect from chance"),
    "tells_of_one": N_("Not shown: the effect of one small offer would follow from it"),
    "not_in_run": N_("No participants in the period of the estimation"),
}
WARNINGS = {
    "outside_support": N_("For more than a tenth of the participants there are hardly any comparable citizens"),
    "few_effective": N_("The comparison rests on few citizens"),
    "imbalance": N_("Participants and comparison still differ after adjustment"),
    "separable": N_("Participants can be told from the comparison almost perfectly"),
}
FAILURES = {
    "cancelled": N_("The job was cancelled."),
    "refused": N_("The records cannot be estimated from, or evaluation was switched off. The job says which."),
    "unexpected": N_("An unexpected error. The log has the details."),
}
PURPOSES = {
    "evaluation": N_("Evaluation: effects are estimated and suppliers compared"),
    "individual_use": N_("Individual use: an order of offers for the single citizen"),
}
UNITS = {"weeks": N_("weeks"), "share": N_("percentage points"), "points": N_("points")}
LEVELS = {
    "weeks": N_("weeks, on average"),
    "share": N_("per cent of them"),
    "points": N_("points of change, on average"),
}
# Steps of a short scale are coarse; weeks and percentage points are not.
DECIMALS = {"weeks": 1, "share": 1, "points": 2}
FATES = {
    "seen": N_("Starts with a score before and after: what the effects rest on"),
    "without_before": N_("Starts without a score in the weeks before"),
    "window_not_over": N_("Starts whose weeks afterwards are not over yet"),
    "without_after": N_("Starts with a score before and none after; those seen again stand for them"),
}
RATERS = {
    "professional": N_("of them by the professional's scores"),
    "citizen": N_("of them by the citizen's own scores"),
}
VERDICTS = {
    "helps": (N_("Helps"), "success"),
    "unclear": (N_("Cannot be told from no effect"), "neutral"),
    "harms": (N_("Makes it worse"), "error"),
}
# What can be said of an effect whatever became of those never assessed again.
BOUNDS = {
    "helps": (N_("Helps, whatever became of them"), "success"),
    "unclear": (N_("Rests on those not assessed again being like the others"), "neutral"),
    "harms": (N_("Makes it worse, whatever became of them"), "error"),
}
# Why an offer has no place among the others, and what it would take.
NOT_RANKED = {
    "few_citizens": N_("Fewer than 15 people"),
    "separable": N_("Its participants can be told from all others, so nobody comparable went without"),
    "outside_support": N_("For too many of its participants there is nobody comparable"),
    "few_effective": N_("The comparison rests on too few citizens"),
    "few_events": N_("Too few had this outcome"),
    "far_from_population": N_("Its participants are too unlike the citizens the figure is told for"),
    "too_few_arms": N_("There are not two offers to compare"),
    "arms_do_not_differ": N_("The offers cannot be told from each other: chance alone spreads them as much"),
    "unreliable": N_("Too early to rank: its interval is wide beside the differences between offers"),
}
IT_TAKES = {
    "under_five": N_("At least 15 people who started"),
    "too_few": N_("At least 15 people who started"),
    "few_citizens": N_("At least 15 people who started"),
    "no_overlap": N_("Citizens like its participants who went without it"),
    "separable": N_("Citizens like its participants who went without it"),
    "outside_support": N_("Citizens like its participants who went without it"),
    "few_effective": N_("More citizens like its participants who went without it"),
    "too_fresh": N_("That its newest starts are followed to the end"),
    "not_assessed_again": N_("That more are assessed again"),
    "few_events": N_("Many more starts, or an outcome that more people have"),
    "far_from_population": N_("Participants who are more like those citizens"),
    "too_few_arms": N_("A second offer with 15 people or more"),
    "arms_do_not_differ": N_("Many more starts in all offers, and offers that really differ"),
    "unreliable": N_("A narrower interval than more starts alone would give"),
    "no_estimate": N_("More starts that can be compared"),
    "tells_of_one": N_("More people in the small offers"),
    "not_in_run": N_("Starts in the period of the estimation"),
}
ABOUT_SO_MANY_MORE = N_("About {n} more citizens")
FLAGS = {
    "better": (N_("Better than the average offer"), "success"),
    "worse": (N_("Worse than the average offer"), "error"),
    "none": (N_("Cannot be told from the average offer"), "neutral"),
}
LOCKED_IN = {
    "too_little": N_("Too little is known to say when the effect comes."),
    "unclear": N_("In no week up to week {last} can the effect be told from nought."),
    "ahead": N_("No sign of being locked in. Ahead from about week {ahead}, still in week {last}."),
    "ahead_then_unclear": N_(
        "No sign of being locked in. Ahead from about week {ahead} to week {ahead_until}; after that the effect cannot "
        "be told from nought."
    ),
    "locked_in": N_(
        "Behind, still in week {until}, where the course ends: locked in, or made worse. The data cannot tell which."
    ),
    "locked_then_unclear": N_(
        "Locked in until about week {until}. From then to week {last} the effect cannot be told from nought."
    ),
    "locked_then_ahead": N_("Locked in until about week {until}. Ahead from about week {ahead}."),
    "mixed": N_("Behind in week {behind}, ahead in week {all_ahead}; in the other weeks it cannot be told."),
}
EVERYBODY = N_("All citizens of the estimation")
EXCLUSIONS = {
    "not_on_benefit": N_("Starts by citizens who were on no benefit that Monday"),
    "left_before": N_("Starts after death, pension or moving away"),
    "tied_starts": N_("Starts of two offers on the same day"),
    "later_start_same_week": N_("A second start in the same week"),
    "repeat_start": N_("A start in an offer the citizen had begun before"),
    "same_row_twice": N_("The same start recorded twice"),
    "outside_period": N_("Starts outside the period"),
    "week_not_over": N_("Citizens' weeks that the data do not cover to the end"),
}


def status_label(status: str) -> str:
    return STATUS[status][0]


def reason_label(reason: str | None) -> str:
    return REASONS.get(reason or "", reason or "")


def not_ranked_label(because: str) -> str:
    return NOT_RANKED.get(because) or reason_label(because)


def failure_label(failure: str | None) -> str:
    return FAILURES.get(failure or "", failure or "")
