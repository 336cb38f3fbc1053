"""The clock, read only at the edge: services take `now` and `on_date` as arguments."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_behind: ContextVar[timedelta] = ContextVar("behind", default=timedelta())


def utc_now() -> datetime:
    return datetime.now(UTC) - _behind.get()


def today() -> date:
    """Today's date in Denmark."""
    return to_local(utc_now()).date()


@contextmanager
def put_back(behind: timedelta) -> Iterator[None]:
    """The clock of the block's own task shows an earlier time. For the demonstration's past; nothing else does this."""
    token = _behind.set(behind)
    try:
        yield
    finally:
        _behind.reset(token)


def to_local(instant: datetime) -> datetime:
    """A UTC instant on the Danish clock, for showing."""
    return instant.astimezone(COPENHAGEN)


def local_instant(local: datetime) -> datetime:
    """The UTC instant of a naive Danish clock time.

    Raises ValueError when the time does not exist (clocks forward) or exists twice (clocks back).
    """
    first = local.replace(tzinfo=COPENHAGEN, fold=0)
    second = local.replace(tzinfo=COPENHAGEN, fold=1)
    if first.utcoffset() != second.utcoffset():
        problem = "does not exist" if _round_trip(first) != local else "exists twice"
        raise ValueError(f"{local:%d-%m-%Y %H:%M} {problem} on the Danish clock")
    return first.astimezone(UTC)


def _round_trip(moment: datetime) -> datetime:
    return moment.astimezone(UTC).astimezone(COPENHAGEN).replace(tzinfo=None)
