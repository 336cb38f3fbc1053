"""A holder makes a code, keeps it, types it again; nobody else gets near it."""

import re

import pytest

from app.platform.db import fetch_value
from app.procurement.appointments.schemas import EVALUATOR, OPENER, RECOVERY
from app.procurement.publication.schemas import Edition
from app.procurement.sealing import service
from app.procurement.sealing.keys import new_code
from tests.builders.publication import make_published
from tests.builders.sealing import make_appointed, make_holder
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")
CODE = re.compile(r'name="code" value="([A-Z0-9-]{47})"')


@pytest.fixture
async def edition() -> Edition:
    return await make_published()


def shown(page: str) -> str:
    found = CODE.search(page)
    assert found
    return found[1]


async def test_a_holder_makes_keeps_and_confirms_a_code(client_as: ClientAs, edition: Edition) -> None:
    await make_holder(edition.tender_id)
    await make_holder(edition.tender_id, RECOVERY)
    client = await client_as("caseworker")
    await make_appointed(edition.tender_id, OPENER, user_id=client.user_id)
    url = f"/tenders/{edition.tender_id}/opening-key"
    assert "Lav min åbningskode" in (await client.get(url)).text
    made = await client.post(url)
    assert made.headers["cache-control"] == "no-store"
    code = shown(made.text)
    assert all(f"<span>{group}</span>" in made.text for group in code.split("-"))
    # It is shown this once.
    assert code not in (await client.get(url)).text
    file = await client.post(f"{url}/file", data={"code": code})
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    assert file.headers["cache-control"] == "no-store"
    assert code in file.text
    assert "Gem koden" in file.text
    done = await client.post(f"{url}/confirm", data={"code": code.lower()})
    assert done.status_code in (302, 303)
    assert code not in str(done.headers)
    assert await service.current_key(edition.tender_id) is not None
    assert "Alle tre koder er på plads" in (await client.get(url)).text


async def test_a_mistyped_code_is_shown_with_its_group(client_as: ClientAs, edition: Edition) -> None:
    client = await client_as("manager")
    await make_appointed(edition.tender_id, OPENER, user_id=client.user_id)
    url = f"/tenders/{edition.tender_id}/opening-key"
    code = shown((await client.post(url)).text)
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    answer = await client.post(f"{url}/confirm", data={"code": wrong})
    assert answer.status_code == 422
    assert "Gruppe 1 i koden er tastet forkert" in answer.text
    assert (await client.post(f"{url}/confirm", data={"code": new_code()})).status_code == 422
    assert (await client.post(f"{url}/confirm", data={})).status_code == 422
    assert await fetch_value("select count(*) from key_holder where public_key is not null") == 0


async def test_the_file_holds_nothing_but_the_own_code(client_as: ClientAs, edition: Edition) -> None:
    client = await client_as("manager")
    await make_appointed(edition.tender_id, OPENER, user_id=client.user_id)
    url = f"/tenders/{edition.tender_id}/opening-key"
    assert (await client.post(f"{url}/file", data={"code": new_code()})).status_code == 422
    await client.post(url)
    for text in (new_code(), "<script>", ""):
        assert (await client.post(f"{url}/file", data={"code": text})).status_code == 422


@pytest.mark.parametrize("role", ["procurement", "administrator", "caseworker"])
async def test_who_is_not_to_hold_a_key_gets_no_code(client_as: ClientAs, edition: Edition, role: str) -> None:
    client = await client_as(role)
    await make_appointed(edition.tender_id, EVALUATOR, user_id=client.user_id)
    url = f"/tenders/{edition.tender_id}/opening-key"
    for answer in (await client.get(url), await client.post(url), await client.post(f"{url}/confirm"),
                   await client.post(f"{url}/file")):  # fmt: skip
        assert answer.status_code == 403


async def test_the_tender_s_page_says_who_is_missing(client_as: ClientAs, edition: Edition) -> None:
    await make_holder(edition.tender_id)
    client = await client_as("procurement")
    page = (await client.get(f"/tenders/{edition.tender_id}")).text
    assert "Ikke klar" in page
    assert "kode bekræftet" in page
    assert page.count("ingen er udpeget") == 2
    await make_holder(edition.tender_id)
    await make_holder(edition.tender_id, RECOVERY)
    page = (await client.get(f"/tenders/{edition.tender_id}/appointments")).text
    assert "Klar" in page
    assert "ingen er udpeget" not in page
