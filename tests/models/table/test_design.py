"""Covariates as numbers."""

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.table.design import build_design


def test_a_missing_number_becomes_the_median_and_an_indicator():
    design = build_design(pd.DataFrame({"age": [20.0, 30.0, np.nan, 50.0]}), ["age"])
    assert design.term_names == ("age", "age missing")
    assert design.terms.tolist() == [[20, 0], [30, 0], [30, 1], [50, 0]]


def test_a_text_becomes_one_column_a_level_but_the_commonest():
    design = build_design(pd.DataFrame({"benefit": ["a", "a", "b", "c", None]}), ["benefit"])
    assert set(design.term_names) == {"benefit=b", "benefit=c", "benefit=(missing)"}
    assert design.terms.sum(axis=0).tolist() == [1, 1, 1]


def test_rare_levels_share_a_column():
    levels = ["common"] * 990 + [f"rare {i}" for i in range(10)]
    design = build_design(pd.DataFrame({"x": levels}), ["x"])
    assert design.term_names == ("x=(other)",)
    assert design.terms.sum() == 10


def test_a_pile_at_zero_is_told_from_small_numbers(rng):
    earnings = np.where(rng.random(500) < 0.4, 0.0, rng.exponential(1000, 500))
    design = build_design(pd.DataFrame({"earnings": earnings}), ["earnings"])
    assert design.term_names == ("earnings",)
    assert design.basis_names == ("earnings", "earnings is 0", "earnings curve")


def test_the_linear_models_see_mean_zero_and_spread_one(rng):
    frame = pd.DataFrame({"a": rng.exponential(3, 300), "b": rng.choice(["x", "y", "z"], 300)})
    basis = build_design(frame, ["a", "b"]).basis
    assert np.abs(basis.mean(axis=0)).max() < 0.02
    np.testing.assert_allclose(basis[:, 1:].std(axis=0), 1, atol=0.1)


def test_a_constant_column_is_left_out_and_named():
    design = build_design(pd.DataFrame({"a": [1, 2, 3], "b": [7, 7, 7]}), ["a", "b"])
    assert design.term_names == ("a",)
    assert "'b' is constant" in design.warnings[0]


def test_an_infinite_value_is_refused_by_name():
    with pytest.raises(InputError, match="'a' holds infinite") as caught:
        build_design(pd.DataFrame({"a": [1.0, np.inf]}), ["a"])
    assert caught.value.column == "a"
