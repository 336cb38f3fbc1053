"""A returned price schedule is read back; what is wrong with it is told, and never stops an opening."""

import pytest

from app.procurement.opening.price_reading import read_prices
from app.procurement.pricing.reading import MOST_BYTES
from tests.builders.pricing import PRICED, make_line, make_schedule, returned


async def test_prices_and_the_sum_of_each_lot_are_read() -> None:
    schedule = make_schedule()
    found = await read_prices(returned(schedule), schedule, [1, 2])
    assert found.prices == {1: 24_000_00, 2: 1_234_50, 3: 800_00}
    assert found.sums == {1: 40 * 24_000_00 + 15_431_25, 2: 40 * 800_00}
    assert found.problems == ()


async def test_a_lot_that_is_bid_for_and_not_priced_is_told() -> None:
    schedule = make_schedule()
    cells = {place: value for place, value in PRICED.items() if place.startswith("Delaftale 1")}
    found = await read_prices(returned(schedule, cells), schedule, [1, 2])
    assert found.sums == {}
    assert found.problems[0].params == {"priced": "1", "bid_for": "1, 2"}


async def test_a_lot_without_lines_of_its_own_has_the_common_lines_sum() -> None:
    schedule = make_schedule(make_line(1, lot=None, quantity="10"))
    found = await read_prices(returned(schedule, {"Fælles priser!G6": 100}), schedule, [2])
    assert found.sums == {2: 1_000_00}


async def test_a_price_of_zero_counts_and_is_told() -> None:
    schedule = make_schedule()
    found = await read_prices(returned(schedule, {**PRICED, "Delaftale 2!G6": 0}), schedule, [1, 2])
    assert found.sums[2] == 0
    assert [problem.field for problem in found.problems] == ["3"]


@pytest.mark.parametrize(
    "data",
    [None, b"", b"not a workbook", b"%PDF-1.7", b"x" * (MOST_BYTES + 1)],
    ids=["none", "empty", "text", "pdf", "big"],
)
async def test_what_is_no_schedule_is_told(data: bytes | None) -> None:
    found = await read_prices(data, make_schedule(), [1, 2])
    assert (found.prices, found.sums, len(found.problems)) == ({}, {}, 1)


async def test_another_tenders_schedule_is_told() -> None:
    found = await read_prices(returned(make_schedule(reference="RK-2027-015")), make_schedule(), [1, 2])
    assert [problem.field for problem in found.problems] == ["vifte"]


async def test_a_tender_without_price_lines_asks_for_no_schedule() -> None:
    schedule = make_schedule()
    empty = type(schedule)(**{**{n: getattr(schedule, n) for n in schedule.__struct_fields__}, "lines": ()})
    assert (await read_prices(None, empty, [1])).problems == ()
