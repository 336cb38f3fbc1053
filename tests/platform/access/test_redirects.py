"""A log-in leads back to a page of this site and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.access.redirects import safe_next


@pytest.mark.parametrize("target", ["/offers", "/offers/3?q=a%20b&page=2", "/audit?from=01-01-2026", "/", "/søg"])
def test_local_pages_are_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%0d%0aSet-Cookie: a=b\r\n",
        "/offers\x00",
        "http:///evil.example",
        "/login",
        "/login?next=/login",
        "/logout",
        "/static/web/x.css",
        "/api/offers",
    ],
)
def test_everything_else_leads_to_the_front_page(target: str | None) -> None:
    assert safe_next(target) == "/"


@given(st.text(alphabet="/\\.:@ \t\nevil?#[]%", max_size=12))
def test_no_target_leaves_the_site(target: str) -> None:
    kept = safe_next(target)
    assert kept.startswith("/")
    assert not kept.startswith("//")
    assert "\\" not in kept
