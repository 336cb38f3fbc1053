"""Each page in a real browser: wide, narrow, in forced colours, by keyboard, and before axe."""

from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page

from tests.browser.chromium import AXE
from tests.browser.conftest import ContextAs
from tests.browser.pages import PAGES

pytestmark = pytest.mark.parametrize(("path", "role"), PAGES, ids=[f"{role}{path}" for path, role in PAGES])

# Errors a page is meant to answer with also appear in the console.
EXPECTED_IN_CONSOLE = "the server responded with a status of 40"

OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  const inScroller = (e) => e.closest(".table-frame, .chart-picture, pre, .skipnav, .sr-only");
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !inScroller(e) && e.checkVisibility())
    .map((e) => e.tagName + "." + e.className + ": " + (e.textContent || "").trim().slice(0, 40)).slice(0, 5);
}"""


async def opened(context: BrowserContext, path: str) -> tuple[Page, list[str]]:
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text) if said.type == "error" and EXPECTED_IN_CONSOLE not in said.text else None
        ),
    )
    answer = await page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status < 500, await page.inner_text("body")
    return page, complaints


async def axe_findings(page: Page) -> list[str]:
    await page.add_script_tag(path=AXE)
    result: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['impact']} {found['id']}: {found['nodes'][0]['html'][:160]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
    ]


async def test_it_holds_up_on_a_wide_screen(context_as: ContextAs, path: str, role: str | None) -> None:
    page, complaints = await opened(await context_as(role), path)
    assert complaints == []
    await page.context.new_cdp_session(page)
    assert await axe_findings(page) == []
    assert await page.locator("h1").count() == 1


async def test_it_fits_a_narrow_screen(context_as: ContextAs, path: str, role: str | None) -> None:
    page, complaints = await opened(await context_as(role, width=320), path)
    assert complaints == []
    assert await page.evaluate(OVERFLOWING) == []
    assert await axe_findings(page) == []


async def test_it_can_be_used_in_forced_colours(context_as: ContextAs, path: str, role: str | None) -> None:
    page, complaints = await opened(await context_as(role, forced_colors=True), path)
    assert complaints == []
    assert await page.locator("main").is_visible()
    assert await axe_findings(page) == []


async def test_it_can_be_used_by_keyboard(context_as: ContextAs, path: str, role: str | None) -> None:
    """The skip link comes first and leads to the content; every stop shows its focus; there is no trap."""
    page, _ = await opened(await context_as(role), path)
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Tab")
    first = page.locator(":focus")
    if await page.locator("[autofocus], [data-focus]").count() == 0:
        assert await first.get_attribute("href") == "#main-content"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id || location.hash") in ("main-content", "#main-content")
    stops = [await page.evaluate(FOCUS) for _ in range(15) if await page.keyboard.press("Tab") is None]
    hidden = [stop["html"] for stop in stops if stop and not stop["shown"]]
    assert hidden == []
    places = [stop["html"] for stop in stops if stop]
    assert len(set(places)) > 1 or not places


FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { html: e.outerHTML.slice(0, 120), shown: ring || style.boxShadow !== "none" };
}"""
