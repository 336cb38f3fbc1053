"""The chance of having been followed, the horizon, and the groups it is read in."""

import numpy as np
import pytest

from models.errors import InputError
from models.followup.censoring import FollowUp, choose_horizon, weigh_known
from models.followup.strata import find_strata


def plain_weights(time, event, horizon):
    """1/Ĝ(min(time, horizon)−), time by time."""
    weights = []
    for t, e in zip(time, event, strict=True):
        chance = 1.0
        for moment in sorted(set(time)):
            if moment >= min(t, horizon):
                break
            there = sum(other > moment or (other == moment and o == 0) for other, o in zip(time, event, strict=True))
            cut = sum(other == moment and o == 0 for other, o in zip(time, event, strict=True))
            chance *= 1 - cut / there if cut else 1.0
        weights.append(1 / max(chance, 0.05) if e > 0 or t >= horizon else 0.0)
    return weights


def test_weights_are_kaplan_and_meier_s_written_out(rng):
    for _ in range(30):
        time, event = rng.integers(0, 8, 30).astype(float), rng.integers(0, 3, 30)
        found = weigh_known(FollowUp(time, event), 6.0)
        assert found == pytest.approx(plain_weights(time.tolist(), event.tolist(), 6.0))


def test_known_rows_stand_for_everybody(rng):
    """Where somebody is followed to the horizon the weights sum to all rows, and their mean is the true share."""
    shares = []
    for _ in range(200):
        ended, until = rng.exponential(30, 300), rng.uniform(5, 80, 300)
        follow_up = FollowUp(np.minimum(ended, until), (ended <= until).astype(np.int64))
        weights = weigh_known(follow_up, 40.0)
        assert weights.sum() == pytest.approx(300)
        shares.append(weights @ (ended <= 40) / 300)
    assert abs(np.mean(shares) - (1 - np.exp(-40 / 30))) < 3.5 * np.std(shares) / np.sqrt(200)


def test_the_horizon_is_the_longest_time_where_all_are_followed_as_long(rng):
    time = np.minimum(rng.exponential(60, 200), 52.0)
    follow_up = FollowUp(time, (time < 52).astype(np.int64))
    assert choose_horizon(follow_up, np.arange(200) < 100) == 52.0


def test_the_horizon_lies_where_enough_are_known_with_and_without_an_offer(rng):
    """Those with an offer are fresher; it is their follow-up that decides."""
    is_control = np.arange(400) < 300
    until = np.where(is_control, rng.uniform(20, 100, 400), rng.uniform(0, 60, 400))
    follow_up = FollowUp(until, np.zeros(400, dtype=np.int64))
    horizon = choose_horizon(follow_up, is_control)
    assert 18 < horizon < 30
    assert follow_up.known(horizon)[~is_control].mean() >= 0.6
    assert follow_up.known(horizon)[is_control].mean() >= 0.6


def _groups(time, event, arm, stratum=None, horizon=50.0):
    follow_up = FollowUp(np.asarray(time, dtype=float), np.asarray(event))
    found = find_strata(follow_up, horizon, np.asarray(arm), None if stratum is None else np.asarray(stratum))
    assert sorted(np.concatenate(found).tolist()) == list(range(len(time)))
    return [set(group.tolist()) for group in found]


def test_with_and_without_an_offer_are_never_read_together():
    arm = np.repeat([0, 1], 60)
    for group in _groups(np.full(120, 60.0), np.zeros(120, dtype=int), arm):
        assert len(set(arm[list(group)].tolist())) == 1


def test_each_arm_is_read_by_itself_and_one_that_is_too_fresh_with_the_next():
    arm = np.repeat([0, 1, 2, 3], 60)
    time = np.where(arm == 2, 10.0, np.where(arm == 3, np.arange(240) % 60 + 20.0, 60.0))
    groups = _groups(time, np.zeros(240, dtype=int), arm)
    assert set(range(60)) in groups
    assert set(range(120, 240)) | set(range(60, 120)) in groups


def test_a_stratum_too_fresh_joins_the_one_before():
    stratum = np.tile(np.repeat([0, 1, 2], 40), 2)
    time = np.where(stratum == 2, 10.0, 60.0)
    groups = _groups(time, np.zeros(240, dtype=int), np.repeat([0, 1], 120), stratum)
    assert set(range(40)) in groups
    assert set(range(40, 120)) in groups


def test_a_horizon_nobody_reached_is_refused():
    with pytest.raises(InputError, match=r"Nobody with an offer was followed for 50; the longest is 10"):
        _groups(np.where(np.arange(100) < 50, 60.0, 10.0), np.zeros(100, dtype=int), np.repeat([0, 1], 50))
