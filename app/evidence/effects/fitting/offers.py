"""What is known of the offers themselves: supplier, kind, type and planned length, frozen with the table."""

import pandas as pd

from app.evidence.effects.fitting.plan import CONTROL

# Planned, not lived: how long somebody stays follows from how it goes.
LENGTHS = ((0, "1-4"), (4, "5-12"), (12, "13-26"), (26, "27+"))


def describe_offers(arm: pd.Series, offers: pd.DataFrame) -> dict[str, pd.Series]:
    """Column -> the group of each row's offer, empty where nothing started.

    offers : offer_id, supplier_id, kind, offer_type, weeks (empty where none is planned).
    """
    known = offers.assign(arm=offers["offer_id"].astype(str)).set_index("arm")
    groups = {
        "type": known["offer_type"],
        "supplier": known["supplier_id"].astype(str),
        "kind": known["kind"],
        "duration": known["weeks"].map(band_of, na_action="ignore"),
    }
    return {name: arm.where(arm != CONTROL).map(values).astype(object) for name, values in groups.items()}


def band_of(weeks: float) -> str:
    return next(band for above, band in reversed(LENGTHS) if weeks > above or above == 0)
