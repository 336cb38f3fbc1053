"""From a table to effects: known truth, refusals."""

import json

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.estimate import estimate_effects
from models.validation.simulate import CONTROL, simulate_table


@pytest.fixture
def table(rng):
    size = 600
    x = rng.normal(size=(size, 2))
    arm = np.array(["none", "a", "b"])[np.searchsorted([0.6, 0.85], rng.random(size))]
    return pd.DataFrame({
        "offer": arm, "weeks": x[:, 0] + (arm == "a") * 1.0 + rng.normal(size=size), "x": x[:, 0], "z": x[:, 1],
        "citizen": np.arange(size), "supplier": np.where(arm == "none", None, "S-" + pd.Series(arm)),
    })  # fmt: skip


def _estimate(table, **changed):
    return estimate_effects(
        table, **({"arm": "offer", "control": "none", "outcome": "weeks", "covariates": ["x", "z"]} | changed)
    )


def test_it_returns_estimate_interval_n_and_diagnostics_together(table):
    result = _estimate(table, cluster="citizen", groups=["supplier"])
    first = result.arms[0]
    assert first.arm == "a"
    assert first.att_low < 1.0 < first.att_high
    assert first.att_low < first.att < first.att_high
    assert first.n == (table["offer"] == "a").sum() == first.n_clusters
    assert first.groups == {"supplier": "S-a"}
    assert result.covariance.shape == (2, 2)
    assert first.att_se == pytest.approx(result.covariance[0, 0] ** 0.5)
    json.dumps(result.to_dict(), allow_nan=False)
    assert result.to_frame()["supplier"].tolist() == ["S-a", "S-b"]


def test_the_same_seed_gives_the_same_figures(table):
    assert _estimate(table, random_state=3).to_dict() == _estimate(table, random_state=3).to_dict()


def test_the_order_of_the_columns_and_a_shift_of_the_outcome_do_not_matter(table):
    plain = _estimate(table).arms[0]
    shifted = _estimate(table.assign(weeks=table["weeks"] + 100)).arms[0]
    assert shifted.att == pytest.approx(plain.att, abs=0.02)
    assert shifted.att_se == pytest.approx(plain.att_se, rel=0.02)


def test_confounding_that_misleads_the_raw_means_is_taken_out():
    errors = {"att": [], "linear": [], "raw": []}
    covered = []
    for seed in range(5):
        simulated = simulate_table(n_rows=4000, n_arms=8, n_covariates=8, rng=np.random.default_rng(seed))
        result = estimate_effects(
            simulated.frame, arm="arm", control=CONTROL, outcome="y", covariates=simulated.covariates
        )
        frame = result.to_frame().set_index("arm")
        truth = pd.Series(simulated.true_att)
        for method, found in errors.items():
            found.extend(frame[method] - truth)
        covered.extend((frame["att_low"] <= truth) & (truth <= frame["att_high"]))
    rmse = {method: np.sqrt(np.mean(np.square(found))) for method, found in errors.items()}
    assert rmse["att"] < rmse["linear"] < rmse["raw"]
    # 40 dependent intervals: a perfect method lies below 0.85 once in a few hundred times.
    assert np.mean(covered) > 0.85
    assert abs(np.mean(errors["att"])) < 0.04


def test_small_arms_get_honest_intervals():
    covered = []
    for seed in range(3):
        simulated = simulate_table(
            n_rows=6000, n_arms=10, n_covariates=8, sizes="small", tails="heavy", rng=np.random.default_rng(seed)
        )
        result = estimate_effects(
            simulated.frame, arm="arm", control=CONTROL, outcome="y", covariates=simulated.covariates
        )
        covered += [
            arm.att_low <= simulated.true_att[arm.arm] <= arm.att_high for arm in result.arms if arm.att is not None
        ]
    assert np.mean(covered) > 0.8


def test_an_arm_of_one_citizen_is_listed_without_an_estimate(table):
    table.loc[0, "offer"] = "alone"
    alone = next(arm for arm in _estimate(table).arms if arm.arm == "alone")
    assert alone.n == 1
    assert alone.att is None and alone.att_low is None
    assert alone.warning_codes[0] == "one_citizen"


def test_an_arm_nobody_resembles_is_warned_about(table):
    table.loc[table["offer"] == "a", "x"] += 50
    assert "separable" in _estimate(table).arms[0].warning_codes


