"""A bid's price schedule read back from the file the bidder returned: prices by line, sums by lot, what is wrong."""

import asyncio
from collections.abc import Sequence

import msgspec

from app.platform.errors import N_, FieldError, VifteError
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.reading import MOST_BYTES, read_schedule
from app.procurement.pricing.schedule import evaluation_sum

NO_SCHEDULE = N_("The bid holds no price schedule.")
TOO_LARGE = N_("The price schedule is larger than a price schedule can be, and is not read.")
OTHER_LOTS = N_("The schedule prices lot {priced}; the bid is for lot {bid_for}.")
FILE = "price_schedule"


class ReadPrices(msgspec.Struct, frozen=True):
    """Øre by line number and by lot; `sums` is empty where a problem is an error, and not only to be asked about."""

    prices: dict[int, int] = {}
    sums: dict[int, int] = {}
    problems: tuple[FieldError, ...] = ()


async def read_prices(data: bytes | None, schedule: Schedule, lots: Sequence[int]) -> ReadPrices:
    """data : the returned workbook; None where there is none. lots : those the bid is for.

    Never raises for what is wrong with the file: a bid with a poor schedule is opened, and judged by people.
    """
    if not schedule.lines:
        return ReadPrices()
    if data is None:
        return ReadPrices(problems=(FieldError(FILE, NO_SCHEDULE),))
    if len(data) > MOST_BYTES:
        return ReadPrices(problems=(FieldError(FILE, TOO_LARGE),))
    try:
        # A workbook is read in a process of its own; only the waiting for it is done here.
        returned = await asyncio.to_thread(read_schedule, data, schedule)
    except VifteError as error:
        return ReadPrices(problems=(FieldError(FILE, error.msgid, error.params),))
    if returned.problems:
        return ReadPrices(problems=returned.problems)
    return _summed(returned.prices, returned.lots, schedule, lots)


def _summed(prices: dict[int, int], priced: Sequence[int], schedule: Schedule, lots: Sequence[int]) -> ReadPrices:
    with_sheets = {line.lot for line in schedule.lines if line.lot is not None}
    if with_sheets & set(priced) != with_sheets & set(lots):
        params = {"priced": _listed(priced), "bid_for": _listed(lots)}
        return ReadPrices(prices=prices, problems=(FieldError(FILE, OTHER_LOTS, params),))
    found = evaluation_sum(schedule.lines, prices, lots=lots)
    problems = tuple(FieldError(f"{each.number}", each.msgid, each.params) for each in found.problems)
    return ReadPrices(prices, sums_of_lots(schedule, prices, lots) if found.complete else {}, problems)


def sums_of_lots(schedule: Schedule, prices: dict[int, int], lots: Sequence[int]) -> dict[int, int]:
    """The evaluation sum of each lot bid for; one without lines of its own has the common lines' sum."""
    by_lot = evaluation_sum(schedule.lines, prices, lots=lots).by_lot
    common = [line for line in schedule.lines if line.lot is None]
    shared = evaluation_sum(common, prices).total_ore
    return {lot: by_lot.get(lot, shared) for lot in lots if lot in by_lot or common}


def _listed(lots: Sequence[int]) -> str:
    return ", ".join(str(lot) for lot in sorted(lots)) or "–"
