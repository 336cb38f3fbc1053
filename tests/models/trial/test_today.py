"""Citizens as known now: the facts the analysis table has of the same Monday."""

from dataclasses import replace
from datetime import date

import pandas as pd

from models.trial.analysis_table import build_trial_table
from models.trial.outcomes import OutcomeSpec
from models.trial.today import describe_now

MONDAY = date(2024, 7, 1)


def some_records(make_records):
    return make_records(
        spells=[
            (1, "cash", "2024-01-01", None),
            (2, "cash", "2024-02-05", "2024-05-31"),
            (3, "sick", "2024-03-04", None),
            (3, "cash", "2023-06-05", "2024-01-07"),
            (4, "cash", "2024-07-02", None),
        ],
        placements=[(1, 7, None, "2024-04-01", "2024-05-05"), (3, 8, None, "2024-08-05", None)],
        events=[(1, "employed", "2023-12-04", "2023-12-10")],
        born={1: 1990, 2: 1970, 3: 1960, 4: 1980},
    )


def test_only_those_on_a_benefit_on_the_last_monday_are_described(make_records) -> None:
    frame, known_on = describe_now(replace(some_records(make_records), data_until=date(2024, 7, 4)))
    assert known_on == MONDAY
    assert frame["citizen_id"].tolist() == [1, 3]


def test_the_facts_are_those_of_the_tables_row_for_that_monday(make_records) -> None:
    records = some_records(make_records)
    table = build_trial_table(records, [OutcomeSpec("weeks", "self_supporting_weeks", 4)], max_controls=10_000)
    then = table.frame[pd.to_datetime(table.frame["monday"]) == pd.Timestamp(MONDAY)].set_index("citizen_id")
    now = describe_now(replace(records, data_until=MONDAY))[0].set_index("citizen_id")
    pd.testing.assert_frame_equal(now, then.loc[now.index, now.columns], check_dtype=False)
    assert now.loc[1, "age"] == 34
    assert now["earlier_starts"].tolist() == [1.0, 0.0]
