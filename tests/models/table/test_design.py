"""Covariates as numbers."""

import json

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.table.design import build_design, encode


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


def _mixed(rng, size=400):
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 65, size).astype(float),
            "earnings": np.where(rng.random(size) < 0.4, 0.0, rng.exponential(1000, size)),
            "benefit": rng.choice(["a", "b", "c"], size),
            "married": rng.random(size) < 0.5,
            "constant": 1.0,
        }
    )
    frame.loc[::7, "age"] = np.nan
    frame.loc[::11, "benefit"] = None
    frame.loc[3, "benefit"] = "rare"
    return frame


def test_a_new_row_is_coded_as_those_before_it(rng):
    frame = _mixed(rng)
    design = build_design(frame, list(frame.columns))
    coding = json.loads(json.dumps(design.coding()))
    again = encode(coding, frame)
    assert again.shape == (400, len(design.term_names))
    assert coding["terms"] == list(design.term_names)
    # The design is kept in single precision.
    np.testing.assert_allclose(again, design.basis[:, : len(design.term_names)], atol=1e-6)


def _encoded(frame, changed):
    design = build_design(frame, list(frame.columns))
    row = encode(design.coding(), frame.iloc[[1]].assign(**changed))
    values = row[0] * np.array(design.sds) + np.array(design.means)
    return dict(zip(design.term_names, values.round(6), strict=True))


def test_a_new_gap_becomes_the_old_median(rng):
    frame = _mixed(rng)
    found = _encoded(frame, {"age": np.nan})
    assert found["age"] == frame["age"].median()
    assert found["age missing"] == 1
    assert _encoded(frame, {"age": "unknown"})["age missing"] == 1


def test_a_level_never_seen_counts_as_a_rare_one(rng):
    frame = _mixed(rng)
    design = build_design(frame, list(frame.columns))
    rare = encode(design.coding(), frame.iloc[[3]])
    new = encode(design.coding(), frame.iloc[[3]].assign(benefit="new"))
    assert "benefit=(other)" in design.term_names
    assert new.tolist() == rare.tolist()


def test_where_no_level_was_rare_one_never_seen_counts_as_the_commonest(rng):
    frame = pd.DataFrame({"sex": rng.choice(["f", "m"], 100, p=[0.7, 0.3]), "x": rng.normal(size=100)})
    assert _encoded(frame, {"sex": "unknown"})["sex=m"] == 0


def test_a_new_row_without_a_column_is_refused_by_name(rng):
    design = build_design(_mixed(rng), ["age", "benefit"])
    with pytest.raises(InputError, match="'benefit' is not in the table"):
        encode(design.coding(), pd.DataFrame({"age": [30.0]}))
