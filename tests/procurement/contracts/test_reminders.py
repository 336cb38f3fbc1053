"""Officers are told of ends and options half a year, three months and a month ahead, once each."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.platform.access import Role, user_ids_with_role
from app.platform.clock import today
from app.platform.db import fetch
from app.procurement.contracts import reminders, service
from app.procurement.contracts.schemas import OptionInput
from tests.builders.access import make_user
from tests.builders.contracts import make_contract, officer
from tests.builders.mail import give_address, mail_into

Told = list[tuple[str, str, str]]


@pytest.fixture
async def told(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Kind, address and occasion of each e-mail that would be sent."""
    told: Told = []

    async def notify(users: Any, kind: str, path: str, occasion: str) -> int:
        assert set(users) == set(await user_ids_with_role(Role.PROCUREMENT))
        told.append((kind, path, occasion))
        return 1

    monkeypatch.setattr(reminders, "notify", notify)
    return told


@pytest.mark.parametrize(
    ("left", "step"), [(181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (0, 30), (-1, None)]
)
def test_the_last_step_reached_is_told(left: int, step: int | None) -> None:
    assert reminders.step_reached(today() + timedelta(days=left), today()) == step


async def test_an_end_is_told_of_with_a_link(told: Told) -> None:
    ends_on = today() + timedelta(days=90)
    contract_id = await make_contract(ends_on=ends_on)
    await reminders.remind(today())
    assert told == [("contract_ending", f"/contracts/{contract_id}", f"contract_ending/{contract_id}/{ends_on}/90")]


async def test_an_option_is_told_of_by_its_own_day_until_it_is_decided(told: Told) -> None:
    by = today() + timedelta(days=30)
    contract_id = await make_contract(options=[OptionInput(months=12, notify_by=by)])
    await reminders.remind(today())
    option = (await service.get_contract(officer(), contract_id)).options[0]
    assert [each[2] for each in told] == [f"contract_option/{option.id}/{by}/30"]
    await service.let_go(officer(), contract_id, option.id, on_date=today())
    await reminders.remind(today())
    assert len(told) == 1


async def test_nothing_is_told_of_a_contract_that_has_ended(told: Told) -> None:
    await make_contract(ends_on=today() - timedelta(days=1))
    await reminders.remind(today())
    assert told == []


async def test_each_is_told_once_however_often_it_runs(
    db: asyncpg.Connection, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    user = await make_user("procurement")
    await give_address(user)
    contract_id = await make_contract(ends_on=today() + timedelta(days=179))
    sent = [await reminders.remind(today() + timedelta(days=days)) for days in (0, 0, 1, 89, 90, 149, 150)]
    assert sent == [1, 0, 0, 1, 0, 1, 0]
    rows = await fetch("select kind, path from mail_message where user_id = $1", user)
    assert [tuple(row) for row in rows] == [("contract_ending", f"/contracts/{contract_id}")] * 3


async def test_a_new_end_is_told_of_anew(told: Told) -> None:
    contract_id = await make_contract(ends_on=today() + timedelta(days=20))
    await reminders.remind(today())
    contract = await service.get_contract(officer(), contract_id)
    await service.change_contract(
        officer(), contract_id, contract.version, ends_on=today() + timedelta(days=25), value_ore=contract.value_ore,
        reason="Forlænget lidt.", weighed=False,
    )  # fmt: skip
    await reminders.remind(today())
    assert len({each[2] for each in told}) == 2
