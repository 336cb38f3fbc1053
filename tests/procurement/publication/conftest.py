"""A clock for deadlines that a test can set."""

from collections.abc import Callable
from datetime import datetime

import pytest

from app.procurement.publication import queries


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """From here on the database's clock shows this time."""

    def set_to(moment: datetime) -> None:
        async def now() -> datetime:
            return moment

        monkeypatch.setattr(queries, "database_now", now)

    return set_to
