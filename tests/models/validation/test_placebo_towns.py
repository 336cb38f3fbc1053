"""Placebos in towns where it is known what hides: those of a run are calm where nothing does, a future offer is not."""

import numpy as np
import pandas as pd

from models.trial.long_before import PLACEBO, PLACEBO_WORK
from models.validation.placebo_towns import FIRST, FUTURE, Town, try_placebos


def test_a_choice_by_the_length_of_the_spell_sets_off_the_future_offer_and_no_placebo_of_a_run() -> None:
    records = Town(n_citizens=600).draw(np.random.default_rng(3))
    found = try_placebos(records, np.random.default_rng(3))
    off = {name: abs(one.shared[0]) / one.shared[1] for name, one in found.items()}
    assert off[FUTURE] > 5
    assert off[PLACEBO] < 2
    assert off[PLACEBO_WORK] < 2


def test_a_town_holds_what_its_citizens_did_and_the_trait_nowhere() -> None:
    records = Town(n_citizens=200, hidden=0.8).draw(np.random.default_rng(1))
    assert set(records.citizens.columns) == {"citizen_id", "birth_year"}
    open_end = pd.Timestamp(records.data_until)
    for frame in (records.spells, records.events):
        assert (frame["end_on"].fillna(open_end) >= pd.Timestamp(FIRST)).all()
    on = records.spells.merge(records.placements, on="citizen_id", suffixes=("", "_offer"))
    begins = pd.to_datetime(on["start_on_offer"])
    inside = (on["start_on"] <= begins) & (begins <= on["end_on"].fillna(open_end))
    assert inside.groupby([on["citizen_id"], begins]).sum().eq(1).all()
