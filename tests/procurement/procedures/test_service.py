"""Closing days and thresholds, kept by an administrator."""

from datetime import date

import asyncpg
import pytest

from app.platform.access import Actor
from app.platform.db import fetch
from app.platform.errors import InvalidInput, NotAllowed, NotFound
from app.procurement.procedures import service
from tests.builders.evidence import actor_as

AMOUNT = {"kind": "light_regime", "valid_from": date(2026, 1, 1), "valid_to": date(2027, 12, 31), "amount_ore": 100_00}


def administrator() -> Actor:
    return actor_as("administrator")


@pytest.mark.parametrize(
    ("day", "amount_ore"),
    [(date(2023, 12, 31), 558_817_500), (date(2024, 1, 1), 558_135_000), (date(2025, 12, 31), 558_135_000)],
)
async def test_the_known_amounts_are_there_from_the_start(db: asyncpg.Connection, day: date, amount_ore: int) -> None:
    threshold = await service.threshold_on("light_regime", day)
    assert threshold is not None
    assert threshold.amount_ore == amount_ore


async def test_an_amount_nobody_has_entered_is_never_guessed(db: asyncpg.Connection) -> None:
    assert await service.threshold_on("light_regime", date(2026, 1, 1)) is None


async def test_an_administrator_enters_the_next_period(db: asyncpg.Connection) -> None:
    threshold_id = await service.add_threshold(administrator(), **AMOUNT, source="Meddelelsen")
    threshold = await service.threshold_on("light_regime", date(2027, 6, 1))
    assert threshold is not None
    assert threshold.id == threshold_id
    (row,) = await fetch("select * from audit_entry where action = 'procurement_threshold.added'")
    assert row["subject_id"] == threshold_id


async def test_two_amounts_never_hold_on_the_same_day(db: asyncpg.Connection) -> None:
    with pytest.raises(InvalidInput, match="Some fields"):
        await service.add_threshold(administrator(), **{**AMOUNT, "valid_from": date(2025, 12, 31)}, source="x")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await db.execute(
            "insert into procurement_threshold (kind, valid_from, valid_to, amount_ore, source)"
            " values ('light_regime', '2025-01-01', '2026-01-01', 1, '')"
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_to": date(2025, 1, 1), "valid_from": date(2026, 1, 1)}, "valid_to"),
        ({"amount_ore": 0}, "amount"),
        ({"source": ""}, "source"),
        ({"kind": "other"}, "kind"),
        ({"valid_from": date(1900, 1, 1)}, "valid_from"),
    ],
)
async def test_what_is_wrong_with_an_amount_is_named(
    db: asyncpg.Connection, change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await service.add_threshold(administrator(), **{**AMOUNT, "source": "Meddelelsen", **change})  # type: ignore[arg-type]
    assert field in [error.field for error in refused.value.fields]


async def test_a_closing_day_is_added_once_and_removed(db: asyncpg.Connection) -> None:
    day = date(2026, 12, 24)
    closing_day_id = await service.add_closing_day(administrator(), day, "Juleaftensdag")
    assert day in await service.closing_days()
    with pytest.raises(InvalidInput):
        await service.add_closing_day(administrator(), day, "Igen")
    await service.remove_closing_day(administrator(), closing_day_id)
    assert day not in await service.closing_days()
    with pytest.raises(NotFound):
        await service.remove_closing_day(administrator(), closing_day_id)
    actions = [row["action"] for row in await fetch("select action from audit_entry where subject = 'closing_day'")]
    assert sorted(actions) == ["closing_day.added", "closing_day.removed"]


async def test_only_an_administrator_changes_either(db: asyncpg.Connection) -> None:
    officer = actor_as("procurement")
    with pytest.raises(NotAllowed):
        await service.add_closing_day(officer, date(2026, 12, 24), "Juleaftensdag")
    with pytest.raises(NotAllowed):
        await service.add_threshold(officer, **AMOUNT, source="Meddelelsen")
