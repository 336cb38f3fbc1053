"""Whatever shows a citizen's name or what is written of a citizen is noted in the trail."""

import pytest

from app.platform.db import execute, fetch
from app.platform.jobs.testing import run_jobs
from tests.builders.reports import ANSWERS, make_report, make_running


async def seen_by(user_id: int) -> list[str]:
    return [
        row["action"]
        for row in await fetch("select action from audit_entry where actor_id = $1 order by id desc", user_id)
    ]


@pytest.fixture
async def running(db, web_app):
    return await make_running()


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/orders/{order}/end", "order.viewed"),
        ("/citizens/{citizen}/competences", "citizen.viewed"),
        ("/citizens/{citizen}/assessments/new", "assessment.seen"),
    ],
)
async def test_a_form_that_shows_a_citizen_is_noted(running, client_as, path, action):
    client = await client_as("caseworker")
    await execute("update citizen set caseworker_id = $1 where id = $2", client.user_id, running.citizen_id)
    answer = await client.get(path.format(order=running.order_id, citizen=running.citizen_id))
    assert answer.status_code == 200
    assert await seen_by(client.user_id) == [action]


async def test_fetching_a_document_is_noted(running, client_as):
    client = await client_as("supplier", supplier_id=running.supplier.supplier_id)
    report = await make_report(running.placement_id, state="sent", answers=ANSWERS)
    for page, action in ((f"/orders/{running.order_id}", "order.viewed"), (f"/reports/{report}", "report.viewed")):
        document = (await client.post(f"{page}/documents")).headers["location"]
        await run_jobs()
        before = len(await seen_by(client.user_id))
        assert (await client.get(f"{document}/file")).status_code == 200
        after = await seen_by(client.user_id)
        assert (len(after), after[0]) == (before + 1, action)


async def test_opening_a_report_to_write_it_is_noted(running, client_as):
    client = await client_as("supplier", supplier_id=running.supplier.supplier_id)
    report = await make_report(running.placement_id)
    assert (await client.get(f"/reports/{report}/write")).status_code == 200
    assert await seen_by(client.user_id) == ["report.viewed"]
