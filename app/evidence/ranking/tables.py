"""What a caseworker chose for a citizen, and what was seen when choosing."""

from piccolo.columns import JSONB, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.evidence.effects.tables import EffectRun
from app.offers.catalogue.tables import Offer
from app.platform.db import DB


class OfferChoice(Table, tablename="offer_choice", db=DB):
    """One choice. `shown` is the list as it stood: order, effects, intervals, and what could not be ranked.

    `position` is where the chosen offer stood, null when it was not ranked. `form_token` makes a form
    that is sent twice count once.
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
