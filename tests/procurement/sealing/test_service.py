"""The tender's key over the database: made when three have confirmed, opened by any two, by nobody alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import OPENER, RECOVERY
from app.procurement.publication import queries as publication_queries
from app.procurement.publication.schemas import Edition
from app.procurement.sealing import code_service, in_use, service
from app.procurement.sealing.keys import new_code, public_key_of
from tests.builders.evidence import actor_as
from tests.builders.publication import make_published
from tests.builders.sealing import MadeKey, make_appointed, make_confirmed, make_holder, make_key
from tests.builders.tenders import make_tender

pytestmark = pytest.mark.usefixtures("db")
OFFICER = actor_as("procurement", user_id=900)


@pytest.fixture
async def edition() -> Edition:
    return await make_published()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """From here on the database's clock shows this time to whoever asks about deadlines."""

    def set_to(moment: datetime) -> None:
        async def now() -> datetime:
            return moment

        monkeypatch.setattr(publication_queries, "database_now", now)

    return set_to


@pytest.fixture
async def past(edition: Edition, set_clock: Callable[[datetime], None]) -> MadeKey:
    """A key whose tender's deadline for bids has just passed."""
    made = await make_key(edition.tender_id)
    assert edition.deadlines.bids_until is not None
    set_clock(edition.deadlines.bids_until)
    return made