def test_lower_is_better_keeps_the_sign_and_is_written_down(table):
    result = _estimate(table, lower_is_better=True)
    assert result.arms[0].att > 0
    assert result.meta["lower_is_better"] is True


def test_repeated_citizens_without_a_cluster_are_warned_about(table):
    table["citizen_id"] = table["citizen"] // 2
    assert any("citizen_id" in text for text in _estimate(table).diagnostics["warnings"])
    assert not _estimate(table, cluster="citizen_id").diagnostics["warnings"]


def test_gaps_in_covariates_drop_nobody(table):
    table.loc[::3, "x"] = np.nan
    result = _estimate(table)
    assert sum(arm.n for arm in result.arms) + result.meta["control_rows"] == len(table)


REFUSALS = [
    ("a missing column", {"outcome": "gone"}, None, "gone"),
    ("a missing covariate", {"covariates": ["x", "gone"]}, None, "gone"),
    ("a text as outcome", {"outcome": "supplier"}, None, "supplier"),
    ("an empty outcome", {}, ("weeks", np.nan), "weeks"),
    ("an infinite outcome", {}, ("weeks", np.inf), "weeks"),
    ("an infinite covariate", {}, ("z", -np.inf), "z"),
    ("an empty arm", {}, ("offer", None), "offer"),
    ("no control rows", {"control": "nobody"}, None, "offer"),
    ("the outcome as covariate", {"covariates": ["x", "weeks"]}, None, "weeks"),
    ("an empty cluster", {"cluster": "citizen"}, ("citizen", np.nan), "citizen"),
    ("two groups in an arm", {"groups": ["supplier"]}, ("supplier", "other"), "supplier"),
]


