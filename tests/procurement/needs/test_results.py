"""What a tender takes over of measured effects."""

from datetime import date

import asyncpg
import pytest

from app.evidence.effects import service as effects
from app.platform.codelists import load_codelists
from app.platform.documents.metadata import load_metadata
from app.platform.documents.values import conform
from app.procurement.needs import service
from app.procurement.needs.schemas import LotNeed
from tests.builders.effects import Town, told_town
from tests.builders.evidence import actor_as, switch_on

TODAY = date(2026, 3, 2)


@pytest.fixture
async def town(db: asyncpg.Connection) -> Town:
    await load_codelists()
    await switch_on()
    return await told_town()


async def figures(*offers: int, groups: tuple[str, ...] = ()) -> list[dict[str, object]]:
    found = await service.frozen_figures([LotNeed(1, offers, groups)], TODAY)
    return found["figures"] if found else []


async def test_a_lots_figure_is_that_of_its_offer_among_the_target_groups_citizens(town: Town) -> None:
    figure = (await figures(town.good))[0]
    # 2.5 among all, half a week less among those of 6.2.
    assert (figure["value"], figure["low"], figure["high"], figure["unit"]) == (2.0, 0.6, 3.4, "uger")
    assert (figure["n"], figure["run"], figure["as_of"], figure["lot"]) == (80, str(town.run_id), date(2026, 2, 1), 1)
    assert "6.2 Jobparate" in str(figure["comparison"])
    assert figure["period"] == "Start 2. januar 2023 til 6. januar 2025"


async def test_for_several_target_groups_the_figure_is_that_among_all_and_says_so(town: Town) -> None:
    figure = (await figures(town.good, groups=("6.2", "6.6")))[0]
    assert figure["value"] == 2.5
    assert "alle målgrupper under ét" in str(figure["comparison"])


async def test_an_offer_of_5_to_14_people_is_told_of_by_its_types_result_and_one_of_fewer_not_at_all(
    town: Town,
) -> None:
    small = (await figures(town.small))[0]
    assert str(small["label"]).endswith("alle tilbud af typen Vejledning og opkvalificering")
    assert small["value"] == 0.7
    assert await figures(town.tiny) == []


async def test_a_lot_without_offers_gets_the_open_offers_for_its_target_group_together(town: Town) -> None:
    found = await figures(groups=("6.2",))
    assert len(found) == 1
    # (80 x 2.0 + 60 x -0.8) / 140, the small offers left out; w = (4/7, 3/7), and Σ is [[0.5, 0.1], [0.1, 0.6]].
    assert found[0]["value"] == 0.8
    half = 1.959964 * ((16 * 0.5 + 2 * 12 * 0.1 + 9 * 0.6) / 49) ** 0.5
    assert found[0]["high"] == pytest.approx(0.8 + half, abs=0.051)
    assert found[0]["n"] == 140
    assert str(found[0]["label"]).endswith("målgruppens 2 nuværende tilbud samlet")


async def test_frozen_figures_and_measures_are_what_the_specification_takes(town: Town) -> None:
    lots = [LotNeed(1, (town.good, town.small)), LotNeed(2, (), ("6.2",))]
    evidence, kpis = await service.frozen_figures(lots, TODAY), await service.suggest_kpis(lots, TODAY)
    fields = load_metadata("kravspecifikation").fields
    _, problems = conform({"evidence": evidence, "kpis": kpis}, fields)
    assert [each for each in problems if str(each).find("evidence") >= 0 or str(each).find("kpis") >= 0] == []


async def test_a_proposed_target_lies_between_the_baseline_and_the_better_end_of_its_interval(town: Town) -> None:
    kpi = (await service.suggest_kpis([LotNeed(1, (town.good,))], TODAY))[0]
    assert (kpi["baseline_value"], kpi["baseline_n"], kpi["outcome"]) == (2.0, 80, town.outcome)
    assert kpi["baseline_value"] < kpi["target_value"] < kpi["baseline_high"]
    assert f"beregning {town.run_id}" in kpi["baseline"]
    assert kpi["pays"] == "no"


async def test_an_effect_on_a_share_is_written_in_words_since_a_difference_is_no_chance_of_the_result(
    db: asyncpg.Connection,
) -> None:
    await load_codelists()
    await switch_on()
    town = await told_town(outcome="selvforsorget_i_uge_52")
    kpi = (await service.suggest_kpis([LotNeed(1, (town.good,))], TODAY))[0]
    assert "procentpoint" in kpi["baseline"]
    assert not {"baseline_value", "baseline_low", "baseline_high", "target_value"} & set(kpi)


async def test_an_effect_on_an_indicator_is_told_in_points(db: asyncpg.Connection) -> None:
    await load_codelists()
    await switch_on()
    town = await told_town(outcome="progression_netvaerk_26")
    assert (await figures(town.good))[0]["unit"] == "point"


async def test_no_target_is_set_from_offers_that_are_no_better_than_none(town: Town, db: asyncpg.Connection) -> None:
    await db.execute("update effect_common set estimate = -9 where offer_id = $1", town.idle)
    assert await service.suggest_kpis([LotNeed(1, (town.idle,))], TODAY) == []


async def test_length_and_effect_are_told_by_the_bands_of_the_run(town: Town) -> None:
    lengths = await service.duration_hours(["6.2"], TODAY)
    assert [(one.kind, one.key, one.estimate) for one in lengths] == [("weeks", "5-12", 0.7)]


async def test_hours_are_told_of_where_two_offers_share_a_band(town: Town, db: asyncpg.Connection) -> None:
    await db.execute("update offer set hours_per_week = 15 where id = any($1)", [town.good, town.idle])
    hours = [one for one in await service.duration_hours(["6.2"], TODAY) if one.kind == "hours"]
    assert [(one.key, one.n_offers, one.n) for one in hours] == [("11-20", 2, 140)]


async def test_without_the_legal_basis_there_is_nothing_and_it_is_said_why(town: Town, db: asyncpg.Connection) -> None:
    basis = await db.fetchval("select id from legal_basis where withdrawn_at is null")
    await effects.withdraw_basis(actor_as("administrator"), basis)
    assert await service.frozen_figures([LotNeed(1, (town.good,))], TODAY) is None
    assert await service.suggest_kpis([LotNeed(1, (town.good,))], TODAY) == []
    assert await service.duration_hours(["6.2"], TODAY) == []
    assert await service.list_results("6.2", TODAY) == []
    assert await service.why_no_results() == service.SWITCHED_OFF


async def test_without_a_published_run_it_is_said_so(db: asyncpg.Connection) -> None:
    await load_codelists()
    await switch_on()
    assert await service.why_no_results() == service.NO_RUN