@pytest.fixture
def sealed_to(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Keys that something is sealed to, by id; the test adds them."""
    keys: set[int] = set()

    async def check(key_id: int) -> bool:
        return key_id in keys

    monkeypatch.setattr(in_use, "_checks", [check])
    return keys


async def test_the_key_is_made_when_the_third_code_is_confirmed(edition: Edition) -> None:
    for duty in (OPENER, OPENER):
        await make_holder(edition.tender_id, duty)
        assert await service.current_key(edition.tender_id) is None
    await make_holder(edition.tender_id, RECOVERY)
    assert await service.current_key(edition.tender_id) is not None
    assert (await service.readiness(edition.tender_id)).is_ready


async def test_a_code_that_is_not_typed_again_does_not_count(edition: Edition) -> None:
    await make_holder(edition.tender_id)
    await make_holder(edition.tender_id)
    spare = await make_appointed(edition.tender_id, RECOVERY)
    await code_service.make_code(spare, edition.tender_id)
    ready = await service.readiness(edition.tender_id)
    assert [each.step for each in ready.holders] == ["confirmed", "confirmed", "unconfirmed"]
    assert not ready.is_ready


async def test_the_checklist_says_who_is_missing(edition: Edition) -> None:
    assert (await service.readiness(edition.tender_id)).missing_openers == 2
    await make_appointed(edition.tender_id, OPENER)
    ready = await service.readiness(edition.tender_id)
    assert (ready.missing_openers, ready.misses_recovery) == (1, True)
    assert [each.step for each in ready.holders] == ["no_code"]


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
async def test_any_two_of_the_three_open(past: MadeKey, edition: Edition, pair: tuple[int, int]) -> None:
    one, other = past.holders[pair[0]], past.holders[pair[1]]
    assert await service.give_share(one.actor, edition.tender_id, one.code) is None
    found = await service.give_share(other.actor, edition.tender_id, other.code)
    assert found is not None
    assert public_key_of(found.private_key) == past.key.public_key
    assert (found.first, found.second) == (one.actor.user_id, other.actor.user_id)


async def test_one_person_giving_twice_opens_nothing(past: MadeKey, edition: Edition) -> None:
    for _ in range(3):
        assert await service.give_share(past.first.actor, edition.tender_id, past.first.code) is None


async def test_two_people_with_one_code_open_nothing(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    with pytest.raises(InvalidInput):
        await service.give_share(past.second.actor, edition.tender_id, past.first.code)


async def test_no_code_is_taken_before_the_deadline(edition: Edition, set_clock: Callable[[datetime], None]) -> None:
    made = await make_key(edition.tender_id)
    until = edition.deadlines.bids_until
    assert until is not None
    set_clock(until - timedelta(milliseconds=1))
    with pytest.raises(Conflict, match="deadline"):
        await service.give_share(made.first.actor, edition.tender_id, made.first.code)
    set_clock(until)
    assert await service.give_share(made.first.actor, edition.tender_id, made.first.code) is None


async def test_no_code_is_taken_for_a_tender_that_is_not_published() -> None:
    tender = await make_tender()
    made = await make_key(tender.id)
    with pytest.raises(NotFound):
        await service.give_share(made.first.actor, tender.id, made.first.code)


async def test_a_half_no_longer_counts_after_an_hour(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    await execute("update given_share set given_at = given_at - interval '60 minutes'")
    assert await service.give_share(past.second.actor, edition.tender_id, past.second.code) is None
    assert [each.given_at is not None for each in await service.list_holders(edition.tender_id)] == [
        False, True, False,
    ]  # fmt: skip


async def test_halves_that_expired_are_deleted(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    assert await service.forget_expired() == 0
    await execute("update given_share set given_at = given_at - interval '60 minutes'")
    assert await service.forget_expired() == 2


async def test_given_halves_are_gone_after_the_opening(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    await service.destroy_shares(edition.tender_id)
    assert await fetch_value("select count(*) from given_share") == 0


async def test_the_second_half_and_the_private_key_are_never_written_down(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    found = await service.give_share(past.second.actor, edition.tender_id, past.second.code)
    assert found is not None
    assert await fetch_value("select array_agg(distinct given_by) from given_share") == [past.first.actor.user_id]
    written = await everything()
    secrets = [found.private_key, *(each.code.encode() for each in past.holders)]
    for secret in secrets:
        assert secret not in written
        assert secret.hex().encode() not in written


async def test_only_holders_give_codes(past: MadeKey, edition: Edition) -> None:
    with pytest.raises(NotAllowed):
        await service.give_share(actor_as("procurement", user_id=901), edition.tender_id, past.first.code)


async def test_a_holder_whose_appointment_has_ended_gives_no_code(past: MadeKey, edition: Edition) -> None:
    await appointments.end(OFFICER, past.first.appointment_id, "Er stoppet i kommunen.")
    with pytest.raises(NotAllowed):
        await service.give_share(past.first.actor, edition.tender_id, past.first.code)


async def test_the_sixth_wrong_code_within_a_quarter_is_not_even_looked_at(past: MadeKey, edition: Edition) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            await service.give_share(past.first.actor, edition.tender_id, new_code())
    with pytest.raises(service.TooManyCodes):
        await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    # The other holders are not kept out by it.
    assert await service.give_share(past.second.actor, edition.tender_id, past.second.code) is None
    wrong = await fetch_value("select count(*) from audit_entry where action = 'tender_key.wrong_code'")
    assert wrong == 5


async def test_a_mistyped_code_is_told_as_such_and_not_counted(past: MadeKey, edition: Edition) -> None:
    code = past.first.code
    mistyped = code[:-1] + ("2" if code[-1] != "2" else "3")
    with pytest.raises(InvalidInput) as told:
        await service.give_share(past.first.actor, edition.tender_id, mistyped)
    assert told.value.fields[0].params == {"n": 8}
    assert await fetch_value("select count(*) from audit_entry where action = 'tender_key.wrong_code'") == 0


async def test_a_new_holder_before_the_first_bid_means_a_new_key(past: MadeKey, edition: Edition) -> None:
    await appointments.end(OFFICER, past.first.appointment_id, "Er på barsel.")
    # Bids can be handed in meanwhile: the two others have the old key.
    assert await service.current_key(edition.tender_id) == past.key
    new = await make_holder(edition.tender_id)
    key = await service.current_key(edition.tender_id)
    assert key is not None
    assert key.public_key != past.key.public_key
    await service.give_share(new.actor, edition.tender_id, new.code)
    found = await service.give_share(past.spare.actor, edition.tender_id, past.spare.code)
    assert found is not None
    assert public_key_of(found.private_key) == key.public_key


async def test_a_holder_who_lost_the_code_makes_another_before_the_first_bid(past: MadeKey, edition: Edition) -> None:
    again = await make_confirmed(edition.tender_id, past.first.actor)
    assert again.code != past.first.code
    with pytest.raises(InvalidInput):
        await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    assert await service.give_share(past.first.actor, edition.tender_id, again.code) is None


async def test_a_new_code_that_is_not_confirmed_leaves_the_key_as_it_is(past: MadeKey, edition: Edition) -> None:
    await code_service.make_code(past.first.actor, edition.tender_id)
    assert await service.current_key(edition.tender_id) == past.key
    assert await service.give_share(past.first.actor, edition.tender_id, past.first.code) is None


async def test_a_key_in_use_stays_with_its_holders(past: MadeKey, edition: Edition, sealed_to: set[int]) -> None:
    sealed_to.add(past.key.id)
    with pytest.raises(Conflict):
        await code_service.make_code(past.first.actor, edition.tender_id)
    await appointments.end(OFFICER, past.first.appointment_id, "Er stoppet.")
    assert await service.current_key(edition.tender_id) == past.key
    # Nobody new is appointed to a key they could not open with, but the same person is.
    with pytest.raises(Conflict):
        await make_appointed(edition.tender_id, OPENER)
    await make_appointed(edition.tender_id, OPENER, user_id=past.first.actor.user_id)
    assert all(each.step == "confirmed" for each in (await service.readiness(edition.tender_id)).holders)
    assert await service.give_share(past.first.actor, edition.tender_id, past.first.code) is None


async def test_two_holders_of_a_key_in_use_must_stay(past: MadeKey, edition: Edition, sealed_to: set[int]) -> None:
    sealed_to.add(past.key.id)
    await appointments.end(OFFICER, past.first.appointment_id, "Er stoppet.")
    with pytest.raises(Conflict, match="two of its holders"):
        await appointments.end(OFFICER, past.second.appointment_id, "Er stoppet.")
    left = await appointments.appointees(edition.tender_id, OPENER)
    assert [each.user_id for each in left] == [past.second.actor.user_id]


async def test_a_key_nobody_can_open_any_more_goes(past: MadeKey, edition: Edition, sealed_to: set[int]) -> None:
    await appointments.end(OFFICER, past.first.appointment_id, "Er stoppet.")
    await appointments.end(OFFICER, past.second.appointment_id, "Er stoppet.")
    assert await service.current_key(edition.tender_id) is None


async def test_the_database_keeps_a_key_that_a_bid_refers_to(
    past: MadeKey, edition: Edition, sealed_to: set[int]
) -> None:
    """Also when no room has told that it is in use."""
    await execute(
        """
        insert into bid (tender_id, code_hash, code_box, state, key_id, key_box, edition, content_hash, received_at)
        values ($1, $2, 'x', 'submitted', $3, 'x', 1, $2, now())
        """,
        edition.tender_id,
        b"h" * 32,
        past.key.id,
    )
    code = await code_service.make_code(past.first.actor, edition.tender_id)
    with pytest.raises(Conflict):
        await code_service.confirm_code(past.first.actor, edition.tender_id, code)
    assert await service.current_key(edition.tender_id) == past.key


async def test_no_code_is_made_when_bids_are_opened(past: MadeKey, edition: Edition) -> None:
    await execute("update tender set state = 'opened' where id = $1", edition.tender_id)
    with pytest.raises(Conflict):
        await code_service.make_code(past.first.actor, edition.tender_id)


async def test_confirming_takes_the_code_that_was_shown(edition: Edition) -> None:
    actor = await make_appointed(edition.tender_id, OPENER)
    with pytest.raises(Conflict):
        await code_service.confirm_code(actor, edition.tender_id, new_code())
    await code_service.make_code(actor, edition.tender_id)
    with pytest.raises(InvalidInput):
        await code_service.confirm_code(actor, edition.tender_id, new_code())


async def test_nobody_else_makes_a_code(edition: Edition) -> None:
    with pytest.raises(NotAllowed):
        await code_service.make_code(OFFICER, edition.tender_id)


async def test_the_trail_tells_who_made_and_gave_and_never_what(past: MadeKey, edition: Edition) -> None:
    await service.give_share(past.first.actor, edition.tender_id, past.first.code)
    rows = await fetch("select action, actor_id, details::text from audit_entry where action like 'tender_key.%'")
    told = {row["action"] for row in rows}
    assert told == {
        "tender_key.code_made", "tender_key.code_confirmed", "tender_key.made", "tender_key.share_given",
    }  # fmt: skip
    assert not any(past.first.code[:11] in row["details"] for row in rows)


async def everything() -> bytes:
    """Every row of every table, as text."""
    tables = await fetch(
        "select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    found = []
    for table in tables:
        rows = await fetch(f"select t::text as row from {table['name']} t")
        found += [row["row"] for row in rows]
    return "\n".join(found).encode()
