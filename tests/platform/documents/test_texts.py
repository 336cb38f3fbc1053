"""Texts that stand in for a kind's own files: how an edited template is tried before it is used."""

from typing import Any

import pytest

from app.platform.documents import Limits, MissingValue, TemplateRefused, TookTooLong

from .conftest import page

DATA = {"title": "Prøve"}
SHIPPED = "<h1>{{ title }}</h1>"


def test_an_edited_template_and_style_stand_in_for_the_shipped_ones(render: Any) -> None:
    plain = render(SHIPPED, DATA)
    style = '<link rel="stylesheet" href="style.css">'
    edited = page(f"<h1>{{{{ title }}}}</h1><p>Mere</p>{style}")
    made = render(SHIPPED, DATA, texts={"template.html": edited, "style.css": "p { break-before: page }"})
    assert (plain.pages, made.pages) == (1, 2)
    assert made.log == ()


def test_a_missing_field_is_named_with_its_line(render: Any) -> None:
    with pytest.raises(MissingValue) as caught:
        render(SHIPPED, DATA, texts={"template.html": page("<h1>{{ title }}</h1>\n\n{{ pris }}")})
    assert caught.value.params == {"name": "pris", "place": "template.html, line 3"}


def test_what_is_wrong_with_an_edited_template_is_told_with_its_line(render: Any) -> None:
    with pytest.raises(TemplateRefused) as caught:
        render(SHIPPED, DATA, texts={"template.html": page("<h1>\n{% if title %}</h1>")})
    assert "line 2" in str(caught.value.params["place"])


def test_an_edited_template_that_loops_is_stopped(render: Any) -> None:
    endless = "{% for a in range(9999) %}" * 3 + "{% endfor %}" * 3
    limits = Limits(seconds=1, wall_seconds=120, pages=5, rows=10, characters=1000)
    with pytest.raises(TookTooLong):
        render(SHIPPED, DATA, texts={"template.html": page(endless)}, limits=limits)