@pytest.mark.parametrize(("what", "changed", "cell", "column"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_it_refuses_and_names_the_column(table, what, changed, cell, column):
    if cell:
        row = table.index[table["offer"] == "a"][0]
        table.loc[row, cell[0]] = cell[1]
    with pytest.raises(InputError, match=f"'{column}'") as caught:
        _estimate(table, **changed)
    assert caught.value.column == column


def test_no_arm_beside_the_control_is_refused(table):
    with pytest.raises(InputError, match="at least one more arm"):
        _estimate(table[table["offer"] == "none"])


def test_an_outcome_that_never_varies_is_refused(table):
    with pytest.raises(InputError, match="same value in every row"):
        _estimate(table.assign(weeks=1.0))


def test_every_arm_has_its_effect_in_the_common_population_with_a_rank(table):
    result = _estimate(table, groups=["supplier"])
    first, second = result.arms
    assert first.low < first.estimate < first.high
    assert first.rankable
    assert (first.rank, second.rank) == (1, 2)
    assert (first.flag, second.flag) == ("better", "worse")
    assert first.p_positive > 0.99
    assert first.p_best + second.p_best == pytest.approx(1.0)
    assert result.diagnostics["reliability"]["p_of_no_difference"] < 0.01


def test_arms_without_any_effect_cannot_be_ranked(table):
    rng = np.random.default_rng(8)
    none = table.assign(weeks=table["x"] + rng.normal(size=len(table)))
    for arm in _estimate(none).arms:
        assert not arm.rankable
        assert arm.not_ranked_because == "arms_do_not_differ"
        assert arm.flag == "none"


def test_one_arm_alone_has_no_rank_and_says_so(table):
    arm = _estimate(table[table["offer"] != "b"]).arms[0]
    assert arm.att is not None
    assert (arm.rank, arm.rankable, arm.not_ranked_because) == (None, False, "too_few_arms")


def test_one_arm_alone_has_its_own_effect_in_the_population_it_is_asked_for(table):
    """The effect of a is 1 everywhere; nothing pulls it, and among its own kind it is the effect on its people."""
    result = _estimate(table[table["offer"] != "b"])
    arm = result.arms[0]
    assert arm.low < 1.0 < arm.high
    assert arm.estimate == pytest.approx((arm.low + arm.high) / 2)
    assert arm.se >= arm.att_se
    assert arm.p_positive > 0.99
    assert (arm.p_best, arm.p_above, arm.reliability, arm.grade, arm.flag) == (None, None, None, None, "none")
    assert (result.told, result.groups, result.personal) == ((), (), None)
    own = table[table["offer"] != "b"].assign(who=lambda rows: rows["offer"])
    there = _estimate(own, target=("who", "a")).arms[0]
    assert there.estimate == pytest.approx(there.att, abs=0.02)


def test_one_arm_big_enough_is_told_though_the_other_is_not(table):
    few = table[(table["offer"] != "b") | (table["offer"] == "b").cumsum().le(3)]
    first, second = _estimate(few).arms
    assert (first.estimate is None, second.estimate) == (False, None)
    assert {first.not_ranked_because, second.not_ranked_because} == {"too_few_arms"}


def test_an_arm_of_four_has_no_figure_in_the_common_population(table):
    few = table.assign(offer=table["offer"].where(~table.index.isin(table.index[table["offer"] == "none"][:4]), "c"))
    last = _estimate(few).arms[2]
    assert (last.arm, last.n) == ("c", 4)
    assert last.estimate is None
    assert last.not_ranked_because == "few_citizens"


def test_another_population_gets_other_effects(table):
    """The effect of a is 1 for everybody here but 3 for those with a high x."""
    steep = table.assign(weeks=table["weeks"] + 2.0 * (table["offer"] == "a") * (table["x"] > 0))
    steep["high"] = np.where(steep["x"] > 0, "yes", "no")
    high, low = (_estimate(steep, target=("high", value)).arms[0].estimate for value in ("yes", "no"))
    assert high > low + 0.5
    assert _estimate(steep, target=("high", "yes")).meta["target"] == ["high", "yes"]


def test_an_arm_unlike_the_common_population_is_warned_about(table):
    """Of a nobody has z above nought, of the population everybody."""
    cut = table.assign(side=np.where(table["z"] > 1, "far", "near"))[(table["offer"] != "a") | (table["z"] < 0)]
    far, near = (_estimate(cut, target=("side", side)) for side in ("far", "near"))
    assert "far_from_population" in far.arms[0].warning_codes
    assert any("'z'" in text for text in far.arms[0].warnings)
    assert "far_from_population" not in near.arms[0].warning_codes
    assert far.arms[0].att == near.arms[0].att
    assert (far.arms[0].far_on, near.arms[0].far_on) == ("z", None)
    assert far.arms[0].far_by > 1


def test_an_arm_of_which_nobody_is_like_the_common_population_has_no_rank(table):
    """Only one in ten of a lives where everybody of the population does, and then none; b is everywhere."""
    for spared, because in ((0.1, ""), (0.0, "far_from_population")):
        rng = np.random.default_rng(0)
        own = (table["offer"] == "a") & (rng.random(len(table)) >= spared)
        town = table.assign(town=np.where(rng.random(len(table)) < 0.1, "south", "north"))
        town.loc[own, "town"] = "north"
        town.loc[(table["offer"] == "a") & ~own, "town"] = "south"
        first, second = estimate_effects(
            town, arm="offer", control="none", outcome="weeks", covariates=["x", "z", "town"], target=("town", "south")
        ).arms
        assert (first.not_ranked_because, first.rankable) == (because, not because)
        assert first.estimate is not None
        assert "far_from_population" in first.warning_codes
        assert second.not_ranked_because == ""


def test_a_population_of_a_few_rows_is_warned_about(table):
    few = table.assign(chosen=np.where(table.index < 20, "yes", "no"))
    found = _estimate(few, target=("chosen", "yes"))
    assert found.meta["target_rows"] == 20
    assert any("20 rows" in text for text in found.diagnostics["warnings"])
    assert _estimate(few, target=("chosen", "no")).diagnostics["warnings"] == []


def test_an_arm_of_ten_is_not_called_better(table):
    ten = table.index[table["offer"] == "none"][:10]
    grown = table.assign(
        offer=table["offer"].where(~table.index.isin(ten), "c"), weeks=table["weeks"] + 5.0 * table.index.isin(ten)
    )
    last = _estimate(grown).arms[2]
    assert (last.arm, last.not_ranked_because) == ("c", "few_citizens")
    assert last.p_above > 0.95
    assert last.flag == "none"


@pytest.mark.parametrize("target", [("nowhere", "1"), ("supplier", "S-z")])
def test_a_population_that_is_not_there_is_refused_by_name(table, target):
    with pytest.raises(InputError, match=target[0]):
        _estimate(table, target=target)
