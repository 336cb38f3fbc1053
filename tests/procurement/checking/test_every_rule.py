"""Each rule on a tender with exactly its fault, and none of them on a tender without fault."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.procurement.checking import check_tender
from app.procurement.checking.registry import RULES
from tests.procurement.checking.conftest import FACTS, found

Sections = dict[str, Any]


def step(sections: Sections, code: str) -> dict[str, Any]:
    return next(each for each in sections["timetable"] if each["code"] == code)


def put(*path: Any, value: Any) -> Callable[[Sections], None]:
    """A change at one place: `put("lots", 0, "title", value="…")`."""

    def change(sections: Sections) -> None:
        at: Any = sections
        for each in path[:-1]:
            at = at[each]
        at[path[-1]] = value

    return change


def move(code: str, day: str, time: str | None = None) -> Callable[[Sections], None]:
    def change(sections: Sections) -> None:
        step(sections, code)["date"] = day
        if time:
            step(sections, code)["time"] = time

    return change


def one_lot(sections: Sections) -> None:
    sections["lots"] = sections["lots"][:1]
    sections["prices"] = sections["prices"][:1]


def needs_less(sections: Sections) -> None:
    sections["requirements"][0]["text"] = "Beskriv, hvordan forløbet bygges op for borgere med helbredsproblemer."
    sections["requirements"][0]["heading"] = "Metode"


# By rule: the change that breaks it, the place it must name, and what else is known.
BROKEN: dict[str, tuple[Callable[[Sections], None], str, dict[str, Any]]] = {
    "weights_sum_to_100": (put("criteria", 0, "weight_percent", value=39.9), "criteria", {}),
    "sub_weights_sum_to_their_criterion": (
        put("criteria", 1, "children", 0, "weight_percent", value=30), "criteria[1].weight_percent", {}),
    "weights_stay_within_bounds": (
        put("criteria", 0, "weight_percent", value=2), "criteria[0].weight_percent", {}),
    "criteria_have_a_scale": (put("award", "scale", value=[]), "criteria[0].scale", {}),
    "criteria_say_what_counts": (
        put("criteria", 1, "children", 1, "counts_positively", value=[]),
        "criteria[1].children[1].counts_positively", {}),
    "criteria_have_something_to_judge": (
        put("requirements", 2, "criterion", value="B.1"), "criteria[1].children[1]", {}),
    "undivided_tenders_say_why": (one_lot, "lot_rules.not_split_reason", {}),
    "a_reason_belongs_to_an_undivided_tender": (
        put("lot_rules", "not_split_reason", value="Én opgave"), "lot_rules.not_split_reason", {}),
    "volumes_can_be_priced": (put("lots", 0, "volume_low", value=10), "lots[0].volume_high", {}),
    "the_value_counts_options": (put("tender", "value_options_ore", value=None), "tender.value_options_ore", {}),
    "the_value_covers_its_parts": (put("lots", 0, "value_ore", value=9_000_000_00), "tender.value_ore", {}),
    "purchases_below_the_threshold_are_below_it": (
        lambda sections: None, "tender.value_ore", {"is_light_regime": False, "is_below_threshold": True}),
    "values_near_the_threshold_are_told": (
        put("tender", "value_ore", value=5_500_000_00), "tender.value_ore",
        {"is_light_regime": False, "is_below_threshold": True}),
    "the_threshold_of_the_year_is_known": (lambda sections: None, "tender.threshold", {"threshold_ore": None}),
    "cpv_codes_are_light": (put("tender", "cpv", 0, "code", value="79634000-7"), "tender.cpv[0].code", {}),
    "planned_control_bids_are_announced": (
        put("tender", "control_bid_planned", value="yes"), "tender.control_bid", {}),
    "the_price_formula_is_defined": (put("award", "formula", value=None), "award.formula", {}),
    "the_price_formula_has_its_spread": (put("award", "spread_percent", value=None), "award.spread_percent", {}),
    "there_is_a_price_schedule": (put("prices", value=[]), "prices", {}),
    "no_third_bid_turns_the_ranking": (
        lambda sections: None, "award.formula", {}),
    "dear_bids_are_told_apart": (put("award", "spread_percent", value=20), "award.spread_percent", {}),
    "quality_can_outweigh_price": (
        lambda sections: (put("criteria", 0, "weight_percent", value=70)(sections),
                          put("award", "spread_percent", value=30)(sections)), "award.formula", {}),
    "price_lines_count": (put("prices", 1, "quantity", value=0), "prices[1].quantity", {}),
    "every_lot_is_priced": (put("prices", 1, "lot", value=1), "lots[1]", {}),
    "instalments_sum_to_100": (
        put("payment_model", "instalments", 0, "share_percent", value=49.9), "payment_model.instalments", {}),
    "there_is_a_processing_agreement": (put("data_protection", value=[]), "data_protection", {}),
    "reports_have_a_template": (put("annexes", 1, "title", value="Tilbudsliste"), "annexes", {}),
    "orders_have_a_template": (put("annexes", 0, "title", value="Tilbudsliste"), "annexes", {}),
    "nothing_is_both_minimum_and_scored": (needs_less, "requirements[0].kind", {}),
    "scored_requirements_say_how_to_answer": (
        put("requirements", 1, "documentation", value=""), "requirements[1].documentation", {}),
    "requirements_name_no_supplier": (
        put("requirements", 0, "text", value="Som hos Nordstjernen ApS i dag."), "requirements[0].text", {}),
    "requirements_ask_for_no_local_past": (
        put("requirements", 0, "text", value="Leverandøren har erfaring fra opgaver i Testby."),
        "requirements[0].text", {}),
    "requirements_are_precise": (
        put("requirements", 0, "text", value="Samtalen holdes hurtigst muligt."), "requirements[0].text", {}),
    "results_are_defined": (put("kpis", 0, "window", value=""), "kpis[0].window", {}),
    "paid_results_are_defined": (put("kpis", 0, "pays", value=None), "payment_model.result_share_percent", {}),
    "paid_results_must_last": (
        put("payment_model", "clawback_weeks", value=None), "payment_model.clawback_weeks", {}),
    "groups_are_large_enough": (put("kpis", 0, "minimum_n", value=200), "kpis[0].minimum_n", {}),
    "results_are_not_measured_on_few": (put("kpis", 0, "minimum_n", value=10), "kpis[0].minimum_n", {}),
    "targets_are_realistic": (put("kpis", 0, "target_value", value=20), "kpis[0].target_value", {}),
    "results_are_adjusted_for_case_mix": (put("kpis", 0, "adjustment", value=None), "kpis[0].adjustment", {}),
    "suitability_is_not_scored_again": (
        put("criteria", 1, "children", 0, "description", value="Antal referencer vægter højt."),
        "criteria[1].children[0].description", {}),
    "scored_requirements_ask_for_no_suitability": (
        put("requirements", 1, "text", value="Vedlæg referencer fra tre kommuner."), "requirements[1].text", {}),
    "suitability_is_asked_for": (put("suitability", value=[]), "suitability", {}),
    "nothing_is_left_from_the_template": (
        put("lots", 0, "description", value="Der er [antal] pladser."), "lots[0].description", {}),
    "references_are_to_law_in_force": (
        put("data_protection", 0, "text", value="Databehandleraftale efter persondataloven."),
        "data_protection[0].text", {}),
    "steps_follow_one_another": (move("questions", "2026-11-12"), "timetable[2].date", {}),
    "the_steps_bidders_need_are_there": (put("timetable", 1, "code", value=None), "timetable", {}),
    "deadlines_are_on_working_days": (move("bids", "2026-11-08"), "timetable[3].date", {}),
    "bidders_have_the_time_they_need": (move("bids", "2026-10-28", "08.00"), "timetable[3].date", {}),
    "the_standstill_is_long_enough": (move("standstill", "2026-12-10"), "timetable[6].date", {}),
    "the_standstill_ends_on_a_working_day": (move("standstill", "2026-12-12"), "timetable[6].date", {}),
    "deadlines_exist_on_the_clock": (move("publish", "2027-03-28", "02.30"), "timetable[0].time", {}),
    "publication_lies_ahead": (lambda sections: None, "timetable[0].date", {"today": date(2026, 10, 2)}),
}  # fmt: skip


def test_a_tender_without_fault_is_told_only_what_its_price_formula_can_do(clean: Sections) -> None:
    assert [each.rule for each in check_tender(FACTS, clean)] == ["no_third_bid_turns_the_ranking"]
    clean["award"] |= {"formula": "cost_per_point", "spread_percent": None}
    assert check_tender(FACTS, clean) == []


def test_a_tender_without_a_word_stops_no_rule() -> None:
    assert {each.severity for each in check_tender(FACTS, {})} >= {"error", "warning"}
    empty = dict.fromkeys(("lots", "criteria", "award", "tender", "timetable", "kpis", "prices"))
    assert check_tender(FACTS, empty)


def test_every_rule_has_a_tender_that_breaks_it() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_names_the_place(rule: str, clean: Sections) -> None:
    breaking, path, facts = BROKEN[rule]
    breaking(clean)
    said = found(clean, rule, **facts)
    assert path in [finding.path for finding in said]
    for finding in said:
        assert finding.message.format(**finding.params)
        assert finding.remedy.format(**finding.params)
        assert finding.source
