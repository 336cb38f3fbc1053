"""Rows that are one citizen's are warned of; people who happen to be alike are not."""

import numpy as np
import pandas as pd
import pytest

from models.table.repeats import find_repeats


@pytest.fixture
def table(rng):
    earnings = np.where(rng.random(300) < 0.4, 0.0, rng.normal(20_000, 5_000, 300).round(2))
    return pd.DataFrame({
        "arm": rng.choice(["none", "a"], 300), "y": rng.normal(size=300), "age": rng.integers(20, 60, 300),
        "earnings": earnings,
    })  # fmt: skip


def _find(table, covariates=("age", "earnings"), cluster=None):
    return find_repeats(table, list(covariates), "y", "arm", cluster)


@pytest.mark.parametrize("copies", [2, 20, 300])
def test_citizens_who_stand_twice_are_counted(table, copies):
    (warning,) = _find(pd.concat([table, table.iloc[:copies]]))
    assert warning.startswith(f"{copies} rows repeat another in arm, outcome and every covariate")
    assert "cluster" in warning


def test_citizens_who_stand_four_times_are_counted(table):
    assert _find(pd.concat([table] * 4, ignore_index=True))[0].startswith("900 rows")


def test_with_a_cluster_they_are_as_they_should_be(table):
    assert _find(pd.concat([table, table]), cluster="age") == []


def test_people_who_are_alike_are_no_copies(rng):
    alike = pd.DataFrame({
        "arm": rng.choice(["none", "a"], 2000), "y": rng.integers(0, 2, 2000), "age": rng.integers(20, 60, 2000),
        "earnings": np.where(rng.random(2000) < 0.9, 0.0, rng.normal(20_000, 5_000, 2000).round(2)),
    })  # fmt: skip
    assert alike.duplicated().sum() > 500
    assert _find(alike) == []


@pytest.mark.parametrize(("name", "values"), [
    ("citizen_id", lambda n: np.arange(n) // 2),
    ("borger-nr", lambda n: np.arange(n) % 7),
    ("row", lambda n: np.arange(n) + 1),
    ("reference", lambda n: [f"case {i}" for i in range(n)]),
])  # fmt: skip
def test_a_number_of_the_citizen_among_the_covariates_is_warned_of(table, name, values):
    (warning,) = _find(table.assign(**{name: values(300)}), covariates=("age", name))
    assert f"'{name}' numbers people" in warning


@pytest.mark.parametrize("name", ["supplier_id", "weeks_on_benefit", "person_alone", "course"])
def test_other_columns_are_not(table, rng, name):
    assert _find(table.assign(**{name: rng.integers(0, 100, 300)}), covariates=("age", name)) == []
