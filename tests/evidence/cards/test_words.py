"""What the words say of the figures: pure, without a database but for the code lists."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from app.evidence.cards.facts import CardFacts, MainOutcome, Placebo, Told, gather_main, reading_of
from app.evidence.cards.schemas import Card
from app.evidence.cards.voice import Voice, small
from app.evidence.cards.writing import write_card
from app.evidence.effects.schemas import OutcomeResult, Run, RunSettings, ShownEstimate

pytestmark = pytest.mark.usefixtures("db")

SECTIONS = ["about", "data", "outcomes", "says", "cannot", "fails", "tested", "not-for", "repeat"]


def an_estimate(estimate: float = 3.0, half: float = 1.0, **overrides: Any) -> ShownEstimate:
    fields: dict[str, Any] = {
        "run_id": 1, "outcome": "selvforsorgelse_52", "offer_id": 7, "offer_code": "T7", "offer_title": "God",
        "offer_type": "kursus", "supplier_name": "Privat A/S", "supplier_kind": "private", "n": 40, "n_low": 40,
        "n_high": 40, "estimate": estimate, "se": half / 1.96, "low": estimate - half, "high": estimate + half,
        "effective_n": 90.0, "outside_support": 0.0, "imbalance_before": 0.3, "imbalance_after": 0.05, "shown": True,
        "reason": None, "warnings": [],
    }  # fmt: skip
    return ShownEstimate(**{**fields, **overrides})


def a_main(estimates: list[ShownEstimate], *, better: str = "more", **diagnostics: Any) -> MainOutcome:
    result = OutcomeResult(
        outcome="selvforsorgelse_52", better=better, unit="weeks", n_rows=5000, n_controls=4000, follow_up_share=0.9,
        control_mean=10.0, diagnostics=diagnostics, estimates=estimates,
    )  # fmt: skip
    return gather_main(result, None, [], [])


def a_card(main: MainOutcome | None = None, locale: str = "da", **overrides: Any) -> Card:
    fields: dict[str, Any] = dict.fromkeys(Run.__struct_fields__)
    fields |= {
        "id": 12, "status": "published", "outcome": "selvforsorgelse_52", "outcomes": ["selvforsorgelse_52"],
        "settings": RunSettings(outcomes=["selvforsorgelse_52"]), "predictors": ["age", "benefit"],
        "legal_basis_id": 1, "requested_at": datetime(2026, 2, 2, 9, tzinfo=UTC), "trigger": "person",
        "exclusions": {}, "library_versions": {}, **overrides,
    }  # fmt: skip
    facts = CardFacts(
        run=Run(**fields), basis=None, asked_by="Demo Leder", published_by=None, left_out=["sex"], sensitive_used=[],
        outcomes=[], main=main,
    )  # fmt: skip
    return write_card(facts, locale)


def words_of(card: Card) -> str:
    said = []
    for section in [card.short, *card.sections]:
        for block in section.blocks:
            said += [block.text, *block.items, *(f"{name} {value}" for name, value in block.pairs)]
            said += [cell for row in block.table.rows for cell in row] if block.table else []
    return " ".join(said)


@pytest.mark.parametrize(
    ("estimate", "better", "reading"),
    [(3.0, "more", "helps"), (3.0, "fewer", "harms"), (-3.0, "more", "harms"), (0.5, "more", "unclear")],
)
def test_an_effect_is_read_by_its_whole_interval_and_direction(estimate: float, better: str, reading: str) -> None:
    assert reading_of(an_estimate(estimate), better) == reading


def test_the_sections_stand_in_the_order_readers_trust() -> None:
    assert [one.id for one in a_card().sections] == SECTIONS


@pytest.mark.parametrize("locale", ["da", "en"])
def test_a_run_on_its_way_has_a_whole_card_without_a_figure(locale: str) -> None:
    card = a_card(None, locale, status="running")
    assert card.kind == "info"
    assert [one.id for one in card.sections] == SECTIONS


def test_english_and_danish_have_the_same_pieces() -> None:
    main = a_main([an_estimate()], balance=[{"predictor": "age", "value": "", "before": 0.3, "after": 0.02}])
    danish, english = (
        [[block.kind for block in section.blocks] for section in a_card(main, locale).sections]
        for locale in ("da", "en")
    )
    assert danish == english


def test_nothing_is_left_to_explain_away_where_no_effect_is_clear() -> None:
    robust = {"7": {"value": 0.2, "benchmarks": []}}
    words = words_of(a_card(a_main([an_estimate(0.2)], robustness=robust)))
    assert "så der er intet at bortforklare" in words


def test_something_unseen_is_told_beside_the_strongest_known_fact() -> None:
    """Four times the bias takes a trait twice as strong."""
    known = [
        {"covariate": "age", "bias": 0.7, "times": 4.0},
        {"covariate": "benefit=dagpenge", "bias": 0.1, "times": 25.0},
    ]
    main = a_main([an_estimate()], robustness={"7": {"value": 0.2, "benchmarks": known}})
    assert [(one.predictor, one.value, one.times) for one in main.strengths[0].benchmarks] == [
        ("age", "", 2.0),
        ("benefit", "dagpenge", 5.0),
    ]
    assert "2,0 gange så stærkt som “Alder”" in words_of(a_card(main))


def test_an_effect_that_a_weak_trait_explains_is_called_so() -> None:
    main = a_main(
        [an_estimate()], robustness={"7": {"value": 0.02, "benchmarks": [{"covariate": "age", "times": 0.25}]}}
    )
    assert "svagere end “Alder”: 0,5 gange så stærkt er nok" in words_of(a_card(main))


def test_the_tenths_of_calibration_are_told_in_fifths() -> None:
    tenths = [[float(i), float(i) + 0.5, 100.0] for i in range(10)]
    card = a_card(a_main([an_estimate()], calibration={"outcome_slope": 0.98, "outcome_tenths": tenths}))
    table = next(
        block.table for block in card.sections[6].blocks if block.table and "Ventet og set" in block.table.caption
    )
    assert table.rows[0] == ["1", "0,5", "1,0", "200"]
    assert len(table.rows) == 5


def test_by_chance_is_said_where_many_offers_are_shown() -> None:
    many = [an_estimate(offer_id=number) for number in range(40)]
    words = words_of(a_card(a_main(many), "en"))
    assert "If none of these 40 offers had any effect, about 2 would still be read as helping" in words


@pytest.mark.parametrize(
    ("personal", "sentence"),
    [
        (True, "Tilbud kan ordnes efter det, man ved om en borger"),
        (False, "så alle får samme rækkefølge af tilbud"),
        (None, "Effekter er gennemsnit for mange."),
    ],
)
def test_what_cannot_be_said_of_the_single_citizen_follows_the_run(personal: bool | None, sentence: str) -> None:
    told = Told(
        n_citizens=1200, n_offers=4, n_told=3, between_sd=1.0, p_of_no_difference=0.01, n_rankable=2, not_ranked={},
        n_better=1, n_worse=0, personal=personal,
    )  # fmt: skip
    assert sentence in words_of(a_card(replace(a_main([an_estimate()]), told=told)))


@pytest.mark.parametrize(("name", "inside"), [("Alder", "alder"), ("CPR-nummer", "CPR-nummer"), ("", ""), ("Å", "å")])
def test_a_name_inside_a_sentence_begins_small(name: str, inside: str) -> None:
    assert small(name) == inside


def test_words_are_joined_as_each_language_does() -> None:
    assert Voice("da").joined(["a", "b", "c"]) == "a, b og c"
    assert Voice("en").joined(["a", "b"]) == "a and b"
    assert Voice("da").joined(["a"]) == "a"


@pytest.mark.parametrize(("p_value", "low", "high", "is_loud"), [
    (0.4, -0.1, 0.2, False), (0.01, -0.1, 0.2, True), (0.4, 0.05, 0.3, True), (0.4, None, None, False),
])  # fmt: skip
def test_a_placebo_is_loud_offer_by_offer_or_in_what_all_offers_share(
    p_value: float, low: float | None, high: float | None, is_loud: bool
) -> None:
    found = Placebo(
        name="placebo weeks", p_value=p_value, n_offers=40, n_outside=2, n_by_chance=2.0, shared=0.1, low=low, high=high
    )
    assert found.is_loud is is_loud
