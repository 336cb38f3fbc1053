"""A generator with a fixed seed, and tiny records to build trials from."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from models.trial.records import Records


@pytest.fixture
def rng():
    return np.random.default_rng(20)


def _frame(rows, columns, dates):
    frame = pd.DataFrame(rows, columns=columns)
    for name in dates:
        frame[name] = pd.to_datetime(frame[name])
    return frame


@pytest.fixture
def make_records():
    """Records from tuples; dates as ISO text, None for what still runs. Mondays of 2024 begin 1 January."""

    def make(*, spells, placements=(), events=(), profiles=None, assessments=None, until="2024-12-29", born=None):
        ids = sorted({row[0] for row in spells} | set(born or {}))
        citizens = pd.DataFrame({"citizen_id": ids, "birth_year": [(born or {}).get(i, 1980) for i in ids]})
        extra = {} if profiles is None else {"profiles": profiles}
        return Records(
            spells=_frame(spells, ["citizen_id", "benefit", "start_on", "end_on"], ["start_on", "end_on"]),
            placements=_frame(
                placements, ["citizen_id", "offer_id", "cohort", "start_on", "end_on"], ["start_on", "end_on"]
            ),
            events=_frame(events, ["citizen_id", "kind", "start_on", "end_on"], ["start_on", "end_on"]),
            citizens=citizens,
            assessments=assessments,
            data_until=date.fromisoformat(until),
            **extra,
        )

    return make
