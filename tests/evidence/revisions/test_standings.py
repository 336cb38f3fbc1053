"""Why an offer moved: three causes that add up to the whole way."""

import pytest

from app.evidence.revisions.schemas import Move
from app.evidence.revisions.standings import count_causes, part_moves
from tests.builders.revisions import standing


def move(offer_id: int, *steps: float | None, ranks: tuple[int | None, ...] = (None,) * 4) -> Move:
    told = [None if step is None else standing(step, rank) for step, rank in zip(steps, ranks, strict=True)]
    return Move(outcome="y", offer_id=offer_id, old=told[0], same_data=told[1], same_mix=told[2], new=told[3])


def test_the_causes_add_up_to_the_whole_move_and_so_do_the_places() -> None:
    (one,) = part_moves([move(1, 3.0, 3.2, 2.0, 1.5, ranks=(2, 1, 4, 5))])
    assert [part.estimate for part in (one.model, one.data, one.mix)] == pytest.approx([0.2, -1.2, -0.5])
    assert [part.places for part in (one.model, one.data, one.mix)] == [1, -3, -1]
    assert one.places == -3
    assert one.cause == "data"


def test_what_was_not_told_before_has_no_causes() -> None:
    (one,) = part_moves([move(1, None, None, 2.0, 1.5)])
    assert (one.model.estimate, one.data.estimate, one.cause, one.places) == (None, None, "mix", None)


def test_an_offer_without_a_rank_moved_no_places() -> None:
    (one,) = part_moves([move(1, 1.0, 1.0, 1.0, 2.0, ranks=(None, 1, 1, 1))])
    assert (one.places, one.mix.places, one.cause) == (None, 0, "mix")


def test_those_that_moved_most_come_first_and_the_newcomers_last() -> None:
    moved = part_moves([move(1, None, None, None, 9.0), move(2, 1.0, 1.0, 1.0, 1.1), move(3, 1.0, 1.0, 1.0, -4.0)])
    assert [one.offer_id for one in moved] == [3, 2, 1]


def test_mean_moves_count_the_offers_that_both_runs_told() -> None:
    moved = part_moves([move(1, 0.0, 1.0, 1.0, 1.0), move(2, 0.0, -3.0, -3.0, -2.0), move(3, None, None, None, 9.0)])
    assert count_causes(moved) == pytest.approx({"model": 2.0, "data": 0.0, "mix": 0.5})
    assert count_causes(moved[2:]) == {}
