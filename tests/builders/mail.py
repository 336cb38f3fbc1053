"""E-mail as tests need it: switched on into a folder, users with an address, and what was written."""

import dataclasses
import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from app.platform.db import execute
from app.platform.mail import service
from app.platform.settings import MailSettings, settings


def set_mail(monkeypatch: pytest.MonkeyPatch, mail: MailSettings) -> None:
    """These mail settings for this test, wherever the mail room asks for them."""
    changed = dataclasses.replace(settings(), mail=mail)
    monkeypatch.setattr(service, "settings", lambda: changed)


def mail_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch e-mail on: after `run_jobs()`, `letters_in(folder)` has what was sent."""
    set_mail(monkeypatch, MailSettings(folder=folder))


async def give_address(user_id: int, address: str | None = None) -> str:
    """An address that says nothing of the user but the number."""
    address = address or f"user{user_id}@mail.example"
    await execute("update app_user set email = $2 where id = $1", user_id, address)
    return address


def letters_in(folder: Path) -> list[EmailMessage]:
    """In the order they were asked for."""
    return [
        cast(EmailMessage, email.message_from_bytes(file.read_bytes(), policy=default))
        for file in sorted(folder.glob("*.eml"))
    ]
