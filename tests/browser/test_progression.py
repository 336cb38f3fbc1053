"""Assessing a citizen in a browser: within the click budget, and with the keyboard alone."""

from playwright.async_api import expect

from tests.browser.conftest import PageAs
from tests.browser.steps import COUNT_CLICKS, clicks, press_on

MOST_CLICKS = 6


async def test_a_follow_up_is_recorded_within_the_click_budget(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.add_init_script(COUNT_CLICKS)
    await page.goto("/citizens/2")
    await page.click("#progression-heading ~ * a[href$='/assessments/new']")
    for field, score in (("citizen-netvaerk", 3), ("professional-netvaerk", 2), ("citizen-struktur", 4)):
        await page.click(f"input[name={field}][value='{score}']")
    await page.click("form.assessment button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()
    await expect(page.locator(".curve .chart-drawing")).to_have_count(3)
    assert 1 <= await clicks(page) <= MOST_CLICKS


async def test_scores_are_given_and_taken_back_with_the_keyboard_alone(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.goto("/citizens/3/assessments/new")
    chosen = page.locator("input[name='citizen-tro_paa_job']:checked")
    await page.focus("input[name='citizen-tro_paa_job']:checked")
    await expect(chosen).to_have_value("")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(chosen).to_have_value("")
    await page.keyboard.press("ArrowLeft")
    await expect(chosen).not_to_have_value("")
    await press_on(page, "form.assessment button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()


async def test_a_form_with_nothing_scored_says_so_and_takes_the_focus_there(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.goto("/citizens/1/assessments/new")
    await page.click("form.assessment button[type=submit]")
    await expect(page.locator(".error-summary")).to_be_focused()
    await page.click(".error-summary a")
    await expect(page.locator(".score-set").first).to_be_focused()
