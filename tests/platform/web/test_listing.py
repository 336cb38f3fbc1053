"""Lists read their search, filters, sort and page from the URL, strictly."""

import pytest
from litestar.datastructures import MultiDict

from app.platform.errors import InvalidInput
from app.platform.web.listing import Page, read_list_query

SORTS = ("title", "-price")
FILTERS = {"life": ("open", "closed"), "supplier": None}


def test_an_empty_address_asks_for_the_first_page_in_the_usual_order() -> None:
    query = read_list_query({}, sorts=SORTS, filters=FILTERS)
    assert (query.page, query.sort, query.descending, query.q) == (1, "title", False, "")
    assert not query.narrowed


def test_every_part_of_the_address_is_read() -> None:
    asked = MultiDict(
        [("q", " job "), ("page", "3"), ("sort", "-title"), ("life", "open"), ("life", "closed"), ("supplier", "")]
    )
    query = read_list_query(asked, sorts=SORTS, filters=FILTERS)
    assert (query.q, query.page, query.sort, query.descending) == ("job", 3, "title", True)
    assert query.filters == {"life": ("open", "closed")}
    assert query.offset == 100


def test_a_first_sort_with_a_minus_is_descending_by_default() -> None:
    query = read_list_query({}, sorts=("-price", "title"))
    assert (query.sort, query.descending) == ("price", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "1.5"),
        ("page", "x"),
        ("page", "9999999999"),
        ("page", "²"),
        ("sort", "title; drop"),
        ("life", "paused"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_list_query({name: value}, sorts=SORTS, filters=FILTERS)
    assert [error.field for error in refused.value.fields] == [name]


def test_a_page_knows_where_it_lies() -> None:
    page = Page(items=list(range(20)), total=120, page=3)
    assert (page.pages, page.first_row, page.last_row) == (3, 101, 120)
    assert (Page(items=[], total=0).pages, Page(items=[], total=0).first_row) == (1, 0)
