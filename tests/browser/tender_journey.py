"""Rødovre's decision the whole way: many small contracts become two large lots, tendered with a control bid.

From the need to the contract in the catalogue, as each person in turn: officer, second reader, openers with their
codes, a company that registers itself, the municipality's own unit, evaluators (one with an interest), a caseworker.
"""

import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PageAs
from tests.browser.days import let_days_pass
from tests.browser.steps import address, ask_and_answer, code_of_offer, draft, fill_section, press_and_go
from tests.browser.test_loop import wait_for_mail
from tests.builders.access import PASSWORD
from tests.builders.pricing import filled_in

RENDER_MS = 90_000
REFERENCE = "REJSE-2027-03"
PUBLIC = f"/udbud/{REFERENCE}"
A_MINIMUM = ".tender-library-row:has-text('Minimumskrav') input[name=code]"
QUESTION = "Kan arbejdsprøvningen på delaftale 1 begynde i leverandørens værksted?"
ANSWER = "Ja, i de første fire uger."
CONTROL_BID = "Kommunen afgiver et kontrolbud på begge delaftaler efter reglerne om kontrolbud."
COMPANY, EMAIL, CVR = "Lange Forløb ApS", "tilbud@lange-forloeb.example", "10000041"
OWN_CVR = "10000025"
OPENERS, RECOVERY = ("manager", "administrator"), "auditor"
EVALUATORS, INTERESTED = ("caseworker", "team_leader"), "administrator"
NAMES = {
    "manager": "Mads Leder", "administrator": "Anne Administrator", "auditor": "Rune Revisor",
    "caseworker": "Karen Sagsbehandler", "team_leader": "Tove Teamleder", "supplier": "Lis Leverandør",
}  # fmt: skip
WORDS = "Vi bruger en fast kontaktperson, virksomhedspraktik fra uge tre og skriftlige afklaringer."
REASON = "Beskrivelsen er konkret og dækker det, der lægges vægt på."
UNTIL_BIDS, UNTIL_SIGNING = 75, 40


async def go_the_whole_way(page_as: PageAs, browser: Browser, base_url: str, server_url: str, site_data: Path) -> None:
    officer = await page_as("procurement")
    overview = await from_need_to_publication(officer, await page_as("manager"))
    await ask_and_answer(officer, overview, QUESTION, ANSWER)
    await everybody_reads_it(await page_as(None))
    await appoint(officer, overview)
    codes = {who: await make_a_code(await page_as(who), overview) for who in (*OPENERS, RECOVERY)}
    company = await (await browser.new_context(base_url=base_url, locale="da-DK")).new_page()
    await register(company, site_data)
    receipt = await bid(company, COMPANY, CVR, week=780)
    await bid(await page_as("supplier"), "Kommunens eget jobhus", OWN_CVR, week=905)
    await nobody_can_read_them(officer, overview)
    await let_days_pass(server_url, REFERENCE, UNTIL_BIDS)
    await open_together(page_as, overview, codes, receipt)
    await qualify(officer, overview)
    await shut_out_by_an_interest(await page_as(INTERESTED), overview)
    await score_and_agree(officer, page_as, overview)
    await decide_and_notify(officer, overview)
    await read_own_letter(company)
    await is_refused_during_the_standstill(officer, overview)
    await let_days_pass(server_url, REFERENCE, UNTIL_SIGNING)
    await sign(officer, overview)
    await is_in_the_catalogue(await page_as("caseworker"))


async def from_need_to_publication(page: Page, reader: Page) -> str:
    """Returns the address of the tender's page."""
    await page.goto("/needs/6.6")
    await press_and_go(page, "main a[href^='/tenders/new']")
    codes = [await code_of_offer(page, offer_id) for offer_id in (1, 5, 3)]
    # Two of today's offers become one lot, with a longer course than either.
    await draft(page, REFERENCE, f"{codes[0]}+{codes[1]} {codes[2]}")
    overview = page.url
    await _write_two_lots_and_a_control_bid(page, overview)
    await page.goto(f"{overview}/library")
    await page.click(f"{A_MINIMUM} >> nth=0")
    await press_and_go(page, "main form[method=post] .button-primary")
    await page.goto(f"{overview}/evidence")
    await press_and_go(page, f"form[action='{address(overview)}/evidence'] .button-primary")
    await expect(page.get_by_role("table", name="Tal, der er fastfrosset i udbuddet")).to_be_visible()
    await _is_clean_but_for_the_review(page, overview)
    await _is_approved_by_somebody_else(page, reader, overview)
    await page.goto(f"{overview}/publication")
    await press_and_go(page, f"form[action='{address(overview)}/publication'] .button-primary")
    return overview


