"""Health and measurements."""

from tests.conftest import ClientAs


async def test_anybody_may_ask_for_health(client_as: ClientAs) -> None:
    browser = await client_as(None)
    answer = await browser.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_an_administrator_sees_the_measurements(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    answer = await browser.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 200
    assert "vifte_jobs_waiting 0.0" in answer.text


async def test_others_do_not_see_the_measurements_from_elsewhere(client_as: ClientAs) -> None:
    for role in ("manager", None):
        browser = await client_as(role)
        answer = await browser.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
        assert answer.status_code == 403
        assert (await browser.get("/metrics", headers={"X-Real-IP": "192.0.2.7"})).status_code == 403


async def test_a_program_on_the_same_machine_sees_the_measurements(client_as: ClientAs) -> None:
    browser = await client_as(None)
    assert (await browser.get("/metrics")).status_code == 200
