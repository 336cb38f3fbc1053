"""The comparison: what may be said of suppliers, own and private, types and lengths, and what may not."""

import pytest

from app.evidence.effects.service import find_basis, withdraw_basis
from app.platform.db import execute
from tests.builders.effects import told_town
from tests.builders.evidence import actor_as, switch_on
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def test_without_a_published_run_the_page_says_what_to_do(client_as: ClientAs) -> None:
    await switch_on()
    await told_town(published=False)
    text = (await (await client_as("manager")).get("/comparison")).text
    assert "Intet at sammenligne endnu" in text
    assert 'href="/effects"' in text


async def test_with_evaluation_switched_off_nothing_is_compared_or_fetched(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    basis = await find_basis("evaluation")
    assert basis is not None
    await withdraw_basis(actor_as("administrator"), basis.id)
    client = await client_as("manager")
    assert "Intet at sammenligne endnu" in (await client.get("/comparison")).text
    assert (await client.get("/api/comparison/figures")).json()["total"] == 0
    assert (await client.get(f"/api/comparison/runs/{town.run_id}/course")).json() == []


async def test_suppliers_stand_in_two_tables_that_say_which_question_they_answer(client_as: ClientAs) -> None:
    await switch_on()
    await told_town()
    text = (await (await client_as("manager")).get("/comparison")).text
    common, own = text.split('id="suppliers-heading"')[1].split('id="own-heading"')
    assert "Hvad hver leverandørs tilbud ville gøre for de samme borgere" in common
    assert "Jobcentret" in common
    assert "1 af 2" in common
    assert "Hvad hver leverandør gjorde for sine egne borgere" in own
    # Its large offer's own; the small one's would follow from the two together.
    assert "+3,0" in own
    assert "+3,0" not in common


async def test_own_against_private_is_one_sentence_with_its_interval(client_as: ClientAs) -> None:
    await switch_on()
    await told_town()
    text = (await (await client_as("auditor")).get("/comparison")).text
    assert "Kommunens egne tilbud klarer sig bedre end de private." in text
    assert "Egne minus private: +2,6 uger for de samme borgere (95 %: +1,4 til +3,8)." in text


async def test_where_offers_do_not_differ_no_supplier_has_a_place(client_as: ClientAs) -> None:
    await switch_on()
    await told_town(rankable=False)
    text = (await (await client_as("procurement")).get("/comparison")).text
    assert "Ingen leverandør kan kaldes bedre eller dårligere end gennemsnittet." in text
    assert "Kan ikke rangeres: 2 leverandører" in text
    assert "Tilbuddene kan ikke skelnes fra hinanden for disse borgere" in text
    assert "1 af 2" not in text


async def test_the_choice_of_run_outcome_and_citizens_stays_in_the_address(client_as: ClientAs) -> None:
    await switch_on()
    old, _ = await told_town(), await told_town()
    client = await client_as("team_leader")
    text = (await client.get(f"/comparison?run={old.run_id}&population=6.2&by=type")).text
    assert f"Beregning {old.run_id}</strong>" in text
    assert "6.2 Jobparate kontanthjælpsmodtagere</strong>" in text
    assert f"/comparison/figures/export?format=xlsx&amp;run={old.run_id}&amp;outcome={old.outcome}" in text
    assert "population=6.2&amp;by=kind" in text.replace("run=", "")
    for nonsense in ("run=x", "run=999999", "outcome=zz", "population=zz", "by=zz"):
        assert (await client.get(f"/comparison?{nonsense}")).status_code == 200


async def test_a_draft_is_never_compared(client_as: ClientAs) -> None:
    await switch_on()
    draft, shown = await told_town(published=False), await told_town()
    text = (await (await client_as("manager")).get(f"/comparison?run={draft.run_id}")).text
    assert f"Beregning {shown.run_id}</strong>" in text


async def test_locked_in_is_read_from_the_course(client_as: ClientAs) -> None:
    await switch_on()
    await told_town()
    client = await client_as("manager")
    text = (await client.get("/comparison?by=supplier")).text
    assert "Fastholdt til omkring uge 8. Foran fra omkring uge 26." in text
    assert text.count('class="chart-drawing"') >= 3


async def test_figures_of_hidden_offers_and_groups_leave_with_no_file(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    client = await client_as("manager")
    rows = (await client.get(f"/api/comparison/figures?dimension=offer&run={town.run_id}&population=all")).json()[
        "items"
    ]
    by_key = {int(row["key"]): row for row in rows}
    assert by_key[town.good]["estimate"] == 2.5
    assert by_key[town.good]["rank"] == 1
    for hidden in (town.small, town.tiny):
        row = by_key[hidden]
        assert (row["estimate"], row["low"], row["rank"], row["n"]) == (None, None, None, None)
        assert row["because"] in ("too_few", "under_five")
    text = (await client.get("/comparison/figures/export?format=csv")).text
    assert "Jobcentret" in text
    assert "Egne minus private" in text


async def test_a_hidden_offers_place_in_the_list_says_nothing_of_its_figure(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town(populations=("all",))
    client = await client_as("manager")
    seen = []
    for estimate in (-90, 90):
        await execute(
            "update effect_common set estimate = $2::float8, low = -99, high = 99 where offer_id = $1",
            town.small,
            estimate,
        )
        rows = (await client.get("/api/comparison/figures?sort=order")).json()["items"]
        seen.append([row["id"] for row in rows])
    assert seen[0] == seen[1]


async def test_the_list_of_figures_names_what_each_row_is_about(client_as: ClientAs) -> None:
    await switch_on()
    await told_town()
    text = (await (await client_as("procurement")).get("/comparison/figures?population=all")).text
    for about in ("Jobcentret", "Kommunens egne tilbud", "Vejledning og opkvalificering", "5–12 uger", "God"):
        assert about in text


@pytest.mark.parametrize(("role", "sees"), [("manager", True), ("team_leader", True), ("caseworker", False)])
async def test_a_suppliers_page_has_its_line_for_those_who_compare(client_as: ClientAs, role: str, sees: bool) -> None:
    await switch_on()
    town = await told_town()
    text = (await (await client_as(role)).get(f"/suppliers/{town.own}")).text
    assert ("For de samme borgere som de andre:" in text) is sees
    assert ("Plads 1 af 2" in text) is sees


async def test_a_supplier_never_sees_its_effect(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    client = await client_as("supplier", supplier_id=town.own)
    assert "For de samme borgere" not in (await client.get(f"/suppliers/{town.own}")).text
    assert (await client.get("/comparison")).status_code == 403
