"""Rooms' revision numbers come with the session."""

import pytest

from app.platform.access import revisions
from app.platform.access.sessions import authenticate, start_session
from tests.builders.access import make_user

pytestmark = pytest.mark.usefixtures("db")


async def test_they_are_read_together_with_the_session_under_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "_registered", {})
    revisions.register_revision("roles", "(select count(*) from access_role)")
    revisions.register_revision("seven", "(select 7)")
    found = await authenticate(await start_session(await make_user()), None)
    assert found is not None
    assert found.revisions == {"roles": 7, "seven": 7}


async def test_a_program_without_any_finds_its_sessions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "_registered", {})
    found = await authenticate(await start_session(await make_user()), None)
    assert found is not None
    assert found.revisions == {}
