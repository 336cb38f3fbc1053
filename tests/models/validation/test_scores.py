"""Scores on small sets of rows whose answers can be counted by hand."""

import numpy as np
import pandas as pd
import pytest

from models.validation.answers import COLUMNS, Methods, TableAnswers, answer_tables
from models.validation.personal import PersonalValue
from models.validation.plain import Arrays, linear_regression, matched_pairs, raw_means
from models.validation.scores import score_all, score_personal, score_rows
from models.validation.showing import show_personal, show_scores
from models.validation.simulate import draw_table
from models.validation.worlds import WORLDS


def rows_of(**columns):
    size = len(columns["truth"])
    given = {"arm": [f"arm {k}" for k in range(size)], "n": [50.0, 100.0, 100.0][:size], "table": [0] * size}
    empty = dict.fromkeys(COLUMNS, np.nan) | {"flag": "", "rankable": False}
    return pd.DataFrame(empty | given | columns)


def test_errors_coverage_and_signs_are_counted():
    rows = rows_of(truth=[0.0, 1.0, -1.0], estimate=[0.1, 1.0, 2.0], low=[-1.0, 0.5, 1.0], high=[1.0, 1.5, 3.0])
    score = score_rows(rows, method="m")
    assert score.rmse == pytest.approx(np.sqrt((0.01 + 0 + 9) / 3))
    assert score.bias == pytest.approx(3.1 / 3)
    assert (score.coverage, score.coverage_few, score.few) == (pytest.approx(2 / 3), 1.0, 1)
    assert score.wrong_sign == pytest.approx(1 / 3)


def test_an_arm_without_an_estimate_is_counted_and_left_out():
    score = score_rows(rows_of(truth=[0.0, 1.0], estimate=[0.0, np.nan]), method="m")
    assert (score.arms, score.not_told, score.rmse) == (2, 1, 0.0)


def test_regret_is_what_the_pick_loses():
    rows = rows_of(truth=[0.0, 1.0, 0.4], estimate=[2.0, 1.0, 1.5], rankable=[False, False, True])
    score = score_rows(rows, method="m")
    assert (score.regret, score.regret_rankable) == (1.0, pytest.approx(0.6))


def test_places_sets_and_flags_are_judged():
    rows = rows_of(
        truth=[3.0, 2.0, 1.0],
        estimate=[3.0, 1.0, 2.0],
        rank_low=[1.0, 3.0, 1.0],
        rank_high=[2.0, 3.0, 3.0],
        set_low=[1.0, 2.0, 1.0],
        set_high=[3.0, 3.0, 3.0],
        flag=["better", "none", "better"],
    )
    score = score_rows(rows, method="m")
    assert score.rank_coverage == pytest.approx(2 / 3)
    assert score.rank_width == pytest.approx((2 + 1 + 3) / 3)
    assert score.set_coverage == 1.0
    assert (score.flags, score.false_flags) == (2, 1)


def test_arms_that_are_alike_hold_every_place_and_every_flag_is_false():
    rows = rows_of(truth=[0.1] * 3, estimate=[1.0, 2.0, 3.0], rank_low=[3.0, 2.0, 1.0], rank_high=[3.0, 2.0, 1.0])
    score = score_rows(rows.assign(flag=["worse", "none", "none"]), method="m")
    assert score.rank_coverage == 1.0
    assert score.false_flags == 1
    assert np.isnan(score.rank_correlation)


def test_a_personal_order_is_held_against_the_constant_choice():
    values = [PersonalValue(True, 0.3, 0.4), PersonalValue(True, 0.3, 0.2), PersonalValue(False, 0.1, 0.1)]
    score = score_personal(TableAnswers(seed, (), one) for seed, one in enumerate(values))
    assert score is not None
    assert (score.tables, score.on, score.below) == (3, 2, 1)
    assert score.gain_on == pytest.approx(0.0)
    assert "2 of 3 tables" in show_personal(score)[0]


def test_raw_means_and_regression_are_what_a_plain_rewrite_says(rng):
    data = Arrays.of(draw_table(WORLDS["small"], n_rows=3000, n_arms=3, rng=rng))
    raw, linear = raw_means(data), linear_regression(data)
    mine, none = data.y[data.arm == 2], data.y[data.arm == 0]
    assert raw.estimate[1] == pytest.approx(mine.mean() - none.mean())
    assert raw.se[1] == pytest.approx(np.sqrt(mine.var(ddof=1) / len(mine) + none.var(ddof=1) / len(none)))
    x = np.column_stack([np.ones(len(data.y)), *(data.arm == k for k in (1, 2, 3)), data.x])
    assert linear.estimate == pytest.approx(np.linalg.lstsq(x, data.y, rcond=None)[0][1:4])


def test_matching_takes_away_what_the_covariates_tell(rng):
    table = draw_table(WORLDS["medium"], n_rows=10_000, n_arms=3, rng=rng)
    data, truth = Arrays.of(table), np.array(list(table.true_common.values()))
    raw, matched = raw_means(data), matched_pairs(data)
    assert np.abs(matched.estimate - truth).mean() < np.abs(raw.estimate - truth).mean()


def test_the_engine_and_the_plain_methods_answer_and_come_back_from_json():
    def draw(seed):
        return draw_table(WORLDS["small, mild"], n_rows=2000, n_arms=3, rng=np.random.default_rng(seed))

    found = list(answer_tables(draw, range(2), Methods(matching=True)))
    again = [TableAnswers.from_dict(one.to_dict()) for one in found]
    assert [one.method for one in found[0].answers] == [
        "engine", "engine, own people", "raw means", "linear regression", "matching 1:1",
    ]  # fmt: skip
    one, other = (score_all(each)[0] for each in (found, again))
    assert one.rmse == pytest.approx(other.rmse, abs=1e-5)
    assert one.tables == 2
    assert len(show_scores(score_all(again))) == 6
