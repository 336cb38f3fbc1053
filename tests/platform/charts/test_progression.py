"""A citizen's curves: what is drawn, what is joined, and the table behind it."""

from datetime import date
from xml.etree import ElementTree

from app.platform.charts import Band, Scored, TimeSpan, WeekPoint, scores_chart, weeks_chart

SVG = "{http://www.w3.org/2000/svg}"
SPAN = TimeSpan(date(2025, 1, 1), date(2026, 1, 1), [Band("A", date(2024, 6, 1), date(2025, 3, 1))])
WORDS = {"title": "Tro på at komme i job", "description": "Scorer over tid."}


def _scored(month, citizen, professional, scale=1, note=""):
    return Scored(date(2025, month, 1), citizen, professional, scale, note)


def _draw(*scores, locale="da", **changed):
    return scores_chart(scores, SPAN, **{"low": 1, "high": 5, **WORDS, "locale": locale, **changed})


def _texts(figure):
    return [element.text for element in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]


def _lines(figure):
    """Paths drawn without a filling: one for each line."""
    paths = ElementTree.fromstring(figure.svg).iter(f"{SVG}path")
    return [path for path in paths if path.get("stroke-width") == "2" and path.get("d", "").count("L") >= 1]


def test_both_scores_stand_in_the_table_a_missing_one_as_a_dash():
    figure = _draw(_scored(2, 2, 4, note="Ser forskelligt på det"), _scored(6, 3, None))
    assert figure.columns == ("Dato", "Borgeren", "Fagpersonen", "Skala", "Bemærkning")
    assert figure.rows == (
        ("01-02-2025", "2", "4", "1", "Ser forskelligt på det"), ("01-06-2025", "3", "–", "1", ""))  # fmt: skip


def test_every_step_of_the_scale_has_its_number_and_months_are_in_the_reader_s_language():
    words = _texts(_draw(_scored(2, 2, 4), _scored(6, 3, 3)))
    assert {"1", "2", "3", "4", "5", "Borgeren", "Fagpersonen", "A"} <= set(words)
    assert "jan 25" in words
    assert "Jan 25" in _texts(_draw(_scored(2, 2, 4), locale="en"))


def test_no_line_joins_two_scales_and_the_new_one_is_marked():
    one = _draw(_scored(2, 2, None), _scored(4, 3, None), _scored(6, 3, None), _scored(8, 4, None))
    two = _draw(_scored(2, 2, None), _scored(4, 3, None), _scored(6, 3, None, 2), _scored(8, 4, None, 2))
    assert len(_lines(two)) == len(_lines(one)) + 1
    assert "ny skala" in _texts(two)
    assert "ny skala" not in _texts(one)


def test_scores_differ_only_where_both_are_there():
    assert _scored(2, 2, 4).disagrees
    assert not _scored(2, 2, 2).disagrees
    assert not _scored(2, None, 4).disagrees


def test_weeks_are_counted_up_to_the_last_day_shown():
    points = [WeekPoint(date(2025, 6, 30), 4), WeekPoint(date(2026, 1, 31), 12)]
    figure = weeks_chart(points, SPAN, title="Uger uden ydelse", description="x")
    assert figure.rows == (("30-06-2025", "4"), ("31-01-2026", "12"))
    assert figure.svg.startswith('<svg class="chart-drawing" role="img"')
