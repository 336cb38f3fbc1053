"""What templates can call, and what the shell shows to whom."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from jinja2 import UndefinedError

from app.platform.access import Actor
from app.platform.errors import FieldError
from app.platform.web import filters
from app.platform.web.environment import environment
from app.platform.web.flash import Flash, flash_cookie, read_flash
from app.platform.web.hooks import NavItem, Shell
from app.platform.web.listing import Page
from app.platform.web.page_context import PageContext, current
from app.platform.web.template_tools import interval_bar, page_numbers, sort_links, url_with


def context(query: tuple[tuple[str, str], ...] = ()) -> PageContext:
    return PageContext("/offers", query, "da", None, "token", [], None)


@pytest.fixture
def on_page() -> Any:
    token = current.set(context((("q", "job klub"), ("life", "open"), ("life", "paused"), ("page", "3"))))
    yield
    current.reset(token)


@pytest.mark.usefixtures("on_page")
def test_links_keep_the_rest_of_the_address() -> None:
    assert url_with(page=4) == "/offers?q=job+klub&life=open&life=paused&page=4"
    assert url_with(sort="title") == "/offers?q=job+klub&life=open&life=paused&sort=title"
    assert sort_links("title") == ("/offers?q=job+klub&life=open&life=paused&sort=title", "none")


def test_page_numbers_leave_out_the_middle() -> None:
    assert page_numbers(1, 1) == [1]
    assert page_numbers(7, 20) == [1, None, 6, 7, 8, None, 20]


def test_text_is_escaped_and_an_unknown_name_stops_the_page() -> None:
    env = environment("da")
    assert env.from_string("{{ x }}").render(x="<script>") == "&lt;script&gt;"
    with pytest.raises(UndefinedError):
        env.from_string("{{ nothing.here }}").render()
    drawing = interval_bar(-1.0, 2.0, 5.0, -10.0, 10.0, '"><script>')
    assert "<script>" not in drawing


def test_a_field_shows_its_error_and_names_it_to_screen_readers() -> None:
    env = environment("da")
    source = '{% from "web/macros/forms.html" import text_input %}{{ text_input("title", "Titel", "<b>", error=e) }}'
    html = env.from_string(source).render(e=FieldError("title", "Fill in this field."))
    assert "Udfyld feltet." in html
    assert 'aria-describedby="title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="&lt;b&gt;"' in html


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("da", ["1.234,5", "12,50 kr.", "45\N{NO-BREAK SPACE}%", "1. februar 2026", "1. februar 2026 kl. 14.02", "–"]),
        ("en", ["1,234.5", "DKK 12.50", "45%", "1 February 2026", "1 February 2026, 14:02", "–"]),
    ],
)
def test_values_are_shown_as_the_language_writes_them(locale: str, shown: list[str]) -> None:
    assert [
        filters.number(locale, 1234.5, 1),
        filters.kroner(locale, 1250),
        filters.percent(locale, 0.45),
        filters.long_date(locale, date(2026, 2, 1)),
        filters.date_time(locale, datetime(2026, 2, 1, 13, 2, tzinfo=UTC)),
        filters.kroner(locale, None),
    ] == shown


def test_a_difference_shows_its_sign() -> None:
    assert filters.signed("da", 3.24, 1) == "+3,2"
    assert filters.signed("da", -3.24, 1) == "\N{MINUS SIGN}3,2"
    assert filters.signed("da", 0.01, 1) == "0,0"


def test_a_message_survives_one_redirect_and_nothing_else_counts() -> None:
    flash = Flash("Showing all {total}", {"total": 3})
    assert read_flash({"flash": flash_cookie(flash).value}) == flash
    for nonsense in ("x", "e30=", "e30=.", "ÿÿ", "a" * 5000):
        assert read_flash({"flash": nonsense}) is None


def test_a_message_that_somebody_else_wrote_is_not_shown() -> None:
    """Its sentence is a format string, which could fill the memory."""
    written, signature = flash_cookie(Flash("{n:>999999999}", {"n": 1})).value.split(".")
    other = flash_cookie(Flash("Saved.")).value.split(".")[1]
    assert read_flash({"flash": f"{written}.{signature}"}) is not None
    assert read_flash({"flash": f"{written}.{other}"}) is None
    assert read_flash({"flash": written}) is None


def test_the_menu_holds_what_a_role_may_use() -> None:
    shell = Shell(nav=[NavItem("A", "/a", ("manager",)), NavItem("B", "/b", ())])
    manager = Actor(1, "m", "M", frozenset({"manager"}), frozenset(), None, "da")
    auditor = Actor(2, "a", "A", frozenset({"auditor"}), frozenset(), None, "da")
    assert [item.path for item in shell.nav_for(manager)] == ["/a", "/b"]
    assert [item.path for item in shell.nav_for(auditor)] == ["/b"]
    assert shell.nav_for(None) == []


def test_what_is_seldom_set_up_stands_behind_one_link_for_an_administrator() -> None:
    trail = NavItem("Trail", "/audit", ("administrator", "auditor"), place="administration")
    jobs = NavItem("Jobs", "/jobs", ("auditor",), place="person")
    shell = Shell(nav=[NavItem("Offers", "/offers", ()), trail, jobs])
    administrator = Actor(1, "a", "A", frozenset({"administrator"}), frozenset(), None, "da")
    auditor = Actor(2, "r", "R", frozenset({"auditor"}), frozenset(), None, "da")
    assert [item.path for item in shell.nav_for(administrator)] == ["/offers", "/admin"]
    assert shell.administration_for(administrator) == [trail]
    assert [item.path for item in shell.nav_for(auditor)] == ["/offers", "/audit"]
    assert shell.administration_for(auditor) == []
    assert shell.person_menu_for(auditor) == [jobs]


@pytest.mark.usefixtures("on_page")
def test_the_arrows_between_pages_have_names_where_their_words_have_no_room() -> None:
    source = '{% from "web/macros/layout.html" import pagination %}{{ pagination(result) }}'
    html = environment("da").from_string(source).render(result=Page([], total=500, page=3))
    assert 'rel="prev" aria-label="Forrige"' in html
    assert 'rel="next" aria-label="Næste"' in html
