"""A table that cannot be estimated from is refused with the column, the row where there is one, and what to do."""

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.table.checks import check_arms, check_outcome, check_table


@pytest.fixture
def table(rng):
    arm = np.array(["none", "a", "b"])[np.arange(90) % 3]
    return pd.DataFrame({"arm": arm, "y": rng.normal(size=90), "x": rng.normal(size=90), "who": np.arange(90)})


def _check(table, **changed):
    asked = {"arm": "arm", "control": "none", "covariates": ["x"], "cluster": None, "cohort": None} | changed
    return check_table(table, **{"groups": (), "weights": None} | asked)


def test_arms_are_numbered_by_name_with_nought_for_the_control(table):
    names, code = check_arms(table, "arm", "none")
    assert names == ("a", "b")
    assert code[:3].tolist() == [0, 1, 2]


def _with(table, column, value):
    changed = table.astype({column: object}) if isinstance(value, str) or value is None else table.copy()
    changed.loc[7, column] = value
    return changed


@pytest.mark.parametrize(("what", "change", "asked", "words"), [
    ("too few rows", lambda t: t.iloc[9:38], {}, "The table has 29 rows; at least 30 are needed"),
    ("no rows", lambda t: t.iloc[:0], {}, "The table has no rows"),
    ("no control", lambda t: t, {"control": "nobody"}, "No rows have 'nobody' in column 'arm'.* It holds: "),
    ("no arm beside the control", lambda t: t[t["arm"] == "none"], {}, "only the control 'none'; at least one more"),
    ("hardly a control", lambda t: t[(t["arm"] != "none") | (t["who"] < 9)], {}, "Only 3 control rows.* at least 10"),
    ("an empty arm", lambda t: _with(t, "arm", None), {}, "'arm' is empty in 1 rows, the first is row 8; write"),
    ("an infinite covariate", lambda t: _with(t, "x", np.inf), {}, "'x' is infinite in 1 rows, the first is row 8"),
    ("a constant covariate alone", lambda t: t.assign(x=1.0), {}, "Every covariate is constant or empty, 'x' too"),
    ("an empty covariate alone", lambda t: t.assign(x=np.nan), {}, "Every covariate is constant or empty, 'x' too"),
    ("an empty cluster", lambda t: _with(t, "who", np.nan), {"cluster": "who"}, "'who' is empty in 1 rows, the first"),
    ("a weight of nought", lambda t: _with(t, "x", 0.0).assign(x=lambda f: f["x"].abs(), z=t["y"]),
     {"covariates": ["z"], "weights": "x"}, "'x' must be above zero .* the first is row 8"),
])  # fmt: skip
def test_it_refuses_and_says_what_to_do(table, what, change, asked, words):
    with pytest.raises(InputError, match=words):
        _check(change(table), **asked)


@pytest.mark.parametrize(("value", "words"), [
    (np.nan, r"'y' is empty in 1 of 90 rows, the first is row 8.*--followup.*--missing weigh"),
    (np.inf, r"'y' is infinite in 1 rows, the first is row 8. Write a finite number"),
    ("many", r"'y' is not numeric; it is to hold a number in every row"),
])  # fmt: skip
def test_an_outcome_that_is_none_is_refused(table, value, words):
    with pytest.raises(InputError, match=words) as caught:
        check_outcome(_with(table, "y", value), "y", ["x"])
    assert caught.value.column == "y"


@pytest.mark.parametrize(("value", "words"), [(np.nan, "empty in every row"), (2.0, "the same value in every row")])
def test_an_outcome_that_tells_nothing_is_refused(table, value, words):
    with pytest.raises(InputError, match=words):
        check_outcome(table.assign(y=value), "y", ["x"])


def test_a_constant_covariate_beside_others_is_no_error(table):
    assert _check(table.assign(z=1.0), covariates=["x", "z"]).names == ("a", "b")


def test_refusals_hold_nothing_of_a_citizen(table):
    with pytest.raises(InputError) as caught:
        check_outcome(_with(table, "y", "0101531234"), "y", ["x"])
    assert "0101531234" not in str(caught.value)
