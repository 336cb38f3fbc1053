"""What happens between Vifte and a mail server, and what is kept when it does not work."""

import base64
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from app.platform.db import execute, fetch_one
from app.platform.jobs.testing import run_jobs
from app.platform.mail import notify
from app.platform.mail.service import WAITS, send_waiting
from app.platform.settings import MailSettings, read_settings
from tests.builders.access import make_user
from tests.builders.mail import give_address, set_mail
from tests.platform.mail.smtp_server import mail_server

SENDER = "vifte@kommune.example"


def server_at(port: int, **more: object) -> MailSettings:
    return MailSettings(host="127.0.0.1", port=port, security="none", sender=SENDER, **more)  # type: ignore[arg-type]


async def ask_for_one() -> int:
    user_id = await make_user()
    await give_address(user_id)
    await notify([user_id], "order_sent", "/orders/7")
    return user_id


async def message() -> asyncpg.Record:
    row = await fetch_one(
        "select status, attempts, error, next_try_at - clock_timestamp() as wait from mail_message order by id desc"
    )
    assert row is not None
    return row


async def make_due() -> None:
    await execute("update mail_message set next_try_at = now() - interval '1 second' where status = 'queued'")


async def test_a_server_gets_the_message_whole(db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    async with mail_server() as server:
        set_mail(monkeypatch, server_at(server.port))
        user_id = await ask_for_one()
        await run_jobs()
    assert [command for command in server.commands if command.startswith(("mail", "rcpt"))] == [
        f"mail FROM:<{SENDER}>",
        f"rcpt TO:<user{user_id}@mail.example>",
    ]
    (text,) = server.messages
    assert b"Subject: Vifte: Ny bestilling" in text
    assert b"http://127.0.0.1:8000/orders/7" in text
    assert text.isascii()
    assert (await message())["status"] == "sent"


async def test_the_server_is_logged_in_to(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("hemmelig nok\n")
    async with mail_server(AUTH="235 welcome") as server:
        set_mail(monkeypatch, server_at(server.port, user="vifte", password_file=file))
        await ask_for_one()
        await run_jobs()
    token = base64.b64encode(b"\0vifte\0hemmelig nok").decode()
    assert f"AUTH PLAIN {token}" in server.commands
    assert len(server.messages) == 1


async def test_without_the_starttls_that_is_set_nothing_is_said_in_the_clear(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as server:
        set_mail(monkeypatch, MailSettings(host="127.0.0.1", port=server.port, sender=SENDER, user="v", password="p"))
        await ask_for_one()
        await run_jobs()
    assert not any(command.lower().startswith(("auth", "mail")) for command in server.commands)
    assert "STARTTLS" in (await message())["error"]


async def test_a_server_that_does_not_speak_the_tls_that_is_set_gets_nothing(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as server:
        set_mail(monkeypatch, MailSettings(host="127.0.0.1", port=server.port, security="tls", sender=SENDER))
        await ask_for_one()
        await run_jobs()
    assert server.messages == []
    assert "TLS" in (await message())["error"]


async def test_a_message_is_tried_again_and_then_given_up_with_its_cause(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server(DATA="451 later") as server:
        set_mail(monkeypatch, server_at(server.port))
        await ask_for_one()
        await run_jobs()
        for attempt, wait in enumerate(WAITS, start=1):
            row = await message()
            assert (row["status"], row["attempts"]) == ("queued", attempt)
            assert wait - timedelta(seconds=30) < row["wait"] <= wait
            assert await send_waiting() == (0, 0)  # not due yet
            await make_due()
            assert await send_waiting() == (0, 1)
    row = await message()
    assert (row["status"], row["error"]) == ("failed", "The mail server refused the message.")


async def test_a_message_gets_through_when_the_server_comes_back(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, server_at(1))
    await ask_for_one()
    await run_jobs()
    assert (await message())["error"] == "The mail server cannot be reached."
    async with mail_server() as server:
        set_mail(monkeypatch, server_at(server.port))
        await make_due()
        assert await send_waiting() == (1, 0)
    assert tuple(await message())[:3] == ("sent", 2, None)


async def test_an_address_the_server_does_not_know_is_not_tried_again(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server(RCPT="550 user7@mail.example is nobody here") as server:
        set_mail(monkeypatch, server_at(server.port))
        await ask_for_one()
        await run_jobs()
    row = await message()
    assert (row["status"], row["error"]) == ("failed", "The mail server refused the address.")


async def test_a_password_file_that_is_away_is_named(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with mail_server() as server:
        set_mail(monkeypatch, server_at(server.port, user="vifte", password_file=tmp_path / "none"))
        await ask_for_one()
        await run_jobs()
    assert "password" in (await message())["error"]


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_security_has_its_usual_port(security: str, port: int) -> None:
    mail = read_settings({"VIFTE_SMTP_HOST": "m.example", "VIFTE_SMTP_TLS": security, "VIFTE_MAIL_FROM": SENDER}).mail
    assert (mail.port, mail.on) == (port, True)


def test_a_password_is_never_shown_with_the_settings() -> None:
    assert "hemmelig" not in repr(read_settings({"VIFTE_SMTP_PASSWORD": "hemmelig"}))
