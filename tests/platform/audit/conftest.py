"""The application with the rooms these tests speak of."""

import pytest
from litestar.types import ASGIApp

from app import main


@pytest.fixture(scope="module")
async def web_app(database_url: str) -> ASGIApp:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "ROOMS", ("platform.web", "platform.access", "platform.audit"))
        return main.create_app()
