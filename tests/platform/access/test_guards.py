"""Who may enter: the rules, and the refusal to start without them."""

import pytest
from litestar import Litestar, Router, asgi, get, post, websocket
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router

from app.platform.access import UndeclaredAccess, allow, check_every_route_declares_access, public, signed_in
from tests.builders.clients import TestBrowser, log_in


@get("/declared", guards=[signed_in()], sync_to_thread=False)
def declared() -> str:
    return ""


def check(*handlers: object, **options: object) -> None:
    check_every_route_declares_access(Litestar([declared, *handlers], **{"openapi_config": None, **options}))  # type: ignore[arg-type]


def test_an_application_whose_routes_all_declare_a_rule_starts() -> None:
    check()


def test_a_route_without_a_rule_stops_the_start_and_is_named() -> None:
    @post("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return ""

    with pytest.raises(UndeclaredAccess, match="/forgotten: 0 access rules"):
        check(forgotten)


def test_another_guard_is_no_rule() -> None:
    @get("/half", guards=[lambda connection, handler: None], sync_to_thread=False)
    def half() -> str:
        return ""

    with pytest.raises(UndeclaredAccess, match="/half"):
        check(half)


def test_two_nested_rules_are_refused_since_nobody_can_read_which_one_counts() -> None:
    @get("/inner", guards=[public()], sync_to_thread=False)
    def inner() -> str:
        return ""

    with pytest.raises(UndeclaredAccess, match="/outer/inner: 2 access rules"):
        check(Router("/outer", route_handlers=[inner], guards=[allow("manager")]))


def test_a_rule_on_the_whole_application_covers_nothing() -> None:
    with pytest.raises(UndeclaredAccess, match="whole application"):
        check(guards=[signed_in()])


def test_static_files_need_a_rule(tmp_path: object) -> None:
    with pytest.raises(UndeclaredAccess, match="/static"):
        check(create_static_files_router("/static", directories=[str(tmp_path)]))
    check(create_static_files_router("/static", directories=[str(tmp_path)], guards=[public()]))


def test_mounted_applications_need_a_rule() -> None:
    @asgi("/mounted", is_mount=True, copy_scope=True)
    async def mounted(scope: object, receive: object, send: object) -> None: ...

    with pytest.raises(UndeclaredAccess, match="/mounted"):
        check(mounted)


def test_websockets_need_a_rule() -> None:
    @websocket("/ws")
    async def ws(socket: object) -> None: ...

    with pytest.raises(UndeclaredAccess, match="/ws"):
        check(ws)


def test_the_schema_needs_a_rule() -> None:
    bare = OpenAPIConfig(title="T", version="1", path="/schema")
    with pytest.raises(UndeclaredAccess, match="/schema"):
        check(openapi_config=bare)
    guarded = OpenAPIConfig(
        title="T", version="1", openapi_router=Router("/schema", route_handlers=[], guards=[signed_in()])
    )
    check(openapi_config=guarded)


def test_a_rule_for_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="mangaer"):
        allow("mangaer")
    with pytest.raises(ValueError, match="at least one"):
        allow()


async def test_a_visitor_is_asked_to_log_in(browser: TestBrowser) -> None:
    assert (await browser.get("/inside")).status_code == 401
    assert (await browser.get("/managers")).status_code == 401
    assert (await browser.get("/open")).status_code == 200


async def test_roles_open_their_own_routes_only(browser: TestBrowser) -> None:
    await log_in(browser, "caseworker", name="Bo Prøve")
    me = (await browser.get("/inside")).json()
    assert (me["name"], me["roles"], me["locale"]) == ("Bo Prøve", ["caseworker"], "da")
    assert (await browser.get("/managers")).status_code == 403


async def test_the_right_role_enters(browser: TestBrowser) -> None:
    await log_in(browser, "manager", username="carla")
    assert (await browser.get("/managers")).text == "carla"
