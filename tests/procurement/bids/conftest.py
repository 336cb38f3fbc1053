"""A bidder's browser: logged in as a company's user, going over its bid's pages."""

from collections.abc import Awaitable, Callable

import pytest

from app.procurement.bids import queries
from tests.builders.bids import make_company_user
from tests.builders.clients import TestBrowser
from tests.conftest import ClientAs

BidderBrowser = Callable[..., Awaitable[TestBrowser]]


@pytest.fixture
def bidder_browser(client_as: ClientAs) -> BidderBrowser:
    async def make(company: str = "Byder ApS", cvr: str = "20000007") -> TestBrowser:
        actor = await make_company_user(company=company, cvr=cvr)
        return await client_as("supplier", supplier_id=actor.supplier_id)  # type: ignore[return-value]

    return make


@pytest.fixture
def set_moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From here on the clock that receives bids shows this instant, to the microsecond."""

    def set_to(instant: str) -> None:
        monkeypatch.setattr(queries, "CLOCK", f"'{instant}'::timestamptz")

    return set_to
