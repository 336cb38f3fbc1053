"""The rooms these tests speak of, so that they stand when another room falls."""

import pytest
from litestar.types import ASGIApp

from app import main
from app.platform.codelists import load_codelists


@pytest.fixture(scope="module")
async def web_app(database_url: str) -> ASGIApp:
    await load_codelists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            main, "ROOMS", ("platform.web", "platform.access", "platform.audit", "platform.lists", "platform.mail")
        )
        return main.create_app()
