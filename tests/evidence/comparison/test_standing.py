"""Suppliers beside each other: told apart only where all intervals together say so."""

import msgspec
import numpy as np

from app.evidence.comparison.schemas import OfferFigures, Standing
from app.evidence.comparison.standing import stand


def offers_of(effects: list[float], people: int = 50) -> list[OfferFigures]:
    """Each supplier has two offers with its effect; offer 2i and 2i + 1 belong to supplier i."""
    return [
        OfferFigures(offer_id=2 * i + one, supplier_id=i, n=people, own=None, common=effect, reason=None)
        for i, effect in enumerate(effects)
        for one in (0, 1)
    ]


def standings(effects: list[float], sd: float, *, fewer: bool = False, differ: bool = True) -> dict[str, Standing]:
    offers = offers_of(effects)
    square = np.eye(len(offers)) * sd**2
    triangle = [float(square[i, j]) for i in range(len(offers)) for j in range(i + 1)]
    ids = [one.offer_id for one in offers]
    return stand(offers, ids, triangle, lower_is_better=fewer, may_differ=differ)


def test_suppliers_that_lie_far_apart_have_places_of_their_own() -> None:
    found = standings([3.0, 0.0, -3.0], sd=0.2)
    assert [(found[key].set_low, found[key].set_high) for key in "012"] == [(1, 1), (2, 2), (3, 3)]
    assert [found[key].grade for key in "012"] == [1, 2, 3]
    assert (found["0"].flag, found["2"].flag) == ("better", "worse")


def test_suppliers_within_chance_are_not_told_apart_nor_called_anything() -> None:
    found = standings([0.1, 0.0, -0.1], sd=1.0)
    assert not any(one.is_told_apart for one in found.values())
    assert {one.flag for one in found.values()} == {"none"}
    assert {one.grade for one in found.values()} == {1}


def test_where_fewer_is_better_the_lowest_comes_first() -> None:
    found = standings([3.0, -3.0], sd=0.2, fewer=True)
    assert (found["1"].set_high, found["0"].flag) == (1, "worse")


def test_nobody_is_called_better_or_worse_where_offers_do_not_differ() -> None:
    assert {one.flag for one in standings([3.0, -3.0], sd=0.2, differ=False).values()} == {"none"}


def test_the_same_figures_give_the_same_places() -> None:
    assert standings([1.0, 0.6, 0.1], sd=0.4) == standings([1.0, 0.6, 0.1], sd=0.4)


def test_without_every_told_offers_figure_nothing_is_said() -> None:
    assert stand(offers_of([1.0]), [0, 1, 99], [1.0] * 6, lower_is_better=False, may_differ=True) == {}


def test_a_supplier_whose_comparison_does_not_hold_is_called_nothing() -> None:
    """An offer like that is never flagged by itself; gathered under a supplier it must not be either."""
    offers = [
        msgspec.structs.replace(one, because="outside_support" if one.supplier_id == 0 else "")
        for one in offers_of([3.0, 0.0, -3.0])
    ]
    triangle = [0.04 * (i == j) for i in range(6) for j in range(i + 1)]
    found = stand(offers, [one.offer_id for one in offers], triangle, lower_is_better=False, may_differ=True)
    assert (found["0"].is_sound, found["0"].flag) == (False, "none")
    assert (found["2"].is_sound, found["2"].flag) == (True, "worse")


def test_a_supplier_half_of_whose_people_can_be_compared_may_be_called_something() -> None:
    offers = offers_of([3.0, 0.0])
    offers[0] = msgspec.structs.replace(offers[0], reason="too_fresh")
    triangle = [0.04 * (i == j) for i in range(4) for j in range(i + 1)]
    found = stand(offers, [one.offer_id for one in offers], triangle, lower_is_better=False, may_differ=True)
    assert (found["0"].is_sound, found["0"].flag) == (True, "better")
