"""The price schedule a bidder returns: which edition's it may be, and what it says."""

import asyncio
from collections.abc import Collection, Sequence

import msgspec

from app.procurement.bids.schemas import PriceProblem, Prices
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.reading import OTHER_EDITION, ReturnedSchedule, read_schedule
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition


async def read_prices(data: bytes, editions: Sequence[Edition]) -> tuple[ReturnedSchedule, Edition]:
    """What a returned workbook says, and whose schedule it is; editions newest first.

    A schedule of an earlier edition will do as long as nothing that is priced was changed since. Read in a thread,
    whose work a limited child process does. Raises FileRefused for a file that is no bounded, plain workbook.
    """
    returned = ReturnedSchedule(prices={}, lots=(), sums=None, problems=())
    for number in schedules_alike(editions):
        edition = next(each for each in editions if each.number == number)
        returned = await asyncio.to_thread(read_schedule, data, price_schedule(edition))
        if not any(problem.msgid == OTHER_EDITION for problem in returned.problems):
            return returned, edition
    # None of them: the newest is what the bidder is told of.
    returned = await asyncio.to_thread(read_schedule, data, price_schedule(editions[0]))
    return returned, editions[0]


def schedules_alike(editions: Sequence[Edition]) -> list[int]:
    """Numbers of the editions whose schedule asks the same as the newest's, the newest first."""
    newest = _without_edition(price_schedule(editions[0]))
    return [each.number for each in editions if _without_edition(price_schedule(each)) == newest]


def lots_to_price(schedule: Schedule, lots: Collection[int]) -> set[int]:
    """Those of the lots that have price lines of their own."""
    return {line.lot for line in schedule.lines if line.lot is not None} & set(lots)


def prices_of(returned: ReturnedSchedule, edition: Edition, part_id: int) -> Prices:
    sums = returned.sums
    return Prices(
        part_id=part_id,
        edition=edition.number,
        prices=returned.prices,
        lots=list(returned.lots),
        sums=sums.by_lot if sums else {},
        total_ore=sums.total_ore if sums else None,
        problems=[PriceProblem(each.field, each.msgid, each.params) for each in returned.problems],
    )


def _without_edition(schedule: Schedule) -> Schedule:
    return msgspec.structs.replace(schedule, edition="", title="")