async def _write_two_lots_and_a_control_bid(page: Page, overview: str) -> None:
    await fill_section(page, overview, "buyer", {"cvr": "10000000", "address": "Testvej 1, 0000 Testby"})
    await fill_section(
        page,
        overview,
        "tender",
        {
            "nuts[0].code": "DK012",
            "nuts[0].name": "Københavns omegn",
            "value_ore": "24.000.000",
            "value_options_ore": "12.000.000",
            "summary": "Testkommune samler mange små kontrakter i to større delaftaler.",
            "purpose": "Lange og sammenhængende forløb for borgere med komplekse problemer.",
            "legal_frame": "Lov om en aktiv beskæftigelsesindsats.",
            "control_bid_planned": "yes",
            "control_bid": CONTROL_BID,
        },
    )
    for place, (title, weeks) in enumerate((("Afklaring og arbejdsprøvning", "26"), ("Langt mentorforløb", "39"))):
        values = {"title": title, "volume_low": "40", "volume_high": "60", "weeks": weeks}
        await fill_section(page, overview, f"lots/{place}", values, prefix=f"lots[{place}]")
        line = {"lot": str(place + 1), "label": f"Uge i {title.lower()}", "unit": "week", "kind": "base"}
        await fill_section(page, overview, "prices/new", {**line, "quantity": "1500"}, prefix=f"prices[{place}]")


