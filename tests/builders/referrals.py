"""Placements and orders for tests."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.casework.referrals import service
from app.casework.referrals.schemas import NewOrder, OrderText
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import fetch_value

_numbers = itertools.count(1)


async def make_placement(
    citizen_id: int,
    offer_id: int,
    *,
    start_on: date = date(2026, 1, 5),
    end_on: date | None = None,
    cohort: str | None = None,
    referred_on: date | None = None,
    end_reason: str | None = None,
    placement_ref: str | None = None,
) -> int:
    return int(
        await fetch_value(
            """insert into placement
                   (placement_ref, citizen_id, offer_id, cohort, referred_on, start_on, end_on, end_reason)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            placement_ref or f"T-{next(_numbers)}", citizen_id, offer_id, cohort, referred_on, start_on, end_on,
            end_reason,
        )
    )  # fmt: skip


def actor_of(
    user_id: int, role: str = "caseworker", *, team_ids: tuple[int, ...] = (), supplier_id: int | None = None
) -> Actor:
    return Actor(user_id, role, "Anna Prøve", frozenset({role}), frozenset(team_ids), supplier_id, "da")


def new_order(**overrides: Any) -> NewOrder:
    """An order as a caseworker writes it; each one is a form of its own."""
    sensible: dict[str, Any] = {
        "barriers": ["netvaerk"],
        "services": ["samtaler", "virksomhedspraktik"],
        "goal": "At borgeren finder to jobområder og prøver det ene i praktik.",
        "start_from": today() + timedelta(days=7),
        "weeks": Decimal(13),
        "hours_per_week": Decimal(12),
        "answer_by": today() + timedelta(days=7),
        "report_topics": ["barrierer", "resultater", "opgaver"],
        "report_every_weeks": 4,
        "final_report_days": 14,
        "form_token": f"form-{next(_numbers)}",
    }
    return NewOrder(**sensible | overrides)


def order_text(**overrides: Any) -> OrderText:
    """What an order asks for, as `new_order` has it."""
    made = new_order()
    return OrderText(**{name: getattr(made, name) for name in OrderText.__struct_fields__} | overrides)


async def make_order(citizen_id: int, offer_id: int, *, ordered_by: int, **overrides: Any) -> int:
    """An order placed by the citizen's caseworker `ordered_by`; sent where a place is free, else in line."""
    placed = await service.place_order(
        actor_of(ordered_by), citizen_id, offer_id, new_order(may_wait=True, **overrides), today=today()
    )
    return placed.order_id


async def accept_order(order_id: int, *, by: Actor) -> None:
    await service.answer_order(by, order_id, accept=True, planned_start_on=today() + timedelta(days=7), today=today())


async def begin_order(order_id: int, *, by: Actor, start_on: date | None = None) -> int:
    """Accepted and started; the placement's id."""
    await accept_order(order_id, by=by)
    return await service.start_order(by, order_id, start_on=start_on or today(), today=today())
