"""What a caseworker chose for a citizen, what was seen when choosing, and citizens as personal effects see them."""

from piccolo.columns import JSONB, Array, Date, DoublePrecision, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.evidence.effects.tables import EffectRun
from app.offers.catalogue.tables import Offer
from app.platform.db import DB


class OfferChoice(Table, tablename="offer_choice", db=DB):
    """One choice. `shown` is the list as it stood: order, effects, intervals, and what could not be ranked.

    `position` is where the chosen offer stood, null when it was not ranked. `override_reason` is a code where the list
    had a best set and the chosen offer was not in it. `form_token` makes a form that is sent twice count once.
    """

    id: Serial
    citizen_id = ForeignKey(Citizen, null=False, on_delete=OnDelete.restrict)
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    chosen_by = Integer(null=False, default=None)
    chosen_at = Timestamptz(null=False, default=TimestamptzNow())
    reason = Text(null=False, default=None)
    run_id = ForeignKey(EffectRun, null=True, default=None, on_delete=OnDelete.restrict)
    model_version = Text(null=True, default=None)
    outcome = Text(null=True, default=None)
    mode = Text(null=False, default=None)
    position = Integer(null=True, default=None)
    shown = JSONB(null=False, default="{}")
    form_token = Text(null=False, default=None)
    override_reason = Text(null=False, default="")


class CitizenTerms(Table, tablename="citizen_terms", db=DB):
    """An active citizen on a day as a run's personal effects see one: its standardised terms, in the run's order."""

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    citizen_id = ForeignKey(Citizen, null=False, on_delete=OnDelete.cascade)
    known_on = Date(null=False, default=None)
    values = Array(base_column=DoublePrecision(), null=False, default=list)
