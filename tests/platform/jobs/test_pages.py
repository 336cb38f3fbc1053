"""Pages and JSON of jobs: what they show, to whom, and the button that stops one."""

import pytest

from app.platform.db import fetch_value
from app.platform.jobs import Progress, enqueue, queries, task
from app.platform.jobs.testing import run_jobs
from tests.conftest import ClientAs


@task("test.page", queue="quick")
async def counted(progress: Progress, *, until: int) -> dict[str, int]:
    await progress.step(0.25, "Counted to {n}", n=until)
    return {"until": until}


async def ask(actor_id: int | None) -> int:
    return await enqueue("test.page", {"until": 3}, title="Counting things", actor_id=actor_id, result_url="/numbers/3")


async def test_a_waiting_job_is_asked_for_again_every_second(client_as: ClientAs) -> None:
    browser = await client_as("manager")
    job_id = await ask(None)
    answer = await browser.get(f"/jobs/{job_id}")
    assert answer.status_code == 200
    assert f'hx-get="/jobs/{job_id}/progress" hx-trigger="every 1s"' in answer.text
    assert f'action="/jobs/{job_id}/cancel"' in answer.text


async def test_a_job_that_is_over_is_left_in_peace_and_leads_to_its_result(client_as: ClientAs) -> None:
    browser = await client_as("manager")
    job_id = await ask(None)
    await run_jobs()
    answer = await browser.get(f"/jobs/{job_id}/progress")
    assert "hx-get" not in answer.text
    assert 'href="/numbers/3"' in answer.text
    assert "<html" not in answer.text


async def test_a_waiting_job_is_stopped_at_once(client_as: ClientAs) -> None:
    browser = await client_as("manager")
    job_id = await ask(None)
    answer = await browser.post(f"/jobs/{job_id}/cancel")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/jobs/{job_id}")
    assert await fetch_value("select status from job where id = $1", job_id) == "cancelled"
    assert await fetch_value("select count(*) from procrastinate_jobs") == 0
    assert (
        await fetch_value("select count(*) from audit_entry where action = 'job.cancelled' and subject_id = $1", job_id)
        == 1
    )
    assert (await browser.post(f"/jobs/{job_id}/cancel")).status_code == 409


async def test_a_running_job_is_asked_to_stop(client_as: ClientAs) -> None:
    browser = await client_as("manager")
    job_id = await ask(None)
    await queries.start(job_id)
    await queries.fetch_value("update procrastinate_jobs set status = 'doing' returning 1")
    await browser.post(f"/jobs/{job_id}/cancel")
    job = await queries.find_job(job_id)
    assert job is not None
    assert (job.status, job.cancel_requested) == ("running", True)


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("administrator", 200), ("caseworker", 404)])
async def test_only_managers_and_administrators_see_others_jobs(client_as: ClientAs, role: str, status: int) -> None:
    browser = await client_as(role)
    job_id = await ask(None)
    for path in (f"/jobs/{job_id}", f"/jobs/{job_id}/progress", f"/api/jobs/{job_id}"):
        assert (await browser.get(path)).status_code == status


async def test_everybody_sees_their_own_jobs(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    me = await fetch_value("select max(id) from app_user")
    job_id = await ask(me)
    assert (await browser.get(f"/jobs/{job_id}")).status_code == 200
    assert [job["id"] for job in (await browser.get("/api/jobs")).json()["items"]] == [job_id]
    assert "Counting things" in (await browser.get("/jobs")).text


async def test_an_empty_list_says_when_there_will_be_one(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    assert "Ingen opgaver endnu" in (await browser.get("/jobs")).text


async def test_a_number_no_job_can_have_is_not_found(client_as: ClientAs) -> None:
    browser = await client_as("manager")
    assert (await browser.get("/jobs/99999999999999999999")).status_code == 404
