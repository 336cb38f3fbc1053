"""Each page in a real browser: wide, by keyboard, narrow, in forced colours, and before axe."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.chromium import AXE
from tests.browser.conftest import PageAs
from tests.browser.pages import PAGES

# Errors a page is meant to answer with also appear in the console.
EXPECTED_IN_CONSOLE = "the server responded with a status of 40"
TAB_STOPS = 12

OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  const inScroller = (e) => e.closest(".table-frame, .chart-picture, pre, .skipnav, .sr-only");
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !inScroller(e) && e.checkVisibility())
    .map((e) => e.tagName + "." + e.className + ": " + (e.textContent || "").trim().slice(0, 40)).slice(0, 5);
}"""

FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { html: e.outerHTML.slice(0, 120), shown: ring || style.boxShadow !== "none" };
}"""

WITHOUT_EDGE = """() => [...document.querySelectorAll(".button, .form-input, .form-select, .shell-link")]
  .filter((e) => e.checkVisibility() && parseFloat(getComputedStyle(e).borderTopWidth) < 1)
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("path", "role"), PAGES, ids=[f"{role}{path}" for path, role in PAGES])
async def test_a_page_works_for_everybody(page_as: PageAs, path: str, role: str | None) -> None:
    page = await page_as(role)
    assert await opened(page, path) == []
    assert await page.locator("h1").count() == 1
    await check_keyboard(page)
    assert await axe_findings(page) == []
    await page.set_viewport_size({"width": 320, "height": 900})
    assert await page.evaluate(OVERFLOWING) == []
    assert await axe_findings(page) == []
    await page.emulate_media(forced_colors="active")
    assert await page.evaluate(WITHOUT_EDGE) == []


async def opened(page: Page, path: str) -> list[str]:
    """What the page complained of while it loaded."""
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
    return complaints


async def axe_findings(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    result: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['impact']} {found['id']}: {found['nodes'][0]['html'][:160]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
    ]


async def check_keyboard(page: Page) -> None:
    """The skip link comes first and leads to the content; every stop shows its focus; there is no trap."""
    if await page.locator("[autofocus], [data-focus]").count() == 0:
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
        await page.keyboard.press("Enter")
        assert await page.evaluate("location.hash") == "#main-content"
    stops = []
    for _ in range(TAB_STOPS):
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate(FOCUS))
    assert [stop["html"] for stop in stops if stop and not stop["shown"]] == []
    places = [stop["html"] for stop in stops if stop]
    assert len(set(places)) > 1 or not places
