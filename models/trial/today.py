"""Citizens as they are known now: the same facts that the analysis table holds of a decision Monday."""

from datetime import date

import numpy as np
import pandas as pd

from models.trial.decision_points import DecisionPoints
from models.trial.known_that_day import describe
from models.trial.records import Records, lay_out


def describe_now(records: Records) -> tuple[pd.DataFrame, date]:
    """Covariates of everybody who is on a benefit on the last Monday the data cover, and that Monday.

    Returns one row a citizen: citizen_id and the columns of `known_that_day.describe`. A column for an entry that
    nobody has now, or for a kind of event nobody ever had, is not there.
    """
    calendar = lay_out(records)
    last = calendar.n_weeks - 1
    monday = calendar.mondays(np.array([last]))
    who = np.flatnonzero(calendar.on_monday[:, last] & (monday < calendar.left_on))
    points = DecisionPoints(
        citizen=who,
        column=np.full(len(who), last),
        placement=np.full(len(who), -1),
        sampling_rate=1.0,
        n_eligible=len(who),
        exclusions={},
    )
    found = describe(records, calendar, points)
    columns = {name: values for facts in found.values() for name, values in facts.items()}
    known_on: date = monday.astype("datetime64[D]")[0].item()
    return pd.DataFrame({"citizen_id": calendar.citizen_ids[who], **columns}), known_on
