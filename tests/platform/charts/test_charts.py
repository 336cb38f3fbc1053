"""Charts that can be read by eye, by ear and in a PDF."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from app.platform.charts import (
    Balance,
    CoursePoint,
    Interval,
    OverlapBin,
    balance_chart,
    chart,
    course_chart,
    interval_chart,
    overlap_chart,
)
from app.platform.documents.values import READERS

SVG = "{http://www.w3.org/2000/svg}"
OFFERS = [Interval("Mentor <Ærø> & co", 2.44, 0.31, 4.5, 1186), Interval("Jobklub", -0.5, -1.25, 0.25, 40)]
WORDS = {"title": "Effekt pr. tilbud", "description": "Forskel i uger, med 95 %-interval."}
# What a page of 320 px has room for, within its margins and the chart's frame.
ROOM_ON_A_PHONE = 270


def intervals(locale="da", **changed):
    return interval_chart(OFFERS, **{**WORDS, "axis_title": "Uger (forskel)", "locale": locale, **changed})


def figures():
    return [
        intervals(),
        balance_chart([Balance("Alder", -0.31, 0.04)], title="Balance", description="Før og efter."),
        overlap_chart([OverlapBin(0, 0.5, 0.2, 0.8), OverlapBin(0.5, 1, 0.8, 0.2)], title="Overlap", description="x"),
    ]


def course(points=((4, -8.0, -11.0, -5.0), (26, 1.0, -2.0, 4.0), (52, 5.0, 2.0, 8.0))):
    return course_chart(
        [CoursePoint(*point) for point in points], axis_title="Procentpoint", last_week=52, limits=(-11, 8), **WORDS
    )


def width_of(svg):
    return float(ElementTree.fromstring(svg).get("viewBox").split()[2])


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.title)
def test_a_chart_is_one_picture_with_a_name_and_a_description(figure):
    root = ElementTree.fromstring(figure.svg)
    title, description = root[0], root[1]
    assert (root.tag, root.get("role"), root.get("class")) == (f"{SVG}svg", "img", "chart-drawing")
    assert (title.tag, title.text) == (f"{SVG}title", figure.title)
    assert (description.tag, description.text) == (f"{SVG}desc", figure.description)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert root.get("viewBox")


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.title)
def test_nothing_inside_speaks_scripts_or_styles_itself(figure):
    for element in list(ElementTree.fromstring(figure.svg).iter())[1:]:
        assert not {"role", "style", "onclick", "href"} & set(element.attrib)
        assert not any(name.startswith("aria-") for name in element.attrib)
    assert READERS["svg"](figure.svg) == figure.svg


def test_the_table_behind_it_has_the_same_figures_in_danish():
    figure = intervals()
    assert figure.columns == ("Navn", "Estimat", "Nedre grænse", "Øvre grænse", "Antal borgere")
    assert figure.rows[0] == ("Mentor <Ærø> & co", "2,4", "0,3", "4,5", "1.186")
    assert figure.rows[1][1:3] == ("−0,5", "−1,2")


def test_english_readers_get_english_words_and_numbers():
    figure = intervals("en", decimals=2)
    assert figure.columns[0] == "Name"
    assert figure.rows[0][1:] == ("2.44", "0.31", "4.50", "1,186")
    assert "The interval excludes zero" in texts(figure.svg)


def test_axis_numbers_are_danish():
    shown = texts(interval_chart([Interval("a", 0.5, 0.25, 0.75, 9)], axis_title="x", decimals=2, **WORDS).svg)
    assert "0,5" in shown
    assert not any(text and "0.5" in text for text in shown)


def test_colour_is_never_alone():
    svg = intervals().svg
    fills = {e.get("fill") for e in ElementTree.fromstring(svg).iter(f"{SVG}circle") if e.get("stroke-width") == "2"}
    assert {"#0b4f5f", "#ffffff"} <= fills
    assert {"Intervallet udelukker nul", "Intervallet omfatter nul"} <= set(texts(svg))


def test_the_same_content_is_drawn_once():
    assert intervals().svg is intervals().svg


def test_two_charts_on_a_page_have_ids_of_their_own():
    first, second = (figure.svg for figure in figures()[:2])
    ids = [{e.get("id") for e in ElementTree.fromstring(svg).iter() if e.get("id")} for svg in (first, second)]
    assert not ids[0] & ids[1]


def test_any_vega_lite_drawing_can_be_a_chart():
    spec = {"data": {"values": [{"a": 1, "b": "x"}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    made = chart(spec, title="Søjle", description="En.", columns=["a"], rows=[["1"]])
    assert made.svg.startswith("<svg ")


def test_a_chart_cannot_fetch_its_data_from_elsewhere():
    spec = {"data": {"url": "file:///etc/passwd", "format": {"type": "csv"}}, "mark": "bar", "encoding": {}}
    try:
        made = chart(spec, title="x", description="x", columns=[], rows=[])
    except ValueError:
        return
    assert "root" not in made.svg


def test_drawing_brings_in_neither_pandas_nor_altair():
    program = (
        "import sys\nfrom app.platform.charts import *\n"
        "balance_chart([Balance('a', .1, .2)], title='x', description='y')\nprint(sorted(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("pandas", "altair", "numpy", "sklearn") if f"'{name}'" in shown]


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.title)
def test_a_chart_has_a_drawing_for_a_phone_with_letters_of_their_full_size(figure):
    assert width_of(figure.narrow) <= ROOM_ON_A_PHONE < width_of(figure.svg)
    root = ElementTree.fromstring(figure.narrow)
    assert (root.get("role"), root[0].text) == ("img", figure.title)
    wide = {e.get("id") for e in ElementTree.fromstring(figure.svg).iter() if e.get("id")}
    assert not wide & {e.get("id") for e in root.iter() if e.get("id")}


def test_on_a_phone_long_names_are_cut_and_still_have_lines_and_numbers_of_their_own():
    offers = [Interval(f"Sammenhængende afklaring og praktik i {place}", 1, 0, 2, 31) for place in ("øst", "vest")]
    svg = interval_chart(offers, axis_title="Uger", **WORDS).narrow
    assert [text for text in texts(svg) if text and text.startswith("Sammen")] == [
        "Sammenhængende afklaring o… (n = 31)"
    ] * 2
    dots = [e for e in ElementTree.fromstring(svg).iter(f"{SVG}circle") if e.get("stroke-width") == "2"]
    assert len({e.get("transform") for e in dots}) >= 2
    assert width_of(svg) <= ROOM_ON_A_PHONE


def test_where_the_average_lies_is_drawn_when_it_is_given():
    def dotted(svg):
        return [e for e in ElementTree.fromstring(svg).iter() if e.get("stroke-dasharray") == "1,3"]

    assert not dotted(intervals().svg)
    assert dotted(intervals(average=1.5).svg)
    assert dotted(intervals(average=1.5).narrow)


def test_a_course_is_small_enough_for_a_phone_and_fills_the_dots_that_exclude_zero():
    figure = course()
    assert width_of(figure.svg) <= ROOM_ON_A_PHONE
    assert figure.rows[0] == ("4", "−8,0", "−11,0", "−5,0")
    fills = [e.get("fill") for e in ElementTree.fromstring(figure.svg).iter(f"{SVG}circle")]
    assert fills == ["#0b4f5f", "#ffffff", "#0b4f5f"]
