"""Reports come on placements, some suppliers' later than others', with sentences that name nobody."""

import re
from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from app.platform.codelists import choices, load_codelists
from app.steering.demonstration.history import History, simulate_history
from app.steering.demonstration.phrases import read_phrases
from app.steering.demonstration.population import BARRIERS
from app.steering.demonstration.portfolio import read_portfolio
from app.steering.demonstration.profiles import describe_citizens, read_profiles
from app.steering.demonstration.reporting import SentReport, send_reports

UNTIL = date(2026, 11, 15)


@pytest.fixture(scope="module")
def history() -> History:
    return simulate_history(n_citizens=1500, until=UNTIL, seed=3)


@pytest.fixture(scope="module")
def sent(history: History) -> list[SentReport]:
    return send_reports(history, seed=3)


def test_the_same_seed_gives_the_same_reports(history: History, sent: list[SentReport]) -> None:
    assert send_reports(history, seed=3) == sent


def test_a_report_belongs_to_its_placement_and_follows_it_in_time(history: History, sent: list[SentReport]) -> None:
    for report in sent:
        placement = history.placements[report.placement]
        assert placement.start_on <= report.sent_on <= UNTIL
        assert report.kind == "interim" or placement.end_on is not None
        assert report.taken_up_on is None or report.sent_on < report.taken_up_on <= UNTIL
        assert (report.taken_up_on is None) == (report.follow_ups == ())
        assert all(report.answers.values())


def test_job_sti_is_on_time_and_job_og_motivation_is_not_always(history: History, sent: list[SentReport]) -> None:
    late = defaultdict(list)
    for report in sent:
        late[history.offers[history.placements[report.placement].offer].title].append(report.sent_on > report.due_on)
    assert np.mean(late["Job-STI for fleksjobvisiterede"]) < 0.15
    assert np.mean(late["Job og motivation"]) > 0.2


def test_reports_differ_and_hold_no_number_that_could_be_a_person(sent: list[SentReport]) -> None:
    texts = [" ".join(report.answers.values()) for report in sent]
    assert len(set(texts)) > 0.9 * len(texts)
    assert not any(re.search(r"\d{5}|\{|\}", text) for text in texts)


def test_every_barrier_and_type_of_offer_has_its_sentences() -> None:
    known = read_phrases()
    assert set(known["barrier"]) == set(BARRIERS)
    assert {programme["type"] for programme in read_portfolio()["programmes"]} <= set(known["task"])


async def test_competences_and_wishes_are_codes_that_exist(db: object, history: History) -> None:
    await load_codelists()
    known = read_profiles()
    assert set(known["competences"]) <= {code.code for code in choices("competence")}
    assert set(known["wishes"]) <= {code.code for code in choices("wish")}
    described = list(describe_citizens(history, seed=1))
    assert described
    assert {wish for each in described for wish in each.wishes} <= set(known["wishes"])
