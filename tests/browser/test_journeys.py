"""The main jobs from end to end in a browser: within the click budget, and through to the finished document."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import PageAs
from tests.browser.steps import (
    COUNT_CLICKS,
    clicks,
    code_of_the_first_offer,
    draft,
    fill_section,
    forget_clicks,
    press_on,
)
from tests.browser.tender_journey import go_the_whole_way

MOST_CLICKS = 8
MOST_CLICKS_FROM_THE_LIBRARY = 4
RENDER_MS = 60_000
A_MINIMUM = ".tender-library-row:has-text('Minimumskrav') input[name=code]"


async def test_a_caseworker_picks_an_offer_within_the_click_budget(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.add_init_script(COUNT_CLICKS)
    await page.goto("/citizens/1")
    await page.click(".page-actions .button")
    await page.click(".option-action .button >> nth=0")
    await page.click("textarea[name=reason]")
    await page.keyboard.type("Borgeren vil gerne i gang tæt på hjemmet.")
    await page.click("form.narrow-form button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()
    assert 1 <= await clicks(page) <= MOST_CLICKS
    await page.goto("/citizens/1/ranking")
    await expect(page.get_by_text("Borgeren vil gerne i gang tæt på hjemmet.")).to_be_visible()


async def test_a_reason_with_a_cpr_number_is_refused_and_kept_for_correction(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.goto("/citizens/2/ranking")
    await page.click(".option-action .button >> nth=0")
    await page.fill("textarea[name=reason]", "Aftalt med 015390-1234.")
    await page.click("form.narrow-form button[type=submit]")
    await expect(page.locator(".error-summary")).to_be_focused()
    await expect(page.locator("textarea[name=reason]")).to_have_value("Aftalt med 015390-1234.")


async def test_an_offer_is_picked_with_the_keyboard_alone(page_as: PageAs) -> None:
    page = await page_as("caseworker")
    await page.goto("/citizens/3")
    await press_on(page, ".page-actions .button")
    await press_on(page, ".option-action .button")
    await press_on(page, "textarea[name=reason]", key=None)
    await page.keyboard.type("Vi er enige om det.")
    await press_on(page, "form.narrow-form button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()


async def test_a_tender_is_drafted_from_an_offer_corrected_and_made_into_a_document(page_as: PageAs) -> None:
    page = await page_as("procurement")
    await draft(page, "REJSE-2027-01", await code_of_the_first_offer(page))
    await expect(page.locator(".tender-problems")).to_be_visible()
    overview = page.url
    await fill_section(page, overview, "buyer", {"cvr": "10000000", "address": "Testvej 1, 0000 Testby"})
    await fill_section(
        page,
        overview,
        "tender",
        {
            "nuts[0].code": "DK012",
            "nuts[0].name": "Københavns omegn",
            "value_ore": "2.400.000",
            "summary": "Testkommune køber forløb.",
            "purpose": "Flere i arbejde.",
            "legal_frame": "Lov om en aktiv beskæftigelsesindsats.",
        },
    )
    await fill_section(page, overview, "lots/0", {"volume_low": "20", "volume_high": "40"}, prefix="lots[0]")
    await page.goto(overview)
    assert await page.locator(".tender-gaps li").all_text_contents() == []
    await page.click(".tender-issue button")
    link = page.locator("main a[href$='/file']")
    await expect(link).to_be_visible(timeout=RENDER_MS)
    answer = await page.request.get(str(await link.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF-")


async def test_a_requirement_is_added_from_the_library_within_the_click_budget(page_as: PageAs) -> None:
    page = await page_as("procurement")
    await page.add_init_script(COUNT_CLICKS)
    await page.goto("/tenders/1")
    await forget_clicks(page)
    await page.click("a[href='/tenders/1/library']")
    await page.click(f"{A_MINIMUM} >> nth=0")
    await page.click("main form[method=post] .button-primary")
    await expect(page.locator(".flash")).to_be_visible()
    assert 1 <= await clicks(page) <= MOST_CLICKS_FROM_THE_LIBRARY


async def test_what_is_typed_is_kept_and_can_be_gone_on_with(page_as: PageAs) -> None:
    page = await page_as("procurement")
    await page.goto("/tenders/1/sections/lot_rules")
    await page.fill("[name='lot_rules.bid_limit']", "Højst to delaftaler")
    await expect(page.locator("[data-autosave-said]")).to_contain_text("Kladde gemt kl.")
    await page.goto("/tenders/1/sections/lot_rules")
    await page.click("a[href$='copy=true']")
    await expect(page.locator("[name='lot_rules.bid_limit']")).to_have_value("Højst to delaftaler")


async def test_weights_that_do_not_sum_to_100_are_refused(page_as: PageAs) -> None:
    page = await page_as("procurement")
    await draft(page, "REJSE-2027-02", "")
    overview = page.url
    await page.goto(f"{overview}/sections/criteria")
    await page.fill("[name='criteria[0].weight_percent']", "25")
    await page.click(".button-row .button-primary")
    await expect(page.locator(".error-summary")).to_contain_text("100")
    await expect(page.locator("[name='criteria[0].weight_percent']")).to_have_value("25")


async def test_larger_lots_with_a_control_bid_go_from_the_need_to_the_contract(
    page_as: PageAs, browser: Browser, base_url: str, server_url: str, site_data: Path
) -> None:
    await go_the_whole_way(page_as, browser, base_url, server_url, site_data)
