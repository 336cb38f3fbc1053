"""What is read of effects told together: with names, best first, and nothing of groups too small."""

import asyncpg
import msgspec
import pytest

from app.evidence.effects import reads, service, storing_told
from app.evidence.effects.display import ShownCount, mask_counts
from app.evidence.effects.schemas import read_diagnostics
from app.platform.db import execute
from app.platform.errors import NotFound
from tests.builders.catalogue import make_offer
from tests.builders.effects import draft_told, group, told_outcome, told_town
from tests.builders.evidence import OUTCOME, actor_as, switch_on
from tests.builders.suppliers import make_supplier
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def test_offers_come_best_first_with_names_and_ranks() -> None:
    await switch_on()
    town = await told_town()
    first, second, *_ = await reads.read_common(town.run_id, town.outcome)
    assert (first.offer_title, first.supplier_name, first.supplier_kind) == ("God", "Jobcentret", "own")
    assert (first.rank, first.grade, first.flag, first.n) == (1, 1, "better", 80)
    assert (second.offer_id, second.rank) == (town.idle, 3)


async def test_five_to_fourteen_people_show_their_types_result_and_fewer_nothing() -> None:
    await switch_on()
    town = await told_town()
    found = {one.offer_id: one for one in await reads.read_common(town.run_id, town.outcome)}
    small, tiny = found[town.small], found[town.tiny]
    assert (small.shown, small.reason, small.estimate, small.low, small.rank, small.p_best) == (
        False, "too_few", None, None, None, None,
    )  # fmt: skip
    assert small.of_type is not None
    assert (small.of_type.key, small.of_type.estimate) == ("kursus", 1.2)
    assert (tiny.reason, tiny.estimate, tiny.of_type, tiny.needed) == ("under_five", None, None, None)


async def test_the_order_of_what_is_hidden_is_by_name_whatever_its_figures() -> None:
    await switch_on()
    town = await told_town()
    for estimate in (-90, 90):
        values = (town.run_id, town.small, estimate)
        for table in ("effect_common", "effect_estimate"):
            await execute(
                f"update {table} set estimate = $3::float8, low = -99, high = 99 where run_id = $1 and offer_id = $2",
                *values,
            )
        common = [one.offer_title for one in await reads.read_common(town.run_id, town.outcome)]
        own = [one.offer_title for one in (await reads.read_results(town.run_id))[0].estimates]
        assert common[2:] == own[2:] == ["Bitte", "Lille"]


