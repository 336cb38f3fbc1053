"""Covariates that tell the outcome are refused or warned of; strong but honest ones are let be."""

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.table.leaks import find_leaks


@pytest.fixture
def table(rng):
    y = rng.normal(size=1000)
    return pd.DataFrame({"y": y, "before": 0.8 * y + 0.6 * rng.normal(size=1000)}), np.arange(1000) < 700


DISGUISES = [
    ("the outcome itself", lambda y: y),
    ("another unit", lambda y: 100 - 7.5 * y),
    ("a curve that rises", lambda y: np.exp(2 * y)),
    ("rounded to two decimals", lambda y: y.round(2)),
]


@pytest.mark.parametrize(("what", "make"), DISGUISES, ids=[row[0] for row in DISGUISES])
def test_the_outcome_in_disguise_is_refused_by_name(table, what, make):
    frame, is_control = table
    with pytest.raises(InputError, match=r"'copy' tells the outcome 'y' wholly.*Leave it out") as caught:
        find_leaks(frame.assign(copy=make(frame["y"])), ["before", "copy"], "y", is_control)
    assert caught.value.column == "copy"


@pytest.mark.parametrize("make", [
    lambda y: np.where(y > 0, "job", "none"),
    lambda y: np.where(y > 0, 3.0, np.nan),
    lambda y: (y > 0).astype(bool),
], ids=["a category", "empty for one answer", "a yes and no"])  # fmt: skip
def test_an_answer_of_yes_and_no_in_disguise_is_refused(table, make):
    frame, is_control = table
    yes = frame.assign(y=(frame["y"] > 0).astype(float), copy=make(frame["y"]))
    with pytest.raises(InputError, match="'copy' tells the outcome"):
        find_leaks(yes, ["copy"], "y", is_control)


def test_what_tells_the_outcome_in_offers_alone_is_found_too(table):
    frame, is_control = table
    copy = np.where(is_control, frame["before"], frame["y"])
    with pytest.raises(InputError, match="'copy'"):
        find_leaks(frame.assign(copy=copy), ["copy"], "y", is_control)


def test_what_the_outcome_goes_up_and_down_with_is_found_too(table):
    frame, is_control = table
    bent = frame.assign(bent=frame["y"], y=np.abs(frame["y"]))
    with pytest.raises(InputError, match="'bent' tells"):
        find_leaks(bent, ["bent"], "y", is_control)


def test_a_near_copy_is_warned_of(table, rng):
    frame, is_control = table
    near = frame.assign(near=frame["y"] + 0.15 * rng.normal(size=1000))
    (warning,) = find_leaks(near, ["before", "near"], "y", is_control)
    assert "'near' tells about 9" in warning
    assert "known before the start" in warning


def test_a_name_from_afterwards_makes_it_warn_sooner(table):
    frame, is_control = table
    assert find_leaks(frame, ["before"], "y", is_control) == []
    renamed = frame.rename(columns={"before": "state_efter"})
    assert "its name sounds like" in find_leaks(renamed, ["state_efter"], "y", is_control)[0]


def test_what_is_recorded_in_offers_alone_is_warned_of(table, rng):
    frame, is_control = table
    hours = np.where(is_control, 0, rng.poisson(20, 1000))
    (warning,) = find_leaks(frame.assign(hours=hours), ["before", "hours"], "y", is_control)
    assert "'hours' has one value in all control rows" in warning


def test_chance_is_not_taken_for_a_leak(rng):
    for _ in range(20):
        frame = pd.DataFrame(rng.normal(size=(60, 12)), columns=[f"x{i}" for i in range(12)])
        frame["text"] = rng.integers(0, 30, 60).astype(str)
        rare = frame.assign(y=(np.arange(60) % 20 == 0).astype(float))
        for one in (frame.assign(y=rng.normal(size=60)), rare):
            assert find_leaks(one, [*frame.columns], "y", np.arange(60) < 30) == []
