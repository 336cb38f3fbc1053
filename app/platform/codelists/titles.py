"""What the code lists and their attributes are called."""

from app.platform.errors import N_

LIST_TITLES = {
    "absence_kind": N_("Kinds of absence"),
    "audience": N_("Who an offer is for"),
    "barrier": N_("Barriers"),
    "benefit": N_("Benefits"),
    "competence": N_("Competences"),
    "contact_group": N_("Contact groups"),
    "cpv": N_("CPV codes"),
    "danish_level": N_("Levels of Danish"),
    "decline_reason": N_("Reasons for declining an order"),
    "education_level": N_("Levels of education"),
    "effect_outcome": N_("Outcomes that effects are estimated for"),
    "effect_predictor": N_("What effects are adjusted for"),
    "end_reason": N_("Reasons for ending a placement"),
    "follow_up": N_("What follows from a report"),
    "intake": N_("Kinds of intake"),
    "language": N_("Languages"),
    "offer_life": N_("An offer’s status"),
    "offer_type": N_("Offer types"),
    "order_state": N_("An order’s state"),
    "outcome_kind": N_("Outcomes"),
    "place_kind": N_("Kinds of places"),
    "price_model": N_("Price models"),
    "report_kind": N_("Kinds of report"),
    "report_topic": N_("What is to be reported"),
    "role": N_("Roles"),
    "service": N_("Services that can be ordered"),
    "sex": N_("Sex"),
    "supplier_kind": N_("Kinds of supplier"),
    "target_group": N_("Target groups"),
    "track": N_("Tracks"),
    "wish": N_("Wishes for work and education"),
    "withdraw_reason": N_("Reasons for withdrawing an order"),
    "working_rating": N_("Ratings of ways of working"),
}
ATTRIBUTE_TITLES = {
    "sensitive": N_("Sensitive"),
    "light_regime": N_("Light regime"),
    "counts_as_self_supporting": N_("Counts as self-supporting"),
}
