"""The officer's page of appointments, and what the appointed see of it."""

import pytest

from app.procurement.appointments import service
from app.procurement.appointments.schemas import EVALUATOR, OPENER
from app.procurement.tenders.schemas import Tender
from tests.builders.access import make_user
from tests.builders.publication import make_ready
from tests.builders.sealing import make_appointed
from tests.builders.tenders import make_tender
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def tender() -> Tender:
    return await make_tender()


async def test_an_officer_appoints_and_ends_on_the_pages(client_as: ClientAs, tender: Tender) -> None:
    user_id = await make_user("caseworker", name="Bo Åbner")
    client = await client_as("procurement")
    url = f"/tenders/{tender.id}/appointments"
    form = (await client.get(url)).text
    assert "Indehaver af reservenøglen" in form
    assert f'<option value="{user_id}">Bo Åbner</option>' in form
    await client.post(url, data={"duty": OPENER, "user_id": str(user_id)})
    (appointment,) = await service.appointees(tender.id, OPENER)
    assert "Bo Åbner" in (await client.get(f"/tenders/{tender.id}")).text
    end = f"{url}/{appointment.id}/end"
    assert (await client.post(end, data={"reason": " "})).status_code == 422
    assert (await client.post(end, data={"reason": "Nyt job"})).status_code in (302, 303)
    page = (await client.get(url)).text
    assert "Afsluttede udpegninger" in page
    assert "Nyt job" in page
    assert (await client.get(end)).status_code == 409
    assert (await client.post(end, data={"reason": "Igen"})).status_code == 409


@pytest.mark.parametrize(
    "data",
    [{}, {"duty": "king", "user_id": "1"}, {"duty": OPENER, "user_id": "x"}, {"duty": OPENER, "user_id": "-1"},
     {"duty": OPENER, "user_id": "99999999999999999999"}, {"duty": OPENER, "user_id": str(2**31 - 1)}],
)  # fmt: skip
async def test_a_form_that_makes_no_sense_is_shown_again(
    client_as: ClientAs, tender: Tender, data: dict[str, str]
) -> None:
    client = await client_as("procurement")
    assert (await client.post(f"/tenders/{tender.id}/appointments", data=data)).status_code == 422
    assert await service.appointees(tender.id) == []


async def test_the_reason_why_somebody_is_unfit_stands_at_the_field(client_as: ClientAs, tender: Tender) -> None:
    opener = await make_appointed(tender.id, OPENER)
    client = await client_as("procurement")
    data = {"duty": "recovery", "user_id": str(opener.user_id)}
    answer = await client.post(f"/tenders/{tender.id}/appointments", data=data)
    assert answer.status_code == 422
    assert "er tre personer" in answer.text


async def test_the_appointed_see_their_own_duty_and_nobody_else_s(client_as: ClientAs, tender: Tender) -> None:
    other = await make_user("manager", name="Mads Åbner")
    await make_appointed(tender.id, OPENER, user_id=other)
    client = await client_as("caseworker")
    url = f"/tenders/{tender.id}/appointments"
    assert (await client.get(url)).status_code == 403
    await make_appointed(tender.id, EVALUATOR, user_id=client.user_id)
    page = (await client.get(url)).text
    assert "Du er udpeget: Evaluator" in page
    assert "Mads Åbner" not in page


async def test_nobody_is_appointed_where_no_bids_are_taken(client_as: ClientAs) -> None:
    tender = await make_ready(kind="own_offer", approved=False)
    client = await client_as("procurement")
    page = (await client.get(f"/tenders/{tender.id}/appointments")).text
    assert "Der afgives ikke tilbud i denne procedure" in page
    assert "Udpegninger</h2>" not in (await client.get(f"/tenders/{tender.id}")).text
    data = {"duty": EVALUATOR, "user_id": str(await make_user())}
    assert (await client.post(f"/tenders/{tender.id}/appointments", data=data)).status_code == 409
