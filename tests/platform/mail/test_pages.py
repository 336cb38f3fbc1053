"""The administrator's page of e-mails."""

from pathlib import Path

import asyncpg
import pytest

from app.platform.db import execute, fetch_value
from app.platform.jobs.testing import run_jobs
from app.platform.mail import notify
from app.platform.settings import MailSettings
from tests.builders.access import make_user
from tests.builders.mail import give_address, letters_in, mail_into, set_mail
from tests.conftest import ClientAs

CANARY = "Kanarie Fuglesang"


async def test_without_a_setup_the_page_says_what_to_set(client_as: ClientAs) -> None:
    page = await (await client_as("administrator")).get("/admin/mail")
    assert page.status_code == 200
    assert "VIFTE_SMTP_HOST" in page.text


async def test_a_test_goes_to_oneself(client_as: ClientAs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_into(tmp_path, monkeypatch)
    browser = await client_as("administrator")
    await browser.post("/admin/mail/test")
    assert await run_jobs() == 0  # no address yet
    address = await give_address(browser.user_id)  # type: ignore[attr-defined]
    await browser.post("/admin/mail/test")
    await run_jobs()
    (letter,) = letters_in(tmp_path)
    assert (letter["To"], letter["Subject"]) == (address, "Vifte: Testmail")
    assert "Testmail" in (await browser.get("/admin/mail?status=sent")).text


async def test_the_page_shows_what_became_of_messages_and_no_more(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, MailSettings(host="127.0.0.1", port=1, security="none", sender="vifte@kommune.example"))
    user_id = await make_user(name=CANARY, username="modtager")
    address = await give_address(user_id)
    await notify([user_id], "order_sent", "/orders/7")
    await run_jobs()
    page = await (await client_as("administrator")).get("/admin/mail")
    for shown in ("Ny bestilling", "modtager", "Venter", "Mailserveren kan ikke nås."):
        assert shown in page.text
    for hidden in (CANARY, address, "/orders/7"):
        assert hidden not in page.text


async def test_the_failed_ones_are_tried_again(
    client_as: ClientAs, db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    user_id = await make_user()
    await give_address(user_id)
    await notify([user_id], "order_sent", "/orders/7")
    await execute("update mail_message set status = 'failed', attempts = 5, error = 'The mail server does not answer.'")
    browser = await client_as("administrator")
    assert "Prøv de mislykkede igen" in (await browser.get("/admin/mail")).text
    await browser.post("/admin/mail/retry")
    await run_jobs()
    assert len(letters_in(tmp_path)) == 1
    assert await fetch_value("select count(*) from audit_entry where action = 'mail.retried'") == 1
