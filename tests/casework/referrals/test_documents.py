"""The order as PDF: made from the order as it stands, once for the same content, and without the name."""

import msgspec
import pytest

from app.casework.referrals import service
from app.casework.referrals.document_service import document_value, issue_order
from app.platform.clock import today
from app.platform.db import fetch_value
from app.platform.documents import check_data
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import accept_order, actor_of, make_order, order_text

pytestmark = pytest.mark.usefixtures("db")


async def test_an_order_fills_the_template_and_the_name_is_not_in_it(client_as):
    client = await client_as("caseworker")
    order_id = await make_order(
        await make_citizen(caseworker_id=client.user_id), await make_offer(), ordered_by=client.user_id
    )
    order = await service.get_order_for(actor_of(client.user_id), order_id)
    value = document_value(order, version=1, municipality="Testkommune")
    assert list(check_data("bestilling", value)) == []
    assert b"Eksempel" not in msgspec.json.encode(value)
    assert value["task"]["services"] == ["Individuelle samtaler", "Virksomhedspraktik"]


async def test_the_same_content_is_the_same_document_and_a_change_a_new_version(client_as):
    client = await client_as("caseworker")
    anna = actor_of(client.user_id)
    order_id = await make_order(
        await make_citizen(caseworker_id=client.user_id), await make_offer(), ordered_by=client.user_id
    )
    answer = await client.post(f"/orders/{order_id}/documents")
    first = answer.headers["location"]
    assert (await client.get(first)).status_code == 200
    assert (await client.get(f"{first}/file")).status_code == 404
    await service.change_order(anna, order_id, 1, order_text(goal="Et nyt mål"), today=today())
    second = await issue_order(anna, order_id)
    await accept_order(order_id, by=anna)
    assert await issue_order(anna, order_id) == second
    assert await fetch_value("select label from issued_document where id = $1", second) == "2"
    assert f"/documents/{second}" in (await client.get(f"/orders/{order_id}")).text


async def test_a_document_of_another_order_is_not_found(client_as):
    client = await client_as("caseworker")
    anna = actor_of(client.user_id)
    first, second = [
        await make_order(
            await make_citizen(caseworker_id=client.user_id), await make_offer(), ordered_by=client.user_id
        )
        for _ in range(2)
    ]
    document = await issue_order(anna, first)
    assert (await client.get(f"/orders/{second}/documents/{document}")).status_code == 404
