"""Who is told by e-mail that something happened, and who is not."""

from pathlib import Path

import asyncpg
import pytest

from app.platform.access import disable_user, user_ids_with_role, users_of_supplier
from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.jobs.testing import run_jobs
from app.platform.mail import notify
from app.platform.mail.kinds import KINDS
from app.platform.mail.service import send_waiting
from app.platform.settings import MailSettings, read_settings
from tests.builders.access import make_user
from tests.builders.mail import give_address, letters_in, mail_into, set_mail

CANARY = "Kanarie Fuglesang"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mail_into(tmp_path, monkeypatch)
    return tmp_path


async def reader(**user: object) -> int:
    user_id = await make_user(**user)  # type: ignore[arg-type]
    await give_address(user_id)
    return user_id


async def test_a_user_gets_a_link_in_their_own_language(db: asyncpg.Connection, folder: Path) -> None:
    dane, english = await reader(), await reader()
    await execute("update app_user set locale = 'en' where id = $1", english)
    assert await notify([dane, english], "order_sent", "/orders/7") == 2
    await run_jobs()
    danish_letter, english_letter = letters_in(folder)
    assert danish_letter["Subject"] == "Vifte: Ny bestilling"
    assert "Der er en ny bestilling" in danish_letter.get_content()
    assert english_letter["Subject"] == "Vifte: New order"
    for letter in (danish_letter, english_letter):
        assert "http://127.0.0.1:8000/orders/7\r\n" in letter.get_content()
    assert await fetch_value("select count(*) from mail_message where status = 'sent' and sent_at is not null") == 2


async def test_nothing_is_written_when_email_is_not_set_up(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, MailSettings())
    assert await notify([await reader()], "order_sent", "/orders/7") == 0
    assert await fetch_value("select count(*) from mail_message") == 0
    assert await fetch_value("select count(*) from job") == 0


async def test_only_those_who_can_and_want_to_be_told_are(db: asyncpg.Connection, folder: Path) -> None:
    actor, unwilling, disabled, told = await reader(), await reader(), await reader(), await reader()
    without_address = await make_user()
    await execute("update app_user set mail_wanted = false where id = $1", unwilling)
    await make_user("administrator")
    await disable_user(disabled, actor_id=None)
    everybody = [actor, unwilling, disabled, without_address, told, told]
    assert await notify(everybody, "order_sent", "/orders/7", but=actor) == 1
    assert [row["user_id"] for row in await fetch("select user_id from mail_message")] == [told]


async def test_what_is_rolled_back_sends_nothing(db: asyncpg.Connection, folder: Path) -> None:
    user_id = await reader()
    with pytest.raises(RuntimeError):
        async with transaction():
            await notify([user_id], "order_sent", "/orders/7")
            raise RuntimeError
    assert await run_jobs() == 0
    assert letters_in(folder) == []


async def test_one_occasion_is_one_email_to_each(db: asyncpg.Connection, folder: Path) -> None:
    first, second = await reader(), await reader()
    assert await notify([first], "report_due", "/reports/3", occasion="report_due/3") == 1
    assert await notify([first, second], "report_due", "/reports/3", occasion="report_due/3") == 1
    assert await notify([first], "report_due", "/reports/4", occasion="report_due/4") == 1
    await run_jobs()
    assert [row["path"] for row in await fetch("select path from mail_message where user_id = $1", first)] == [
        "/reports/3",
        "/reports/4",
    ]
    assert len(letters_in(folder)) == 2


async def test_what_is_asked_for_together_is_sent_by_one_job(db: asyncpg.Connection, folder: Path) -> None:
    user_id = await reader()
    for order in range(3):
        await notify([user_id], "order_sent", f"/orders/{order}")
    assert await run_jobs() == 1
    await notify([user_id], "order_sent", "/orders/7")
    assert await run_jobs() == 1


async def test_what_one_user_is_told_of_one_kind_is_one_email_with_a_link_for_each(
    db: asyncpg.Connection, folder: Path
) -> None:
    first, second = await reader(), await reader()
    for path in ("/reports/1", "/reports/2", "/reports/2"):
        await notify([first, second], "report_late", path)
    await notify([first], "order_sent", "/orders/7")
    await run_jobs()
    letters = letters_in(folder)
    assert [letter["Subject"] for letter in letters].count("Vifte: Afrapportering er forsinket") == 2
    assert len(letters) == 3
    assert letters[0].get_content().count("/reports/") == 2
    assert await fetch_value("select count(*) from mail_message where status = 'sent'") == 5


