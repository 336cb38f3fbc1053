"""Placements: a citizen's time in one offer, from referral to end."""

from piccolo.columns import BigInt, Date, ForeignKey, OnDelete, Serial, Text
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.offers.catalogue.tables import Offer
from app.platform.db import DB


class Placement(Table, tablename="placement", db=DB):
    """`placement_ref` is the source system's number; `end_on` is the last day, null while the placement runs."""

    id: Serial
    placement_ref = Text(null=False, default=None, unique=True)
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    offer_id = ForeignKey(references=Offer, null=False, default=None, on_delete=OnDelete.restrict)
    cohort = Text(null=True, default=None)
    referred_on = Date(null=True, default=None)
    start_on = Date(null=False, default=None)
    end_on = Date(null=True, default=None)
    end_reason = Text(null=True, default=None)


class PlacementRevision(Table, tablename="placement_revision", db=DB):
    """One row; a trigger counts it up whenever placements change, so that lists with free places may be cached."""

    id: Serial
    revision = BigInt(null=False, default=0)
