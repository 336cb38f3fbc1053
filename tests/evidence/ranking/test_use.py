"""Whether lists are followed: shares, reasons, and no small number given away."""

from itertools import product

import pytest

from app.evidence.ranking.use import KINDS, Chosen, summarise
from app.platform.access import ensure_team
from tests.builders.catalogue import make_offer
from tests.builders.evidence import fitted_arm, insert_citizen, insert_spell, published_run, switch_on
from tests.builders.ranking import told_together
from tests.conftest import ClientAs
from tests.evidence.ranking.test_pages import hidden_fields


def chosen(kind, n, *, month="2026-03", outcome="selvforsorgelse_52", team="1", reason=""):
    return Chosen(month=month, outcome=outcome, team=team, kind=kind, override_reason=reason, n=n)


def test_shares_are_of_the_choices_that_could_pass_a_best_set_by() -> None:
    use = summarise([chosen("best", 60), chosen("outside", 30), chosen("unranked", 10), chosen("no_order", 50)])
    assert (use.total.share, use.total.n) == (0.6, 150)
    assert use.judgement is None


@pytest.mark.parametrize(
    ("best", "outside", "judgement"),
    [
        (95, 5, "almost_all"),
        (72, 4, "almost_all"),
        (80, 20, None),
        (6, 20, "few"),
        (15, 0, None),
        (20, 0, "almost_all"),
    ],
)
def test_nearly_everybody_following_is_a_warning_and_so_is_hardly_anybody(best, outside, judgement) -> None:
    assert summarise([chosen("best", best), chosen("outside", outside)]).judgement == judgement


def test_the_warning_says_no_more_than_the_numbers_shown() -> None:
    """One or four outside: what is shown, and so what is judged, is the same."""
    for best in (20, 37, 60, 90):
        answers = [summarise([chosen("best", best), chosen("outside", n)]) for n in (1, 2, 3, 4)]
        assert len({answer.judgement for answer in answers}) == 1
        assert all(answer.total.counts["outside"] is None and answer.total.n is None for answer in answers)


def test_a_small_number_in_a_table_takes_another_along() -> None:
    use = summarise([chosen("best", n, team=team) for team, n in (("1", 3), ("2", 9), ("3", 40))])
    assert [row.counts["best"] for row in use.by["team"]] == [None, None, 40]
    assert [row.n for row in use.by["team"]] == [None, None, 40]


def test_where_hiding_is_not_enough_the_kind_is_hidden_everywhere() -> None:
    # Three and four can only be three and four when their sum is known.
    rows = [chosen("outside", 3, team="1", month="2026-01"), chosen("outside", 4, team="2", month="2026-01")]
    use = summarise([*rows, chosen("best", 50, team="1", month="2026-01")])
    assert use.total.counts["outside"] is None
    assert use.total.counts["best"] == 50
    assert [row.counts["outside"] for row in use.by["month"]] == [None]


def test_no_small_number_follows_from_what_is_shown() -> None:
    """By brute force over one kind: the tables allow at least two values of every small cell."""
    cells = {"1": 2, "2": 6, "3": 7, "4": 30}
    use = summarise([chosen("best", n, team=team) for team, n in cells.items()])
    hidden = [row.key for row in use.by["team"] if row.counts["best"] is None]
    rest = use.total.counts["best"] - sum(row.counts["best"] or 0 for row in use.by["team"])
    assert hidden == ["1", "2", "3"]
    bands = [range(1, 5), range(5, 15), range(5, 15)]
    assert {first for first, *others in product(*bands) if first + sum(others) == rest} == {1, 2, 3, 4}


def test_reasons_are_counted_the_commonest_first_and_hidden_without_an_order() -> None:
    reasons = [("wish", 12), ("reach", 8), ("tried", 3), ("cost", 2), ("known", 6)]
    use = summarise([chosen("outside", n, reason=reason) for reason, n in reasons])
    assert use.reasons == [("wish", 12), ("reach", 8), ("known", 6), ("cost", None), ("tried", None)]


def test_reasons_do_not_tell_how_many_passed_the_best_by_where_that_is_hidden() -> None:
    use = summarise([chosen("outside", 3, reason="wish"), chosen("unranked", 20, reason="reach"), chosen("best", 50)])
    assert use.total.counts["outside"] is None
    assert use.reasons == [("reach", None), ("wish", None)]


def test_nothing_chosen_is_nothing_to_show() -> None:
    use = summarise([])
    assert (use.by["month"], use.reasons, use.judgement, use.total.n) == ([], [], None, 0)
    assert use.total.counts == dict.fromkeys(KINDS, 0)


async def choices_by(client, outside: int, best: int, team: int) -> None:
    """Real choices through the form: the weak offer, with a reason, and the strong one."""
    strong, weak = await make_offer(title="Stærk"), await make_offer(title="Svag")
    await published_run(told_together([fitted_arm(strong, 9.0), fitted_arm(weak, 1.0)]))
    for number in range(outside + best):
        citizen = await insert_citizen(caseworker_id=client.user_id, team_id=team)
        await insert_spell(citizen)
        offer = weak if number < outside else strong
        address = f"/citizens/{citizen}/ranking/offers/{offer}"
        form = (await client.get(address)).text
        fields = hidden_fields(form) | {"reason": "Aftalt", "override_reason": "reach"}
        assert (await client.post(address, data=fields)).status_code == 303


@pytest.mark.usefixtures("db")
async def test_managers_and_auditors_see_all_and_a_team_leader_the_own_team(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    caseworker = await client_as("caseworker", name="Karen Kontor")
    team, other = await ensure_team("NORD", "Team Nord"), await ensure_team("SYD", "Team Syd")
    leader = await client_as("team_leader", team_ids=(team,))
    await choices_by(caseworker, outside=6, best=7, team=team)
    for role in ("manager", "auditor"):
        answer = (await (await client_as(role)).get("/api/ranking/use")).json()
        assert {kind: answer["total"]["counts"][kind] for kind in ("best", "outside")} == {"best": 7, "outside": 6}
        assert answer["reasons"] == [["reach", 6]]
    assert (await leader.get("/api/ranking/use")).json()["total"]["n"] == 13
    elsewhere = await client_as("team_leader", team_ids=(other,))
    assert (await elsewhere.get("/api/ranking/use")).json()["total"]["n"] == 0
    page = (await (await client_as("manager")).get("/ranking/use")).text
    for wanted in ("Hvorfor de bedste blev valgt fra", "Sted, tid eller transport passer bedre", "54"):
        assert wanted in page
    assert "Karen" not in page


@pytest.mark.usefixtures("db")
async def test_before_the_first_choice_the_page_says_so(client_as: ClientAs) -> None:
    assert "Ingen valg endnu" in (await (await client_as("manager")).get("/ranking/use")).text


@pytest.mark.usefixtures("db")
async def test_the_model_card_says_whether_the_lists_are_followed(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    offers = [await make_offer() for _ in range(2)]
    run_id = await published_run(told_together([fitted_arm(offer) for offer in offers]))
    card = (await (await client_as("manager")).get(f"/effects/runs/{run_id}/card")).text
    assert "Følges listerne?" in card
    assert 'href="/ranking/use"' in card
