"""The catalogue: who sees and edits what, what search finds, and that nobody's text is overwritten."""

from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from app.offers.catalogue import confirming_service, service
from app.offers.catalogue.places import FreePlaces, free_places_of, register_free_places
from app.offers.catalogue.schemas import OfferFilter
from app.platform.access import Actor
from app.platform.db import execute, transaction
from app.platform.errors import InvalidInput, NotAllowed, NotFound, StaleVersion
from tests.builders.catalogue import make_offer, offer_input
from tests.builders.suppliers import make_supplier

TODAY = date(2026, 11, 22)


def actor_of(*roles: str, supplier_id: int | None = None) -> Actor:
    return Actor(1, "nn", "N. N.", frozenset(roles), frozenset(), supplier_id, "da")


BUYER, CASEWORKER, LEADER = actor_of("procurement"), actor_of("caseworker"), actor_of("team_leader")


async def titles(actor=CASEWORKER, *, sort="title", descending=False, limit=50, offset=0, **wanted):
    rows, _ = await service.list_offers(
        actor, OfferFilter(**wanted), sort=sort, descending=descending, limit=limit, offset=offset
    )
    return [row.title for row in rows]


@pytest.mark.parametrize("word", ["praktik", "PRAKTIK", "virksomhedspraktikken"])
async def test_part_of_a_word_and_its_inflections_are_found(db, word):
    await make_offer(title="Virksomhedspraktik")
    await make_offer(title="Jobklub")
    assert await titles(text=word) == ["Virksomhedspraktik"]


async def test_danish_letters_are_found_in_either_case(db):
    await make_offer(title="ÅBEN RÅDGIVNING")
    assert await titles(text="åben rådg") == ["ÅBEN RÅDGIVNING"]


@pytest.mark.parametrize("text", ["mentorstøtte", "revalidender", "nordlys", "mentor nordlys", "debt"])
async def test_labels_and_supplier_names_are_searched_too(db, text):
    supplier_id = await make_supplier(name="Nordlys A/S")
    await make_offer(
        title="Støtte", offer_type="mentor", target_groups=["6.10"], barriers=["gaeld"], supplier_id=supplier_id
    )
    await make_offer(title="Jobklub", offer_type="jobklub", barriers=["bolig"])
    assert await titles(text=text) == ["Støtte"]


async def test_what_is_named_so_comes_before_what_only_mentions_it(db):
    await make_offer(title="Afklaring", description="Fører videre til job.")
    await make_offer(title="Ny på job")
    assert await titles(text="job") == ["Ny på job", "Afklaring"]
    assert await titles(text="job", offset=10) == []


async def test_every_word_must_be_found(db):
    await make_offer(title="Motion og helbred", offer_type="motion_helbred")
    assert await titles(text="motion teater") == []


@pytest.mark.parametrize("text", ["%", "_", "' or 1=1 --", "a:* & !b", "\\"])
async def test_signs_of_other_languages_are_plain_text(db, text):
    await make_offer(title="Jobklub")
    assert await titles(text=text) == []


async def test_filters_narrow_together_and_several_values_mean_any(db):
    await make_offer(title="A", target_groups=["6.2"], track="udvikl")
    await make_offer(title="B", target_groups=["6.3"], track="udvikl")
    await make_offer(title="C", target_groups=["6.6"], track="forebyg")
    assert await titles(target_group=("6.2", "6.3")) == ["A", "B"]
    assert await titles(target_group=("6.2", "6.6"), track=("forebyg",)) == ["C"]


async def test_closed_offers_are_shown_only_when_asked_for(db):
    await make_offer(title="Open")
    await make_offer(title="Closed", life="closed")
    assert await titles() == ["Open"]
    assert await titles(life=("closed",)) == ["Closed"]


async def test_titles_sort_as_danes_sort(db):
    for title in ("Århus", "Ærø", "Zoo", "Aalborg", "Ørsted", "Anker"):
        await make_offer(title=title)
    assert await titles() == ["Anker", "Zoo", "Ærø", "Ørsted", "Aalborg", "Århus"]


async def test_offers_without_a_price_come_last_either_way(db):
    await make_offer(title="Dear", price_model="per_week", price_ore=900_00)
    await make_offer(title="Cheap", price_model="per_week", price_ore=100_00)
    await make_offer(title="Unknown")
    assert await titles(sort="price") == ["Cheap", "Dear", "Unknown"]
    assert await titles(sort="price", descending=True) == ["Dear", "Cheap", "Unknown"]


async def test_the_total_counts_all_pages_even_past_the_last(db):
    for _ in range(3):
        await make_offer()
    first, total = await service.list_offers(CASEWORKER, OfferFilter(), limit=2)
    beyond, total_beyond = await service.list_offers(CASEWORKER, OfferFilter(), limit=2, offset=10)
    assert (len(first), total, beyond, total_beyond) == (2, 3, [], 3)


async def test_a_supplier_sees_only_its_own_offers(db):
    own, other = await make_supplier(), await make_supplier()
    await make_offer(title="Own", supplier_id=own)
    hidden = await make_offer(title="Other", supplier_id=other)
    actor = actor_of("supplier", supplier_id=own)
    assert await titles(actor) == ["Own"]
    assert await titles(actor, supplier=(other,)) == []
    with pytest.raises(NotFound):
        await service.get_offer(actor, hidden)


