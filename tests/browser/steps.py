"""What several journeys do: count clicks, go by keyboard, draft a tender and fill it in."""

import re
from urllib.parse import urlparse

from playwright.async_api import Page

# Counts what a person presses, by mouse or keyboard, in every page of the tab; what is typed in a field is no press.
COUNT_CLICKS = """
const press = () => { sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1; };
const typing = (field) => field.matches("textarea, input:not([type=radio], [type=checkbox])");
addEventListener("pointerdown", press, true);
addEventListener("keydown", (event) => {
  if (["Enter", " "].includes(event.key) && !typing(event.target)) press();
}, true);
"""


async def clicks(page: Page) -> int:
    """Since the tab was opened with COUNT_CLICKS, or since they were forgotten."""
    return int(await page.evaluate("sessionStorage.clicks || 0"))


async def forget_clicks(page: Page) -> None:
    await page.evaluate("sessionStorage.clicks = 0")


async def press_on(page: Page, selector: str, *, key: str | None = "Enter", most_tabs: int = 80) -> None:
    """Tab until the first element that fits has the focus, and press the key on it."""
    for _ in range(most_tabs):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"{selector} is not reached by keyboard")
    if key:
        async with page.expect_navigation():
            await page.keyboard.press(key)


async def code_of_the_first_offer(page: Page) -> str:
    return await code_of_offer(page, 1)


async def code_of_offer(page: Page, offer_id: int) -> str:
    await page.goto(f"/offers/{offer_id}")
    code = page.locator(".offer-facts dt", has_text=re.compile("^Kode$")).locator("xpath=following-sibling::dd")
    return (await code.inner_text()).strip()


async def draft(page: Page, reference: str, codes: str) -> None:
    await page.goto("/tenders/new")
    await page.fill("[name=reference]", reference)
    await page.fill("[name=title]", "Afklaring på tværs")
    await page.fill("[name=offers]", codes)
    async with page.expect_navigation():
        await page.click("main form .button-primary")


async def fill_section(
    page: Page, overview: str, section: str, values: dict[str, str], *, prefix: str | None = None
) -> None:
    await page.goto(f"{overview}/sections/{section}")
    for name, value in values.items():
        await put_in(page, f"[name='{prefix or section}.{name}']", value)
    async with page.expect_navigation():
        await page.click(".button-row .button-primary")
    assert await page.locator(".error-summary").count() == 0


async def put_in(page: Page, selector: str, value: str) -> None:
    """Type in a field, or choose in a list."""
    if await page.locator(selector).evaluate("field => field.tagName") == "SELECT":
        await page.select_option(selector, value)
    else:
        await page.fill(selector, value)


async def press_and_go(page: Page, selector: str) -> None:
    """Press, and be on the page that follows, where nothing is wrong."""
    async with page.expect_navigation():
        await page.click(selector)
    assert await page.locator(".error-summary").count() == 0


async def ask_and_answer(page: Page, overview: str, question: str, answer: str) -> None:
    """A question that came by telephone is recorded, answered and published."""
    await page.goto(f"{overview}/questions")
    await page.fill("[name=text]", question)
    await press_and_go(page, f"form[action='{address(overview)}/questions'] .button-primary")
    await page.click(".publication-questions a")
    await page.fill("[name=answer]", answer)
    await press_and_go(page, "main form .button-primary")
    await press_and_go(page, f"form[action='{address(overview)}/questions/publish'] button")


def address(url: str) -> str:
    return urlparse(url).path
