"""The clock, read only at the edge: services take `now` and `on_date` as arguments."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def utc_now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Denmark."""
    return datetime.now(COPENHAGEN).date()


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
