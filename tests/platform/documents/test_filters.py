"""How values are written in documents."""

from datetime import date
from decimal import Decimal

import pytest

from app.platform.documents.filters import danish_date, drawing, kroner, number, percent, prose, span


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_date_is_written_out():
    assert plain(danish_date(date(2027, 3, 1))) == "1. marts 2027"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("1234.5"), "1.234,5"), (Decimal("-1.2"), "−1,2"), (1200, "1.200"), (Decimal(100), "100"), (0.1, "0,1")],
)
def test_a_number_keeps_its_own_decimals(value, shown):
    assert number(value) == shown


def test_decimals_can_be_asked_for_but_not_without_end():
    assert number(Decimal("1.5"), 2) == "1,50"
    assert len(number(1, 10**9)) < 20


def test_money_is_written_in_kroner():
    assert plain(kroner(123_450)) == "1.234,50 kr."
    assert plain(kroner(2_704_000_000)) == "27.040.000 kr."


def test_percent_and_span():
    assert plain(percent(Decimal("12.5"))) == "12,5 %"
    assert span(90, 130) == "90–130"
    assert span(5, 5) == "5"


def test_prose_has_paragraphs_and_lists():
    text = "Første linje\nsamme afsnit.\n\nKrav:\n- et\n  og mere\n- to\n\nSlut."
    assert prose(text) == (
        "<p>Første linje samme afsnit.</p><p>Krav:</p><ul><li>et og mere</li><li>to</li></ul><p>Slut.</p>"
    )


def test_prose_escapes_what_people_write():
    assert prose("<b>a</b>\n\n- <i>") == "<p>&lt;b&gt;a&lt;/b&gt;</p><ul><li>&lt;i&gt;</li></ul>"


def test_only_a_drawing_is_drawn():
    assert drawing("<p>x</p>") == "&lt;p&gt;x&lt;/p&gt;"
