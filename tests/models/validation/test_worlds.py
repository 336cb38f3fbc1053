"""Worlds with known truth, and tables shaped like one at hand."""

import numpy as np
import pandas as pd
import pytest

from models.comparison import Columns
from models.errors import InputError
from models.validation.left_over import learn_left_over
from models.validation.shaped import learn_shape
from models.validation.simulate import CONTROL, draw_table, prospects
from models.validation.worlds import WORLDS


@pytest.mark.parametrize("name", ["small", "medium, heavy", "small, mild", "small, outlier"])
def test_every_world_is_drawn_the_same_from_the_same_seed(name):
    one, other = (draw_table(WORLDS[name], n_rows=3000, n_arms=5, rng=np.random.default_rng(8)) for _ in range(2))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert one.true_att == other.true_att
    assert set(one.true_common) == {f"offer {k:02d}" for k in range(1, 6)}
    assert one.effect_on().shape == (3000, 5)


def test_the_truth_for_everybody_is_the_mean_of_the_true_effects_on_the_rows(rng):
    table = draw_table(WORLDS["medium"], n_rows=60_000, n_arms=4, rng=rng)
    # 60,000 rows with effects whose sd between citizens is about 0.2 leave 0.001; 0.005 is five of that.
    assert table.effect_on().mean(axis=0) == pytest.approx(list(table.true_common.values()), abs=0.005)


def test_the_truth_for_the_arms_own_people_is_their_rows_mean(rng):
    table = draw_table(WORLDS["medium"], n_rows=60_000, n_arms=3, rng=rng)
    for k, (arm, truth) in enumerate(table.true_att.items()):
        rows = (table.frame["arm"] == arm).to_numpy()
        # Some 10,000 people an arm: 0.002 by chance, and the reference population has as much again.
        assert table.effect_on()[rows, k].mean() == pytest.approx(truth, abs=0.015)


def test_groups_are_told_of_arms_and_blank_without_an_offer(rng):
    table = draw_table(WORLDS["small, mild"], rng=rng)
    assert table.groups == ("type", "supplier")
    none = table.frame["arm"] == CONTROL
    assert (table.frame.loc[none, "type"] == "").all()
    assert (table.frame[~none].groupby("arm")["supplier"].nunique() == 1).all()


def test_where_nothing_differs_every_truth_is_the_same(rng):
    same = draw_table(WORLDS["small, no differences"], n_rows=3000, n_arms=5, rng=rng)
    assert len(set(same.true_common.values())) == 1
    none = draw_table(WORLDS["small, no effect"], n_rows=3000, n_arms=5, rng=rng)
    assert set(none.true_common.values()) == {0.0}


def table_of(rng, n_rows=3000):
    """A citizen twice in the table, two arms and none, and an outcome between 0 and 52."""
    citizen = np.repeat(np.arange(n_rows // 2), 2)
    age = rng.integers(18, 65, n_rows // 2)[citizen].astype(float)
    level = rng.normal(0, 6, n_rows // 2)[citizen]
    chance = 1 / (1 + np.exp(0.06 * (age - 30)))
    arm = np.where(rng.random(n_rows) < 0.5 * chance, rng.choice(["a", "b"], n_rows, p=[0.7, 0.3]), "none")
    weeks = np.clip(40 - 0.6 * age + level + rng.normal(0, 6, n_rows), 0, 52)
    return pd.DataFrame({"citizen": citizen, "arm": arm, "age": age, "weeks": weeks})


@pytest.fixture
def shape(rng):
    columns = Columns("arm", "none", ["age"], cluster="citizen")
    return learn_shape(table_of(rng), columns, "weeks", between_sd=3.0)


def test_a_shaped_table_keeps_citizens_sizes_and_who_is_sent(shape, rng):
    drawn = shape.draw("normal", rng).frame
    assert drawn["age"].tolist() == shape.frame["age"].tolist()
    own, simulated = (one["arm"].value_counts(normalize=True) for one in (shape.frame, drawn))
    assert simulated["a"] == pytest.approx(own["a"], abs=0.03)
    ages = [one.groupby("arm")["age"].mean() for one in (shape.frame, drawn)]
    # The young are sent: 8 years between the arms and none; what chance moves in 3,000 rows is under one.
    assert ages[1]["none"] - ages[1]["a"] == pytest.approx(ages[0]["none"] - ages[0]["a"], abs=1.5)


def test_a_shaped_table_without_effects_has_the_outcome_of_those_without_an_offer(shape, rng):
    drawn = shape.draw("none", rng)
    assert set(drawn.true_common.values()) == {0.0}
    # The planted rows' own spread: the arms' effects are taken out, the rest is as it was.
    assert drawn.frame["simulated outcome"].std() == pytest.approx(shape.frame["weeks"].std(), rel=0.1)


def test_two_rows_of_a_citizen_stay_alike(shape, rng):
    # The citizen's own sd and the rest's are both 6: a correlation of one half.
    assert shape.left_over.within == pytest.approx(0.5, abs=0.1)
    drawn = shape.draw("none", rng).frame
    left = (drawn["simulated outcome"] - shape.prediction).to_numpy().reshape(-1, 2)
    assert np.corrcoef(left.T)[0, 1] == pytest.approx(0.5, abs=0.12)


def test_planted_effects_are_what_the_table_is_drawn_with(shape):
    """A plain rewrite: the mean outcome of many draws, arm minus what the same rows would have had."""
    plants = [shape.draw("normal", np.random.default_rng(seed)) for seed in range(40)]
    off = []
    for drawn in plants:
        mine = (drawn.frame["arm"] == "a").to_numpy()
        off.append((drawn.frame["simulated outcome"] - shape.prediction)[mine].mean() - drawn.true_att["a"])
    # Residual sd 8 over 700 rows in pairs: 0.4 a draw, 0.06 in 40 of them.
    assert np.mean(off) == pytest.approx(0.0, abs=0.25)


def test_a_share_stays_zero_or_one_and_its_truth_stays_possible(rng):
    frame = table_of(rng).assign(worked=lambda t: (t["weeks"] > 15).astype(float))
    shape = learn_shape(frame, Columns("arm", "none", ["age"], cluster="citizen"), "worked", between_sd=0.5)
    drawn = shape.draw("heavy", rng)
    assert set(drawn.frame["simulated outcome"].unique()) == {0.0, 1.0}
    assert (np.abs(drawn.effect_on()) <= 1).all()


def test_one_arm_alone_is_refused(rng):
    frame = table_of(rng).assign(arm=lambda t: t["arm"].replace("b", "a"))
    with pytest.raises(InputError, match="one arm"):
        learn_shape(frame, Columns("arm", "none", ["age"]), "weeks")


def test_what_is_left_over_has_no_mean(rng):
    x = rng.standard_normal((2000, 20))
    y = prospects(x) + rng.exponential(1.0, 2000)
    left = learn_left_over(y, prospects(x), np.ones(2000, dtype=bool), np.arange(2000))
    assert left.quantiles.mean(axis=1) == pytest.approx(0.0, abs=1e-12)
    assert left.values(left.uniforms(rng)).std() == pytest.approx(1.0, abs=0.1)