async def _is_clean_but_for_the_review(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/publication")
    stands_in_the_way = page.locator(".alert .publication-problems li")
    await expect(stands_in_the_way).to_have_count(1)
    await expect(stands_in_the_way).to_contain_text("godkendt")


async def _is_approved_by_somebody_else(page: Page, reader: Page, overview: str) -> None:
    await page.goto(f"{overview}/review")
    await page.select_option("[name=reviewer_id]", label="Mads Leder")
    await press_and_go(page, "main form .button-primary")
    await reader.goto(f"{overview}/review")
    await reader.check("[name=decision][value=approved]")
    await press_and_go(reader, f"form[action='{address(overview)}/review/decision'] .button-primary")


async def everybody_reads_it(anybody: Page) -> None:
    await anybody.goto("/udbud")
    await press_and_go(anybody, f"main a[href='{PUBLIC}']")
    await expect(anybody.get_by_text(ANSWER)).to_be_visible()
    await expect(anybody.get_by_role("heading", name="Dokumenter")).to_be_visible()
    files = anybody.locator(".publication-documents a[href*='/documents/']")
    for _ in range(RENDER_MS // 2_000):
        if await files.count():
            break
        await anybody.wait_for_timeout(2_000)
        await anybody.reload()
    answer = await anybody.request.get(str(await files.first.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF-")


async def appoint(page: Page, overview: str) -> None:
    """Who opens, who evaluates, who writes the control bid; nobody is two that must be kept apart."""
    duties = [(who, "opener") for who in OPENERS] + [(RECOVERY, "recovery"), ("supplier", "control_bid")]
    for who, duty in [*duties, *((each, "evaluator") for each in (*EVALUATORS, INTERESTED))]:
        await page.goto(f"{overview}/appointments")
        await page.check(f"[name=duty][value={duty}]")
        choice = page.locator("[name=user_id] option", has_text=NAMES[who])
        await page.select_option("[name=user_id]", value=str(await choice.get_attribute("value")))
        await press_and_go(page, f"form[action='{address(overview)}/appointments'] button[type=submit]")


async def make_a_code(page: Page, overview: str) -> str:
    """It is shown once, and counts when it has been typed."""
    await page.goto(f"{overview}/opening-key")
    await press_and_go(page, f"form[action='{address(overview)}/opening-key'] button")
    code = "-".join(await page.locator(".sealing-code > span:not(.sr-only)").all_text_contents())
    await page.goto(f"{overview}/opening-key")
    await page.fill("[name=code]", code)
    await press_and_go(page, "form[action$='/confirm'] button[type=submit]")
    return code


async def register(page: Page, site_data: Path) -> None:
    await page.goto(PUBLIC)
    await press_and_go(page, "main a[href='/udbud/registrering']")
    values = {"company": COMPANY, "cvr": CVR, "address": "Langgade 7, 0000 Testby", "contact_name": "Bo Byder",
              "email": EMAIL, "phone": "12345678"}  # fmt: skip
    for name, value in values.items():
        await page.fill(f"main [name={name}]", value)
    await press_and_go(page, "main form button[type=submit]")
    text = await wait_for_mail(site_data / "mail", "bidder_confirm", EMAIL)
    await page.goto(next(iter(re.findall(r"http://\S+bekraeft/\S+", text))))
    await page.fill("[name=password]", PASSWORD)
    await page.fill("[name=repeated]", PASSWORD)
    await press_and_go(page, "main form button[type=submit]")
    await page.fill("[name=username]", EMAIL)
    await page.fill("[name=password]", PASSWORD)
    await press_and_go(page, "main form button[type=submit]")


async def bid(page: Page, company: str, cvr: str, *, week: int) -> str:
    """For both lots, alone. week : kroner for a week on each. Returns the hash on the receipt."""
    await page.goto(f"{PUBLIC}/bid")
    await press_and_go(page, f"form[action='{PUBLIC}/bid/begin'] button")
    await _write_who_bids(page, company, cvr)
    await page.goto(f"{PUBLIC}/bid/declarations/bidder")
    for field in await page.locator("main input[type=radio][value=no]").all():
        await field.check()
    for area in await page.locator("main textarea[name^=suitability-]").all():
        await area.fill("Vi opfylder kravet og dokumenterer det.")
    figures = {"figures-0-year": "2026", "figures-0-turnover": "24.000.000", "figures-0-equity": "3.000.000",
               "insurance": "Ansvar, 10 mio. kr.", "signer": "Bo Byder"}  # fmt: skip
    await _fill_and_save(page, figures, check="confirmed")
    await page.goto(f"{PUBLIC}/bid/references")
    await _fill_and_save(page, {"items-0-customer": "Nabokommune", "items-0-begins_on": "01-01-2024",
                                "items-0-ends_on": "31-12-2025", "items-0-content": "Lange forløb."})  # fmt: skip
    await page.goto(f"{PUBLIC}/bid/requirements")
    for box in await page.locator("main [name=confirmed]").all():
        await box.check()
    await page.check("[name=reserves][value=no]")
    await press_and_go(page, "main form .button-primary")
    await page.goto(f"{PUBLIC}/bid/answers")
    for area in await page.locator("main textarea[name^=text-]").all():
        await area.fill(f"{company}: {WORDS}")
    await press_and_go(page, "main form .button-primary")
    await _price(page, week)
    await page.goto(f"{PUBLIC}/bid/hand-in")
    await press_and_go(page, f"form[action='{PUBLIC}/bid/hand-in'] button[type=submit]")
    await expect(page.locator("main")).to_contain_text("Tilbuddet er afleveret")
    return (await page.locator(".bid-hash dd", has_text=re.compile("^[0-9a-f]{64}$")).inner_text()).strip()


async def _write_who_bids(page: Page, company: str, cvr: str) -> None:
    await page.goto(f"{PUBLIC}/bid/lots")
    for box in await page.locator("main [name=lots]").all():
        await box.check()
    await page.check("[name=together][value=alone]")
    contact = {"contact-name": "Bo Byder", "contact-email": "bo@byder.example"}
    await _fill_and_save(page, {"company": company, "cvr": cvr, **contact})


async def _price(page: Page, week: int) -> None:
    await page.goto(f"{PUBLIC}/bid/prices")
    answer = await page.request.get(str(await page.locator("main a[href$='/price-schedule']").get_attribute("href")))
    book = filled_in(await answer.body(), {"Delaftale 1!G6": week, "Delaftale 2!G6": week})
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    await page.set_input_files("[name=file]", {"name": "priser.xlsx", "mimeType": kind, "buffer": book})
    await press_and_go(page, f"form[action='{PUBLIC}/bid/prices'] button[type=submit]")
    await expect(page.locator("main")).to_contain_text("Evalueringspris, delaftale 2")


async def _fill_and_save(page: Page, values: dict[str, str], *, check: str = "") -> None:
    for name, value in values.items():
        await page.fill(f"main [name='{name}']", value)
    if check:
        await page.check(f"main [name={check}]")
    await press_and_go(page, "main form .button-primary")


async def nobody_can_read_them(page: Page, overview: str) -> None:
    answer = await page.goto(f"{overview}/bids")
    assert answer is not None
    assert COMPANY not in await page.content()
    assert COMPANY not in await page.inner_text("main")


async def open_together(page_as: PageAs, overview: str, codes: dict[str, str], receipt: str) -> None:
    for who in OPENERS:
        page = await page_as(who)
        await page.goto(f"{overview}/opening")
        await page.fill("[name=code]", codes[who])
        await press_and_go(page, f"form[action='{address(overview)}/opening'] button[type=submit]")
    await expect(page.locator("main")).to_contain_text(COMPANY)
    await expect(page.locator("main")).to_contain_text("Kontrolbud")
    await expect(page.locator("main")).to_contain_text(receipt)


async def qualify(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/qualification")
    await press_and_go(page, f"form[action='{address(overview)}/qualification'] button")
    for number in (1, 2):
        await page.goto(f"{overview}/qualification/{number}")
        for item in await page.locator(".evaluation-item--flag").all():
            await item.locator("input[type=radio][value=yes]").check()
            await item.locator("textarea").fill("Set efter i tilbuddets bilag.")
        await page.check("[name=rest_met]")
        await page.check("[name=outcome][value=suitable]")
        await press_and_go(page, "main form .button-primary")
    await page.goto(f"{overview}/qualification")
    await press_and_go(page, "form[action$='/qualification/done'] button")


async def shut_out_by_an_interest(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/interests")
    await page.locator(".evaluation-interest", has_text=COMPANY).locator("input[type=checkbox]").check()
    await page.locator(".evaluation-interest", has_text=COMPANY).locator("textarea").fill("Min søster er ansat der.")
    await page.check("[name=confirmed]")
    await press_and_go(page, f"form[action='{address(overview)}/interests'] button[type=submit]")
    for part in ("scores", "bids"):
        answer = await page.goto(f"{overview}/{part}")
        assert answer is not None
        assert answer.status == 403


async def score_and_agree(officer: Page, page_as: PageAs, overview: str) -> None:
    for who in EVALUATORS:
        page = await page_as(who)
        await page.goto(f"{overview}/interests")
        await page.check("[name=confirmed]")
        await press_and_go(page, f"form[action='{address(overview)}/interests'] button[type=submit]")
        await _write_points(page, overview, "scores")
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
        await page.goto(f"{overview}/scores")
        await press_and_go(page, "form[action$='/scores/hand-in'] button")
    await officer.goto(f"{overview}/consensus")
    await press_and_go(officer, f"form[action='{address(overview)}/consensus'] button")
    await _write_points(officer, overview, "consensus")


async def _write_points(page: Page, overview: str, part: str) -> None:
    """The first bid better than the second under every criterion of both lots."""
    await page.goto(f"{overview}/{part}")
    selector = f"main a[href^='{address(overview)}/{part}/']"
    sheets = {str(await each.get_attribute("href")) for each in await page.locator(selector).all()}
    assert sheets
    for sheet in sorted(sheets):
        await page.goto(sheet)
        for place, field in enumerate(await page.locator("select[name^=points-]").all()):
            values = [str(await each.get_attribute("value")) for each in await field.locator("option[value]").all()]
            best_first = sorted((each for each in values if each), key=float, reverse=True)
            await field.select_option(value=best_first[place])
        for area in await page.locator("textarea[name^=reason-]").all():
            await area.fill(REASON)
        await press_and_go(page, "main form button[value=stay]")


async def decide_and_notify(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/award")
    for lot in (1, 2):
        await page.check(f"[name=outcome-{lot}][value=awarded]")
        await page.fill(f"[name=reason-{lot}]", "Tilbuddet er bedst på både pris og indhold.")
    await press_and_go(page, f"form[action='{address(overview)}/award'] .button-primary")
    await page.goto(f"{overview}/award/letters")
    await press_and_go(page, f"form[action='{address(overview)}/award/letters'] button")
    await expect(page.locator("form[action$='/letters/send'] button")).to_be_visible(timeout=RENDER_MS)
    await press_and_go(page, "form[action$='/letters/send'] button")
    await expect(page.locator("main")).to_contain_text("Standstill")


async def read_own_letter(page: Page) -> None:
    await page.goto(f"{PUBLIC}/result")
    await expect(page.get_by_role("heading", name="Tildelingsbrev")).to_be_visible()
    link = page.locator("main a.button-primary")
    answer = await page.request.get(str(await link.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF-")


async def is_refused_during_the_standstill(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/contracts")
    await page.click(f"main a[href^='{address(overview)}/contracts/']")
    await expect(page.locator(".alert").first).to_contain_text("standstill", ignore_case=True)


async def sign(page: Page, overview: str) -> None:
    await page.goto(f"{overview}/contracts")
    await press_and_go(page, f"main a[href^='{address(overview)}/contracts/']")
    await page.fill(
        "[name=signed_on]", await page.evaluate("new Date().toLocaleDateString('sv').split('-').reverse().join('-')")
    )
    for lot in (1, 2):
        await page.select_option(f"[name=lot{lot}_offer_type]", index=1)
        await page.fill(f"[name=lot{lot}_code]", f"LANG-{lot}")
    await press_and_go(page, "main form .button-primary")
    await page.goto(overview)
    await expect(page.locator("main")).to_contain_text("Kontrakt underskrevet")


async def is_in_the_catalogue(page: Page) -> None:
    await page.goto("/offers?q=LANG-1")
    await expect(page.locator("main")).to_contain_text(COMPANY)