async def test_how_citizens_are_encoded_leaves_with_no_run(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town(coding={"terms": ["barriers: gaeld"], "mean": [0.001]})
    answer = await (await client_as("caseworker")).get(f"/api/effects/runs/{town.run_id}")
    assert answer.status_code == 200
    assert "coding" not in answer.json()["results"][0]["diagnostics"]


async def test_an_offer_without_a_rank_has_the_reason_and_no_place() -> None:
    await switch_on()
    town = await told_town(rankable=False)
    one = (await reads.read_common(town.run_id, town.outcome))[0]
    assert one.estimate is not None
    assert (one.rank, one.rank_low, one.grade, one.rankable) == (None, None, None, False)
    assert (one.not_ranked_because, one.needed) == ("arms_do_not_differ", 120)


async def test_a_groups_people_are_told_exactly_only_where_none_of_its_offers_is_hidden() -> None:
    await switch_on()
    town = await told_town()
    groups = {(one.dimension, one.key): one for one in await reads.read_groups(town.run_id, town.outcome)}
    own, private = groups["supplier", str(town.own)], groups["supplier", str(town.private)]
    assert (own.name, own.kind, own.n, own.n_low, own.shown) == ("Jobcentret", "own", 80, 80, True)
    assert (private.name, private.n, private.n_offers) == ("Privat A/S", 60, 1)
    counts = {1: 80, 2: 12, 3: 3}
    shown = mask_counts(counts)
    assert storing_told._count_together([1, 2], counts, shown) == (92, ShownCount(None, 15, None))


async def test_a_group_whose_effect_would_give_a_small_offers_away_is_not_shown() -> None:
    """Its other offers' effects are shown, so the small one's would follow by subtraction."""
    await switch_on()
    own, private = await make_supplier(kind="own", name="Jobcentret"), await make_supplier(name="Privat A/S")
    offers = {name: await make_offer(title=name, supplier_id=own) for name in ("good", "idle", "small", "tiny")}
    one = told_outcome(offers, own, private)
    told = [offers[name] for name in ("good", "idle", "small")]
    groups = [group("type", "kursus", told, 1.2), group("supplier", str(own), told[:2], 1.3)]
    groups += [group("contrast", "own-private", told[:2], 1.0)]
    populations = [msgspec.structs.replace(each, groups=groups) for each in one.populations]
    run_id = await draft_told(msgspec.structs.replace(one, populations=populations))
    found = {each.dimension: each for each in await reads.read_groups(run_id, OUTCOME)}
    assert (found["type"].shown, found["type"].reason, found["type"].estimate) == (False, "tells_of_one", None)
    assert found["supplier"].shown
    assert found["contrast"].shown


async def test_how_far_its_people_are_from_the_population_is_told_of_shown_offers_alone() -> None:
    await switch_on()
    town = await told_town()
    await execute("update effect_common set far_by = -1.7, far_on = 'age' where run_id = $1", town.run_id)
    found = {one.offer_id: one for one in await reads.read_common(town.run_id, town.outcome)}
    assert (found[town.good].far_by, found[town.good].far_on) == (-1.7, "age")
    assert (found[town.small].far_by, found[town.small].far_on) == (None, None)


async def test_a_population_is_told_to_the_nearest_ten() -> None:
    await switch_on()
    town = await told_town()
    everybody, group = await reads.read_populations(town.run_id)
    assert (everybody.population, everybody.n_citizens) == ("all", 1200)
    assert (group.population, group.n_citizens, group.n_rows) == ("6.2", 400, 1600)
    assert await reads.find_population(town.run_id, town.outcome, "6.5") is None


async def test_the_course_is_read_by_week() -> None:
    await switch_on()
    town = await told_town()
    points = await reads.read_course(town.run_id, "supplier", str(town.own))
    assert [one.week for one in points] == [4, 8, 13, 20, 26, 39, 52]
    assert points[0].name == "Jobcentret"
    assert points[0].estimate == -0.06
    small = await reads.read_course(town.run_id, "offer", str(town.small))
    assert {(one.shown, one.estimate, one.reason) for one in small} == {(False, None, "too_few")}


async def test_one_offer_is_read_for_all_outcomes() -> None:
    await switch_on()
    town = await told_town()
    (small,) = await reads.read_offer_common(town.run_id, town.small)
    assert small.of_type is not None
    assert (await reads.read_offer_common(town.run_id, town.good, "6.2"))[0].estimate == 2.0


async def test_drafts_are_hidden_from_those_who_see_published_runs_only() -> None:
    await switch_on()
    town = await told_town(published=False)
    caseworker = actor_as("caseworker")
    with pytest.raises(NotFound):
        await service.list_common(caseworker, town.run_id, town.outcome)
    with pytest.raises(NotFound):
        await service.list_course(caseworker, town.run_id, "all")
    assert await service.list_groups(actor_as("manager"), town.run_id, town.outcome)
    assert len(await service.list_populations(actor_as("auditor"), town.run_id)) == 2


async def test_diagnostics_are_read_whole_and_of_any_age() -> None:
    await switch_on()
    town = await told_town()
    (result,) = (await service.get_run_detail(actor_as("manager"), town.run_id)).results
    found = read_diagnostics(result.diagnostics)
    assert found.placebo.outcomes["placebo weeks"].p_value == 0.4
    assert found.fairness["age"][0].shown
    assert read_diagnostics({"balance": []}).fairness == {}


@pytest.mark.parametrize("table", ["effect_group", "effect_course"])
async def test_the_database_itself_refuses_to_show_few(table: str) -> None:
    await switch_on()
    town = await told_town()
    with pytest.raises(asyncpg.CheckViolationError):
        await execute(f"update {table} set n = 14 where run_id = $1 and shown", town.run_id)
