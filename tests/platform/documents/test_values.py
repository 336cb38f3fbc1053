"""From what is handed over to what a template sees."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.documents.metadata import FieldSpec
from app.platform.documents.values import conform, content_hash

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title>{}</svg>'


def read(value, **spec):
    """The value as a template sees it and what is wrong with it."""
    values, problems = conform({"x": value}, {"x": msgspec.convert({"da": "Felt", "en": "Field", **spec}, FieldSpec)})
    return values["x"], [str(problem.msgid.format(**problem.params)) for problem in problems]


@pytest.mark.parametrize(
    ("kind", "value", "seen"),
    [
        ("text", " Ærø ", "Ærø"),
        ("prose", "a\n\n- b", "a\n\n- b"),
        ("integer", 3, 3),
        ("money", 123_45, 12345),
        ("decimal", 2.4, Decimal("2.4")),
        ("decimal", "2.40", Decimal("2.4")),
        ("percent", 100, Decimal(100)),
        ("date", date(2027, 3, 1), date(2027, 3, 1)),
        ("date", "2027-03-01", date(2027, 3, 1)),
        ("boolean", False, False),
        ("svg", DRAWING.format('<path fill="url(#a)" d="M0 0"/>'), DRAWING.format('<path fill="url(#a)" d="M0 0"/>')),
    ],
)
def test_a_fitting_value_comes_through(kind, value, seen):
    assert read(value, type=kind) == (seen, [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "two\nlines"),
        ("text", "bell\x07"),
        ("text", 3),
        ("integer", 3.5),
        ("integer", True),
        ("integer", "3"),
        ("decimal", "2,4"),
        ("decimal", "NaN"),
        ("decimal", "1e400"),
        ("decimal", False),
        ("percent", 101),
        ("date", "1. marts 2027"),
        ("date", datetime(2027, 3, 1, tzinfo=UTC)),
        ("boolean", "ja"),
        ("svg", "<p>x</p>"),
        ("svg", DRAWING.format("<script>1</script>")),
        ("svg", DRAWING.format('<image href="file:///etc/passwd"/>')),
        ("svg", DRAWING.format('<g onload="x"/>')),
        ("svg", DRAWING.format('<path style="fill: url(http://x)"/>')),
        ("svg", '<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.format("&a;")),
        ("svg", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("record", []),
        ("list", {}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(kind, value):
    _, problems = read(value, type=kind, optional=True, **({"item": {"type": "text"}} if kind == "list" else {}))
    assert len(problems) == 1
    assert problems[0].startswith("Field must be")


def test_limits_are_named_with_what_came():
    assert read("abcd", type="text", max=3)[1] == ["Field is too large or too long: 4, and at most 3.0 is allowed."]
    assert read(0, type="integer", min=1)[1] == ["Field is too small or too short: 0, and at least 1.0 is needed."]


def test_choices_and_patterns_are_held():
    assert read("c", type="choice", choices=["a", "b"])[1] == ["Field must be one of a, b."]
    assert read("12x", type="text", pattern="[0-9]+")[1] == ["Field does not have the right form."]


def test_optional_values_are_present_and_empty():
    assert read(None, type="text", optional=True) == (None, [])
    assert read(None, type="list", optional=True, item={"type": "text"}) == ([], [])


def test_everything_wrong_is_told_at_once_with_its_place():
    number = {"type": "integer", "da": "Tal", "en": "Number"}
    rows = {"type": "list", "da": "R", "en": "Rows", "item": {"type": "record", "fields": {"n": number}}}
    data = {"rows": [{"n": "x"}, {}, {"n": 1, "m": 2}], "other": 1}
    _, problems = conform(data, {"rows": msgspec.convert(rows, FieldSpec)})
    assert [problem.field for problem in problems] == ["other", "rows[0].n", "rows[1].n", "rows[2].m"]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_a_decimal_hashes_the_same_however_it_was_written(number):
    as_text, _ = read(str(number), type="decimal")
    padded, _ = read(f"{number:f}", type="decimal")
    assert content_hash({"x": as_text}) == content_hash({"x": padded})