async def test_a_supplier_user_of_no_supplier_sees_nothing(db):
    await make_offer()
    assert await titles(actor_of("supplier")) == []


async def test_a_stale_save_changes_nothing_and_carries_the_text_as_it_stands(db):
    supplier_id = await make_supplier()
    offer_id = await make_offer(supplier_id=supplier_id, title="First")
    await service.update_offer(BUYER, offer_id, 1, offer_input(supplier_id=supplier_id, title="Second"), on_date=TODAY)
    with pytest.raises(StaleVersion) as raised:
        await service.update_offer(
            BUYER, offer_id, 1, offer_input(supplier_id=supplier_id, title="Third"), on_date=TODAY
        )
    assert raised.value.current.title == "Second"
    assert (await service.get_offer(BUYER, offer_id)).title == "Second"


async def test_every_save_is_kept_with_what_it_changed(db):
    supplier_id = await make_supplier()
    given = offer_input(supplier_id=supplier_id, title="Before")
    offer_id = await service.create_offer(BUYER, given, on_date=TODAY)
    changed = offer_input(supplier_id=supplier_id, code=given.code, title="After", weeks=Decimal("13.5"))
    await service.update_offer(BUYER, offer_id, 1, changed, on_date=TODAY)
    newest, oldest = await service.history_of_offer(BUYER, offer_id)
    assert (newest.version, newest.action, oldest.action) == (2, "updated", "created")
    assert newest.changes == {"title": ("Before", "After"), "weeks": ("8.0", "13.5")}


async def test_a_code_is_used_once(db):
    supplier_id = await make_supplier()
    await make_offer(code="TIL-X", supplier_id=supplier_id)
    with pytest.raises(InvalidInput):
        await service.create_offer(BUYER, offer_input(supplier_id=supplier_id, code="TIL-X"), on_date=TODAY)


async def test_a_team_leader_edits_the_municipalitys_own_offers_only(db):
    own = await make_offer(supplier_id=await make_supplier(kind="own"))
    bought = await make_offer(supplier_id=await make_supplier(kind="private"))
    await confirming_service.confirm_offer(LEADER, own, 1, on_date=TODAY)
    with pytest.raises(NotAllowed):
        await confirming_service.confirm_offer(LEADER, bought, 1, on_date=TODAY)


async def test_a_team_leader_cannot_hand_an_own_offer_to_a_private_supplier(db):
    own, private = await make_supplier(kind="own"), await make_supplier(kind="private")
    offer_id = await make_offer(supplier_id=own)
    with pytest.raises(NotAllowed):
        await service.update_offer(LEADER, offer_id, 1, offer_input(supplier_id=private), on_date=TODAY)


@pytest.mark.parametrize("role", ["caseworker", "auditor", "supplier"])
async def test_readers_cannot_write(db, role):
    supplier_id = await make_supplier()
    actor = actor_of(role, supplier_id=supplier_id)
    with pytest.raises(NotAllowed):
        await service.create_offer(actor, offer_input(supplier_id=supplier_id), on_date=TODAY)


async def test_confirming_notes_the_day(db):
    offer_id = await make_offer()
    await confirming_service.confirm_offer(BUYER, offer_id, 1, on_date=TODAY)
    assert (await service.get_offer(BUYER, offer_id)).last_confirmed_on == TODAY


async def test_an_offer_closes_step_by_step_and_names_its_successor(db):
    offer_id, heir = await make_offer(), await make_offer(title="Heir")
    await service.change_life(BUYER, offer_id, 1, "closing", on_date=TODAY, closes_on=date(2026, 12, 31))
    await service.name_successor(BUYER, offer_id, 2, heir)
    await service.change_life(BUYER, offer_id, 3, "closed", on_date=date(2026, 12, 31))
    offer = await service.get_offer(CASEWORKER, offer_id)
    assert (offer.life, offer.closes_on, offer.successor_title) == ("closed", date(2026, 12, 31), "Heir")


async def test_successors_cannot_form_a_ring(db):
    first = await make_offer(life="closing")
    second = await make_offer(life="closing", successor_id=first)
    with pytest.raises(InvalidInput):
        await service.name_successor(BUYER, first, 1, second)


async def test_free_places_are_shown_when_a_room_that_knows_them_has_registered(db, monkeypatch):
    offer_id = await make_offer()
    monkeypatch.setattr("app.offers.catalogue.places._registered", None)
    assert await free_places_of([offer_id]) == {}

    async def reader(offer_ids):
        return dict.fromkeys(offer_ids, 3)

    register_free_places(FreePlaces(reader, "placements"))
    rows, _ = await service.list_offers(CASEWORKER, OfferFilter())
    assert rows[0].free_places == 3


@pytest.mark.parametrize(
    "change",
    [
        "weeks = 0",
        "places = -1",
        "price_ore = -1",
        "opens_on = '2026-02-01', closes_on = '2026-01-31'",
        "successor_id = id",
        "code = 'with space'",
        "title = ''",
        "life = 'gone'",
    ],
)
async def test_the_database_defends_itself(db, change):
    offer_id = await make_offer()
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction():
            await execute(f"update offer set {change} where id = $1", offer_id)
