"""The form asks for what the order asked for, and its answers find their places in the document."""

import pytest

from app.casework.referrals.naming import fields_with_name
from app.casework.reports.form import TOPICS, answer_fields, as_values, in_writing_order, inputs_of, sections_of
from app.platform.codelists import codes, load_codelists


@pytest.fixture(autouse=True)
async def lists(db: object) -> None:
    await load_codelists()


def names(topics: list[str], barriers: list[str] = [], kind: str = "interim") -> list[str]:  # noqa: B006
    return [each.name for each in inputs_of(sections_of(topics, barriers, kind, "da"))]


def test_only_the_topics_of_the_order_and_the_assessment_are_asked_for() -> None:
    assert names(["opgaver"]) == ["assessment", "tasks"]
    assert names(["tempo", "anbefaling"]) == ["assessment", "recommendation", "pace.rating", "pace.remark"]


def test_each_ordered_barrier_is_asked_about_with_its_result() -> None:
    asked = names(["barrierer", "resultater"], ["selvvaerd", "sprog"])
    assert asked[1:] == [f"barriers.{code}.{part}" for code in ("selvvaerd", "sprog") for part in ("work", "result")]
    assert names(["barrierer"], ["sprog"])[1:] == ["barriers.sprog.work"]
    assert names(["barrierer", "resultater"])[1:] == ["barriers_text", "results"]


def test_a_final_report_always_recommends_a_next_step() -> None:
    assert "recommendation" in names(["opgaver"], kind="final")


def test_an_order_that_named_no_topic_asks_for_everything() -> None:
    assert {"tasks", "adjustments", "quality.rating", "attendance.percent"} <= set(names([]))


def test_every_topic_people_can_order_has_its_place_and_every_place_is_a_field() -> None:
    assert set(codes("report_topic")) == set(TOPICS)
    assert set(TOPICS.values()) <= set(answer_fields())


def test_a_topic_an_administrator_adds_gets_a_text_of_its_own() -> None:
    assert names(["opgaver", "kost"])[-1] == "further.kost"


def test_conclusions_are_written_last() -> None:
    sections = in_writing_order(sections_of([], ["sprog"], "final", "da"))
    assert [section.inputs[0].name for section in sections][-2:] == ["assessment", "recommendation"]


def test_hours_are_shown_with_a_comma() -> None:
    assert str(as_values({"attendance.hours": "12.5"})["attendance.hours"]) == "12.5"


def test_a_citizens_name_is_found_as_a_word_and_nowhere_else() -> None:
    answers = {"tasks": "Sofies opgaver", "results": "sofie", "assessment": "Filosofien", "tempo.rating": "mostly"}
    assert fields_with_name(answers, "Sofie Bo Prøve") == ["tasks"]
    assert fields_with_name(answers, None) == []
