"""Personal effects: never below the constant choice, better where citizens differ, and quick to score."""

import json

import numpy as np
import pytest

from models.pooled.personal import PersonalModel
from models.pooled.personal_fit import N_FOLDS, Arms, Rows, _Data, fit_personal
from models.pooled.shrinkage import shrink
from models.pooled.transport import shift_to_population

N_ROWS, N_ARMS, N_TERMS = 6_000, 8, 5


def draw(seed, own):
    """Arms whose people differ; `own` is the sd of the effects' slopes between arms in the first three terms."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((N_ROWS, N_TERMS))
    selection = rng.normal(0, 0.2, (N_TERMS, N_ARMS))
    selection[0] -= 0.3
    chosen = np.column_stack([np.zeros(N_ROWS), x @ selection - 2.0])
    arm = (chosen + rng.gumbel(size=chosen.shape)).argmax(axis=1)
    slopes = np.zeros((N_ARMS, N_TERMS))
    slopes[:, :3] = 0.08 + rng.normal(0, own, (N_ARMS, 3))
    level = rng.normal(0.1, 0.17, N_ARMS)
    effects = level + x @ slopes.T
    residual = 0.75 * rng.standard_normal(N_ROWS)
    residual[arm > 0] += effects[np.arange(N_ROWS), arm - 1][arm > 0]
    return x, arm, residual, level, slopes


def fit(x, arm, residual, *, lower_is_better=False, seed=0):
    rows, arms = told(x, arm, residual, seed)
    return fit_personal(rows, arms, lower_is_better=lower_is_better, random_state=seed)


def told(x, arm, residual, seed=0):
    ones = np.ones(len(arm))
    shift = shift_to_population(residual, arm, x, ones, ones)
    size = np.bincount(arm)[1:]
    raw = np.bincount(arm, residual)[1:] / size + shift.shift
    posterior = shrink(raw, np.diag(0.6 / size) + shift.covariance, random_state=seed, n_draws=500)
    names = [f"offer {k}" for k in range(N_ARMS)]
    rows = Rows(residual, arm, np.arange(len(arm)), x, [f"x{j}" for j in range(N_TERMS)], ones, ones)
    return rows, Arms(names, np.arange(N_ARMS), size >= 15, posterior, np.zeros(N_ARMS), shift.own_sd)


def values(model, level, slopes):
    """True mean effect of the model's choice for new citizens, and of the constant one."""
    x = np.random.default_rng(99).standard_normal((4_000, N_TERMS))
    true, (estimate, _, _) = level + x @ slopes.T, model.effects(x)
    return true[np.arange(len(x)), estimate.argmax(axis=1)].mean(), true[:, model.effect.argmax()].mean()


def test_where_citizens_do_not_differ_everybody_gets_the_same_order():
    switched, lost = 0, []
    for seed in range(40):
        x, arm, residual, level, slopes = draw(seed, own=0.0)
        model = fit(x, arm, residual)
        personal, constant = values(model, level, slopes)
        switched += model.on
        lost.append(constant - personal)
    # At most 5 % of 40 tables, 2 expected; more than 5 happens once in 60 times.
    assert switched <= 5
    assert np.mean(lost) < 0.002


def test_where_they_differ_much_each_gets_an_order_and_is_better_off():
    gained, promised = [], []
    for seed in range(12):
        x, arm, residual, level, slopes = draw(seed, own=0.25)
        model = fit(x, arm, residual)
        assert model.on
        personal, constant = values(model, level, slopes)
        gained.append(personal - constant)
        promised.append((model.gain, model.gain_low, model.value - model.constant_value))
    assert min(gained) > 0.05
    gain, low, apart = np.array(promised).T
    # The cross-fitted gain is of models of four fifths of the rows, so a little smaller than the whole one's.
    assert np.mean(gain) == pytest.approx(np.mean(gained), abs=0.06)
    assert (low <= gained).mean() > 0.9
    assert apart == pytest.approx(gain)


def test_the_switch_is_never_below_the_constant_choice_whatever_the_differences():
    for own in (0.03, 0.08, 0.15):
        personal, constant = np.mean(
            [values(fit(x, arm, r), level, slopes) for x, arm, r, level, slopes in (draw(s, own) for s in range(8))],
            axis=0,
        )
        assert personal >= constant - 0.003


