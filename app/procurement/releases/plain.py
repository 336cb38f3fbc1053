"""Small values of the Open Contracting Data Standard: money, instants, periods, and leaving out what is empty."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from app.platform.clock import local_instant

CURRENCY = "DKK"
Json = dict[str, Any]


def without_empty(record: Mapping[str, Any]) -> Json:
    """The standard knows no empty texts, lists or objects: what is not known is not there. False and 0 stay."""
    return {name: value for name, value in record.items() if value is not None and value not in ("", [], {})}


def money(ore: int | None) -> Json | None:
    """Kroner, whole where they are whole."""
    if ore is None:
        return None
    return {"amount": ore // 100 if ore % 100 == 0 else ore / 100, "currency": CURRENCY}


def instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def first_moment(day: date | str | None) -> str | None:
    return _local(day, time(0, 0))


def last_moment(day: date | str | None) -> str | None:
    return _local(day, time(23, 59, 59))


def _local(day: date | str | None, clock: time) -> str | None:
    if not day:
        return None
    whole = day if isinstance(day, date) else date.fromisoformat(str(day))
    return instant(local_instant(datetime.combine(whole, clock)))


def period(start: str | None, end: str | None) -> Json:
    return without_empty({"startDate": start, "endDate": end})


def related_lots(lots: Sequence[int] | None) -> list[str]:
    return [str(number) for number in lots or ()]


def code_of(written: object) -> str:
    """A CPV code without its check digit, which is how the standard writes it."""
    return str(written).split("-")[0].strip()


def number_of(written: object) -> int | float | None:
    """A decimal of the specification as a JSON number."""
    if written is None or written == "":
        return None
    value = float(str(written))
    return int(value) if value.is_integer() else value