async def test_many_messages_in_a_row_are_two_emails_and_none_is_lost(db: asyncpg.Connection, folder: Path) -> None:
    user_id = await reader()
    await notify([user_id], "message_new", "/orders/7")
    assert await send_waiting() == (1, 0)
    for _ in range(50):
        await notify([user_id], "message_new", "/orders/7")
    await notify([user_id], "message_new", "/orders/8")
    assert await send_waiting() == (1, 0)  # that on the other order
    assert await fetch_value("select count(*) from mail_message where status = 'queued'") == 1
    await execute("update mail_message set next_try_at = now() - interval '1 second' where status = 'queued'")
    assert await send_waiting() == (1, 0)


async def test_somebody_who_turns_emails_off_before_it_is_sent_gets_none(db: asyncpg.Connection, folder: Path) -> None:
    user_id = await reader()
    await notify([user_id], "order_sent", "/orders/7")
    await execute("update app_user set mail_wanted = false where id = $1", user_id)
    await run_jobs()
    assert letters_in(folder) == []
    assert await fetch_value("select status from mail_message") == "off"


@pytest.mark.parametrize("path", ["https://x.example", "//x.example", "/\\x.example", "orders/1", "/a\nb"])
async def test_a_link_never_leads_elsewhere(db: asyncpg.Connection, folder: Path, path: str) -> None:
    with pytest.raises(ValueError, match="address"):
        await notify([await reader()], "order_sent", path)


async def test_an_unknown_kind_is_refused(db: asyncpg.Connection, folder: Path) -> None:
    with pytest.raises(ValueError, match="no kind"):
        await notify([await reader()], "order_lost", "/orders/7")


async def test_no_email_of_any_kind_holds_anything_of_a_person(db: asyncpg.Connection, folder: Path) -> None:
    user_id = await reader(name=CANARY, username="kanarie")
    for kind in KINDS:
        await notify([user_id], kind, "/orders/7")
    await run_jobs()
    letters = letters_in(folder)
    assert len(letters) == len(KINDS)
    for letter in letters:
        whole = f"{letter.items()} {letter.get_content()}".lower()
        assert not any(part in whole for part in ("kanarie", "fuglesang"))
        assert "{" not in whole


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "x,y@b.example"])
async def test_an_address_cannot_add_a_header_or_a_reader(db: asyncpg.Connection, folder: Path, address: str) -> None:
    user_id = await reader()
    await execute("alter table app_user drop constraint app_user_email_form")
    await give_address(user_id, address)
    await notify([user_id], "order_sent", "/orders/7")
    await run_jobs()
    assert letters_in(folder) == []
    assert await fetch_value("select status from mail_message") == "failed"


async def test_files_are_their_owners_alone(db: asyncpg.Connection, folder: Path) -> None:
    await notify([await reader()], "order_sent", "/orders/7")
    assert await send_waiting() == (1, 0)
    assert modes_in(folder) == ["0o600"]


def modes_in(folder: Path) -> list[str]:
    return [oct(file.stat().st_mode & 0o777) for file in folder.iterdir()]


def test_a_demonstration_writes_into_its_data_folder() -> None:
    demo = read_settings({"VIFTE_DATA": "/somewhere", "VIFTE_DEMO": "1"})
    assert demo.mail.folder == Path("/somewhere/mail")
    real = read_settings({"VIFTE_DATA": "/somewhere", "VIFTE_DEMO": "1", "VIFTE_SMTP_HOST": "smtp.example"})
    assert real.mail.folder is None
    assert not read_settings({"VIFTE_DATA": "/somewhere"}).mail.on


async def test_users_are_found_by_supplier_and_by_role(db: asyncpg.Connection) -> None:
    first, second = await make_user("supplier", supplier_id=4), await make_user("supplier", supplier_id=4)
    other, buyer = await make_user("supplier", supplier_id=5), await make_user("procurement")
    await make_user("administrator")
    await disable_user(second, actor_id=None)
    assert await users_of_supplier(4) == [first]
    assert await user_ids_with_role("procurement") == [buyer]
    assert await user_ids_with_role("supplier") == [first, other]