def test_a_citizens_interval_holds_the_citizens_effect():
    covered = []
    for seed in range(10):
        x, arm, residual, level, slopes = draw(seed, own=0.2)
        new = np.random.default_rng(seed).standard_normal((500, N_TERMS))
        _, low, high = fit(x, arm, residual).effects(new)
        true = level + new @ slopes.T
        covered.append(((low <= true) & (true <= high)).mean())
    # Covers are of citizens and arms of one table together, so that ten tables tell them to about 2 %.
    assert np.mean(covered) > 0.91


def test_fewer_is_better_turns_the_order_and_not_the_signs():
    x, arm, residual, _, _ = draw(1, own=0.25)
    more, fewer = fit(x, arm, residual), fit(x, arm, -residual, lower_is_better=True)
    assert fewer.gain == pytest.approx(more.gain, rel=1e-6)
    assert fewer.value == pytest.approx(-more.value, rel=1e-6)
    assert fewer.effects(x[:3])[0] == pytest.approx(-more.effects(x[:3])[0], rel=1e-6)


def test_the_slopes_are_those_of_one_large_regression():
    """The same model written out: one row a person, one column a common or own slope, arms' means taken out."""
    x, arm, residual, _, _ = draw(2, own=0.2)
    rows, arms = told(x, arm, residual)
    data = _Data.of(rows, arms, np.random.default_rng(0))
    found = data.slopes(np.ones(N_FOLDS, dtype=bool))
    design, response = [], []
    for k in range(N_ARMS):
        z, r = x[arm == k + 1], residual[arm == k + 1]
        own = np.zeros((len(r), N_ARMS * N_TERMS))
        own[:, k * N_TERMS : (k + 1) * N_TERMS] = z - z.mean(axis=0)
        design.append(np.hstack([z - z.mean(axis=0), own]))
        response.append(r - r.mean())
    design, response = np.vstack(design), np.concatenate(response)
    penalty = np.repeat([1 / 0.25**2, 1 / arms.own_sd**2], [N_TERMS, N_ARMS * N_TERMS])
    solved = np.linalg.solve(design.T @ design + np.diag(penalty), design.T @ response)
    assert found.common == pytest.approx(solved[:N_TERMS], abs=1e-8)
    assert found.own.ravel() == pytest.approx(solved[N_TERMS:], abs=1e-8)


def test_it_comes_back_from_json_as_it_went():
    for own in (0.0, 0.25):
        x, arm, residual, _, _ = draw(3, own=own)
        model = fit(x, arm, residual)
        back = PersonalModel.from_dict(json.loads(json.dumps(model.to_dict(), allow_nan=False)))
        assert back.on == model.on == (own > 0)
        assert back.gain_low == model.gain_low
        for mine, theirs in zip(model.effects(x[:5]), back.effects(x[:5]), strict=True):
            assert mine == pytest.approx(theirs, rel=1e-12)


def test_one_citizen_and_many_are_scored_alike():
    x, arm, residual, _, _ = draw(4, own=0.25)
    model = fit(x, arm, residual)
    many = model.effects(x[:6])
    for i in range(6):
        for one, all_ in zip(model.effects(x[i]), many, strict=True):
            assert one.shape == (N_ARMS,)
            assert one == pytest.approx(all_[i], rel=1e-12)
    with pytest.raises(ValueError, match="Expected 5 terms, got 3"):
        model.effects(x[0, :3])


def test_without_two_arms_to_choose_between_it_is_off():
    x, arm, residual, _, _ = draw(5, own=0.25)
    rows, arms = told(x, arm, residual)
    nobody = Arms(
        arms.names, arms.told, np.zeros(N_ARMS, dtype=bool), arms.posterior, arms.at_controls, arms.own_sd
    )  # fmt: skip
    model = fit_personal(rows, nobody, lower_is_better=False, random_state=0)
    assert not model.on
    assert model.to_dict()["gain_low"] is None
    assert model.effects(x[0])[0] == pytest.approx(arms.posterior.mean)
