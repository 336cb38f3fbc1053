"""Small groups are never shown, and never follow from what is shown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.effects.display import (
    ShownCount,
    band,
    exact,
    hidden_reason,
    mask_counts,
    small_remainder,
    sum_is_safe,
    tell_of_one,
)
from app.evidence.effects.pictures import LONGEST_NAME, short_name


def test_large_groups_are_shown_as_they_are() -> None:
    assert mask_counts({1: 40, 2: 7}) == {1: exact(40), 2: exact(7)}


def test_a_group_under_five_is_hidden() -> None:
    assert mask_counts({1: 3, 2: 60, 3: 70})[1] == ShownCount(None, 1, 4)


def test_a_single_hidden_group_takes_the_next_smallest_with_it_until_it_cannot_be_subtracted() -> None:
    shown = mask_counts({1: 3, 2: 20, 3: 70})
    assert shown == {1: ShownCount(None, 1, 4), 2: ShownCount(None, 15, None), 3: exact(70)}


def test_nobody_at_all_is_no_secret() -> None:
    assert mask_counts({1: 0, 2: 30}) == {1: exact(0), 2: exact(30)}


def test_a_group_that_no_other_can_hide_leaves_no_sum() -> None:
    counts = {1: 2}
    assert not sum_is_safe(counts, mask_counts(counts))


def test_reasons_follow_the_size_and_the_overlap() -> None:
    reasons = [hidden_reason(n, has_overlap=overlap) for n, overlap in ((4, True), (14, True), (15, False), (15, True))]
    assert reasons == ["under_five", "too_few", "no_overlap", None]


def test_an_offer_too_few_of_whose_starts_could_be_followed_is_not_shown() -> None:
    assert hidden_reason(80, has_overlap=True, followed=0.59) == "too_fresh"
    assert hidden_reason(80, has_overlap=True, followed=0.6) is None


def test_an_outcome_hardly_anybody_had_is_not_shown() -> None:
    assert hidden_reason(80, has_overlap=True, followed=1.0, few_events=True) == "few_events"


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 60), min_size=1, max_size=10))
def test_no_small_group_follows_from_the_sum(counts: dict[int, int]) -> None:
    """For every small group, any size from 1 to 4 agrees with all that is shown (tried one by one)."""
    shown = mask_counts(counts)
    small = [key for key, count in counts.items() if 0 < count < 5]
    assert all(shown[key] == band(counts[key]) for key in small)
    if not sum_is_safe(counts, shown):
        return
    hidden = [key for key in counts if shown[key].value is None]
    total = sum(counts[key] for key in hidden)
    for key in small:
        others = [shown[other] for other in hidden if other != key]
        for guess in range(1, 5):
            rest = total - guess
            assert rest >= sum(one.low for one in others)
            assert any(one.high is None for one in others) or rest <= sum(one.high or 0 for one in others)


def test_a_long_name_in_a_picture_keeps_the_place_that_tells_it_apart() -> None:
    long = "Virksomhedspraktik med fast kontaktperson"
    assert short_name(f"{long}, Syd", "") == "Virksomhedspraktik med…, Syd"
    assert short_name(f"{long}, Syd", "") != short_name(f"{long}, Centrum", "")
    assert short_name("Jobklub, Centrum", "L2") == "Jobklub, Centrum L2"
    assert len(short_name("Et langt navn uden noget sted overhovedet", "T24-L10")) <= LONGEST_NAME + 1


def test_few_people_beside_others_stay_out_of_their_groups_effect() -> None:
    assert small_remainder({1: 80, 2: 12}) == {2}
    assert small_remainder({1: 80, 2: 6, 3: 8}) == {2, 3}
    assert small_remainder({1: 80, 2: 12, 3: 8}) == set()
    assert small_remainder({2: 12, 3: 8}) == set()
    assert small_remainder({1: 80, 2: 15}) == set()


@given(st.lists(st.dictionaries(st.integers(0, 5), st.sampled_from([0.1, 0.2, 0.3, 0.5]), max_size=5), max_size=8))
def test_no_small_offers_effect_is_a_sum_of_the_groups_shown(groups: list[dict[int, float]]) -> None:
    shown = [one for one, hidden in zip(groups, tell_of_one(groups), strict=True) if not hidden]
    rows = np.array([[one.get(key, 0.0) for key in range(6)] for one in shown]).reshape(len(shown), 6)
    for offer in range(6):
        wanted = np.eye(6)[offer]
        found = np.linalg.lstsq(rows.T, wanted, rcond=1e-6)[0] if len(rows) else np.zeros(0)
        assert np.linalg.norm(rows.T @ found - wanted) > 1e-6


def test_the_difference_of_two_groups_tells_of_one_offer_too() -> None:
    assert tell_of_one([{1: 0.5, 2: 0.5}, {}, {1: 0.3, 2: 0.3, 3: 0.4}, {4: 0.2}]) == [False, False, True, True]
