"""How much a contract was changed, against the value it was signed at."""

import pytest

from app.procurement.contracts.changes import weigh


@pytest.mark.parametrize(
    ("earlier", "change", "large"),
    [
        ([], 100_00, False),  # exactly 10 %
        ([], 100_01, True),
        ([], -100_01, True),
        ([60_00], 40_00, False),
        ([60_00], 40_01, True),
        ([90_00], -90_00, False),  # the net value counts
    ],
)
def test_more_than_a_tenth_of_the_original_value_is_large(earlier: list[int], change: int, large: bool) -> None:
    assert weigh(1_000_00, earlier, change).is_large is large


def test_without_a_value_nothing_can_be_weighed() -> None:
    assert weigh(None, [], 5_00).share is None
    assert not weigh(0, [], 5_00).is_large
