"""What an administrator keeps for tenders: closing days, and the thresholds of each period."""

from datetime import date

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, NotFound, refuse_faults
from app.procurement.procedures import queries
from app.procurement.procedures.schemas import ClosingDay, Threshold

# Kinds of threshold, and what people read for them.
THRESHOLD_KINDS = {"light_regime": N_("Light regime")}
READERS = ("procurement", "manager", "administrator", "auditor")
LONGEST_NAME = 80
LONGEST_SOURCE = 300
FIRST_YEAR, LAST_YEAR = 2000, 2100
HIGHEST_ORE = 100_000_000_000


async def closing_days() -> frozenset[date]:
    """The municipality's own closing days; weekends and public holidays are known by the calendar."""
    return frozenset(day.on_date for day in await queries.list_closing_days())


async def list_closing_days() -> list[ClosingDay]:
    return await queries.list_closing_days()


async def threshold_on(kind: str, day: date) -> Threshold | None:
    """The amount for tenders published on a day; None when nobody has entered that period."""
    return await queries.find_threshold_on(kind, day)


async def list_thresholds() -> list[Threshold]:
    return await queries.list_thresholds()


async def add_closing_day(actor: Actor, on_date: date, name: str) -> int:
    _require_administrator(actor)
    problems = [
        *_year_problems({"on_date": on_date}),
        *_text_problems("name", name, LONGEST_NAME, N_("Write what the day is called.")),
    ]
    refuse_faults(problems)
    async with transaction():
        closing_day_id = await queries.insert_closing_day(on_date, name)
        if closing_day_id is None:
            raise InvalidInput([FieldError("on_date", N_("This day is on the list already."))])
        await _record(actor, "closing_day", "added", closing_day_id, {"date": on_date.isoformat()})
        return closing_day_id


async def remove_closing_day(actor: Actor, closing_day_id: int) -> None:
    """Tenders published before keep their deadlines; only what is planned from now on sees the day as open."""
    _require_administrator(actor)
    async with transaction():
        day = await queries.find_closing_day(closing_day_id)
        if day is None:
            raise NotFound(N_("There is no such closing day. Find it in the list."))
        await queries.delete_closing_day(closing_day_id)
        await _record(actor, "closing_day", "removed", closing_day_id, {"date": day.on_date.isoformat()})


async def add_threshold(
    actor: Actor, *, kind: str, valid_from: date, valid_to: date, amount_ore: int, source: str
) -> int:
    """Enter the amount of a period. Raises InvalidInput when another amount holds on one of its days."""
    _require_administrator(actor)
    refuse_faults(_threshold_problems(kind, valid_from, valid_to, amount_ore, source))
    async with transaction():
        await queries.lock_thresholds()
        for other in await queries.list_thresholds():
            if other.kind == kind and other.valid_from <= valid_to and valid_from <= other.valid_to:
                params = {"from": f"{other.valid_from:%d-%m-%Y}", "to": f"{other.valid_to:%d-%m-%Y}"}
                message = N_("There is an amount for {from} to {to} already. Remove it first, or choose other days.")
                raise InvalidInput([FieldError("valid_from", message, params)])
        threshold_id = await queries.insert_threshold(kind, valid_from, valid_to, amount_ore, source)
        details = {"kind": kind, "from": valid_from.isoformat(), "amount_ore": amount_ore}
        await _record(actor, "procurement_threshold", "added", threshold_id, details)
        return threshold_id


async def remove_threshold(actor: Actor, threshold_id: int) -> None:
    _require_administrator(actor)
    async with transaction():
        row = await queries.find_threshold(threshold_id)
        if row is None:
            raise NotFound(N_("There is no such threshold. Find it in the list."))
        await queries.delete_threshold(threshold_id)
        details = {"kind": row.kind, "from": row.valid_from.isoformat(), "amount_ore": row.amount_ore}
        await _record(actor, "procurement_threshold", "removed", threshold_id, details)


def _threshold_problems(kind: str, valid_from: date, valid_to: date, amount_ore: int, source: str) -> list[FieldError]:
    problems = _year_problems({"valid_from": valid_from, "valid_to": valid_to})
    if kind not in THRESHOLD_KINDS:
        problems.append(FieldError("kind", N_("Choose a kind from the list.")))
    if valid_to < valid_from:
        problems.append(FieldError("valid_to", N_("The last day lies before the first. Choose a later day.")))
    if not 0 < amount_ore <= HIGHEST_ORE:
        problems.append(FieldError("amount", N_("Write an amount above 0 and at most 1,000,000,000 kr.")))
    return problems + _text_problems("source", source, LONGEST_SOURCE, N_("Write where the amount is from."))


def _year_problems(days: dict[str, date]) -> list[FieldError]:
    message = N_("Write a day in the years {first} to {last}.")
    params = {"first": FIRST_YEAR, "last": LAST_YEAR}
    return [FieldError(name, message, params) for name, day in days.items() if not FIRST_YEAR <= day.year <= LAST_YEAR]


def _text_problems(field: str, text: str, longest: int, missing: str) -> list[FieldError]:
    if not text:
        return [FieldError(field, missing)]
    if len(text) > longest:
        return [FieldError(field, N_("Write at most {n} characters."), {"n": longest})]
    return []


def _require_administrator(actor: Actor) -> None:
    if not actor.has("administrator"):
        raise NotAllowed(N_("Only administrators change closing days and thresholds."))


async def _record(actor: Actor, subject: str, action: str, subject_id: int, details: dict[str, object]) -> None:
    await record(
        actor_id=actor.user_id, action=f"{subject}.{action}", subject=subject, subject_id=subject_id, details=details
    )
