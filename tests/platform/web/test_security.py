"""Headers on every answer, and addresses refused before any route sees them."""

from dataclasses import replace

import httpx
import pytest

from app.platform.settings import settings
from app.platform.web.security import problem_of_host, problem_of_target, security_headers

EVERYWHERE = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/query", 200),
        ("GET", "/nowhere", 404),
        ("DELETE", "/query", 405),
        ("GET", "/fail/bug", 500),
        ("GET", "/api/fail/bug", 500),
        ("GET", "/fail/anonymous", 303),
        ("GET", "/static/nothing.css", 404),
        ("POST", "/static/web/vifte.css", 405),
        ("GET", "/static/web/vifte.css", 200),
        ("GET", "/%ff", 400),
    ],
)
async def test_every_answer_has_the_headers(site: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await site.request(method, path)
    assert answer.status_code == status
    missing = [name for name in EVERYWHERE if name not in answer.headers]
    assert not missing
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_an_unknown_host_is_refused_with_the_headers(site: httpx.AsyncClient) -> None:
    answer = await site.get("/query", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "content-security-policy" in answer.headers


async def test_pages_are_not_kept_and_static_files_are(site: httpx.AsyncClient) -> None:
    assert (await site.get("/nowhere")).headers["cache-control"] == "no-store"
    assert "immutable" in (await site.get("/static/web/vifte.css")).headers["cache-control"]


def test_https_is_demanded_for_a_year_where_cookies_are_secure() -> None:
    assert b"strict-transport-security" in dict(security_headers(https=True))
    assert b"strict-transport-security" not in dict(security_headers(https=False))


def test_only_the_public_name_is_a_host_in_production() -> None:
    from app.platform.web.security import allowed_hosts

    production = replace(settings(), secure_cookies=True, public_origin="https://vifte.example")
    hosts = allowed_hosts(production)
    assert hosts == {"vifte.example"}
    assert problem_of_host([(b"host", b"vifte.example:443")], hosts) is None
    assert problem_of_host([(b"host", b"127.0.0.1")], hosts) is not None
    assert problem_of_host([(b"host", b"vifte.example"), (b"host", b"evil.example")], hosts) is not None
    assert problem_of_host([], hosts) is not None


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (b"/offers", b"q=sk%C3%A5ne", None),
        (b"/offers/2147483647", b"", None),
        (b"/offers/2147483648", b"", 404),
        (b"/offers/99999999999999999999999999/edit", b"", 404),
        (b"/offers/-99999999999", b"", 404),
        (b"/offers/%00", b"", 400),
        (b"/%zz", b"", 400),
        (b"/%c3%28", b"", 400),
        (b"/offers", b"q=%ff", 400),
        (b"/offers", b"q=%00", 400),
        (b"/offers", b"q=100%", 400),
        (b"/" + b"a" * 9000, b"", 414),
    ],
)
def test_addresses_that_cannot_be_read_are_refused(path: bytes, query: bytes, status: int | None) -> None:
    problem = problem_of_target(path, query)
    assert (problem and problem[0]) == status
