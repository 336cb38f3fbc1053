"""How long spells last."""

from collections import Counter

from app.procurement.needs.lengths import spell_length


def test_spells_still_running_make_the_length_longer_than_those_ended_alone_would() -> None:
    ended = Counter({10: 20})
    alone, beside = spell_length(ended, Counter()), spell_length(ended, Counter({12: 80}))
    assert alone is not None and beside is not None
    assert alone.half == 10
    assert beside.half is None
    assert beside.n == 100


def test_half_is_where_kaplan_and_meiers_curve_falls_to_half() -> None:
    # 40 of 100 end in week 5, 20 are lost sight of in week 6, and of the 40 left 20 end in week 8: 0.6 x 0.5 = 0.3.
    found = spell_length(Counter({5: 40, 8: 20, 30: 20}), Counter({6: 20}))
    assert found is not None
    assert (found.quarter, found.half, found.three_quarters) == (5, 8, 30)


def test_under_fifteen_spells_say_nothing() -> None:
    assert spell_length(Counter({5: 14}), Counter()) is None
