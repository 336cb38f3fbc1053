"""Forms are read strictly, all errors at once, and the raw input is kept."""

from datetime import date
from decimal import Decimal

import pytest
from litestar.datastructures import FormMultiDict

from app.platform.errors import InvalidInput
from app.platform.web.forms import FormReader, FormState


def test_danish_writing_is_read() -> None:
    reader = FormReader({"n": "1.234", "d": "12,5", "kr": "1.234,50 kr.", "day": "i morgen", "iso": "2026-02-01"})
    assert reader.integer("n") == 1234
    assert reader.decimal("d") == Decimal("12.5")
    assert reader.ore("kr") == 123450
    assert reader.date("iso") == date(2026, 2, 1)
    assert reader.date("day") is None
    assert [error.field for error in reader.errors] == ["day"]


def test_all_errors_come_together_and_the_input_is_kept() -> None:
    reader = FormReader({"title": "  ", "weeks": "mange", "price": "1.2.3"})
    reader.text("title", required=True)
    reader.integer("weeks")
    reader.ore("price")
    with pytest.raises(InvalidInput) as refused:
        reader.raise_if_errors()
    assert [error.field for error in refused.value.fields] == ["title", "weeks", "price"]
    assert reader.state.value("weeks") == "mange"
    assert reader.state.error("weeks") is not None


def test_text_has_a_limit_and_plain_line_ends() -> None:
    reader = FormReader({"a": "x" * 11, "b": "én\r\nto"})
    reader.text("a", max_length=10)
    assert reader.errors[0].params == {"max": 10, "length": 11}
    assert reader.text("b") == "én\nto"
    assert reader.optional_text("c") is None


@pytest.mark.parametrize("text", ["2147483648", "-1", "9" * 5000])
def test_numbers_stay_within_what_a_column_holds(text: str) -> None:
    reader = FormReader({"n": text})
    assert reader.integer("n") is None
    assert reader.errors


def test_choices_are_held_to_the_list() -> None:
    reader = FormReader(FormMultiDict([("kind", "a"), ("kind", "b"), ("kind", "a"), ("one", "z")]))
    assert reader.some_of("kind", ["a", "b", "c"]) == ["a", "b"]
    reader.one_of("one", ["a"])
    reader.one_of("none", ["a"], required=True)
    assert [error.field for error in reader.errors] == ["one", "none"]


def test_a_record_fills_the_form_as_people_would_write_it() -> None:
    state = FormState.of(
        {"day": date(2026, 2, 1), "weeks": Decimal("6.50"), "on": True, "off": False, "tags": ["a", "b"], "no": None}
    )
    assert state.value("day") == "01-02-2026"
    assert state.value("weeks") == "6,5"
    assert (state.values("on"), state.values("off"), state.values("tags"), state.value("no")) == (
        ["1"],
        [],
        ["a", "b"],
        "",
    )


def test_a_text_with_a_cpr_number_is_refused_except_where_any_number_may_stand() -> None:
    reader = FormReader({"note": "Se 010153-1234", "phone": "0101531234"})
    reader.text("phone", any_number=True)
    assert not reader.errors
    reader.text("note")
    assert [error.field for error in reader.errors] == ["note"]


def test_a_token_passes_whatever_its_digits_and_other_text_does_not() -> None:
    digest = "a" * 20 + "0102031234" + "b" * 34
    reader = FormReader({"digest": digest, "reason": "0102031234"})
    assert reader.token("digest") == digest
    reader.text("reason")
    reader.token("form_token")
    assert [error.field for error in reader.errors] == ["reason", "form_token"]
