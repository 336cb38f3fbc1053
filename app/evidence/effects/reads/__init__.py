"""Reads across the rooms below: the records a run is made from, and estimates with their offers' names."""

from app.evidence.effects.reads.own import find_offer_name, read_offer_estimates, read_results
from app.evidence.effects.reads.records import Records, copy_records, fingerprint_of, read_data_until
from app.evidence.effects.reads.told import (
    find_population,
    read_common,
    read_course,
    read_groups,
    read_offer_common,
    read_populations,
)

__all__ = [
    "Records",
    "copy_records",
    "find_offer_name",
    "find_population",
    "fingerprint_of",
    "read_common",
    "read_course",
    "read_data_until",
    "read_groups",
    "read_offer_common",
    "read_offer_estimates",
    "read_populations",
    "read_results",
]
