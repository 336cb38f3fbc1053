"""How much of the workers' time repeats and changes may take, and what a change is told of."""

import pytest

from app.evidence.revisions import reads, service
from app.platform.db import execute, fetch_value
from app.platform.errors import Conflict
from tests.builders.effects import told_town
from tests.builders.evidence import actor_as, switch_on
from tests.builders.revisions import two_runs

pytestmark = pytest.mark.usefixtures("db")
AUDITOR = actor_as("auditor")


async def test_a_repeat_that_is_on_its_way_is_not_begun_twice() -> None:
    await switch_on()
    town = await told_town()
    first = await service.request_repeat(AUDITOR, town.run_id)
    assert await service.request_repeat(AUDITOR, town.run_id) == first
    assert await fetch_value("select count(*) from job where name = 'revisions.repeat'") == 1
    await execute("update job set status = 'failed', error = 'x', finished_at = now() where name = 'revisions.repeat'")
    assert await service.request_repeat(AUDITOR, town.run_id) > first


async def test_a_change_that_is_on_its_way_is_not_begun_twice() -> None:
    await switch_on()
    old, new = await two_runs()
    first = await service.request_change(AUDITOR, old.run_id, new.run_id)
    assert await service.request_change(AUDITOR, old.run_id, new.run_id) == first
    assert await fetch_value("select count(*) from job where name = 'revisions.compare'") == 1


async def test_only_so_many_repeats_and_changes_are_on_their_way_at_once_but_a_command_always_may() -> None:
    await switch_on()
    old, new = await two_runs()
    third = await told_town()
    await service.request_repeat(AUDITOR, old.run_id)
    await service.request_repeat(AUDITOR, new.run_id)
    await service.request_change(AUDITOR, old.run_id, new.run_id)
    with pytest.raises(Conflict, match="Wait until one is done"):
        await service.request_repeat(AUDITOR, third.run_id)
    with pytest.raises(Conflict, match="Wait until one is done"):
        await service.request_change(AUDITOR, old.run_id, third.run_id)
    assert await service.start_repeat(None, third.run_id, in_background=False)


async def test_a_change_tells_nothing_of_an_offer_whose_effect_the_run_hides() -> None:
    await switch_on()
    town = await told_town()
    assert {offer for _, offer in await reads.read_standings(town.run_id)} == {town.good, town.idle}
    await execute(
        "update effect_estimate set shown = false, reason = 'no_overlap' where run_id = $1 and offer_id = $2",
        town.run_id, town.idle,
    )  # fmt: skip
    assert {offer for _, offer in await reads.read_standings(town.run_id)} == {town.good}
