"""The whole loop in a browser, as each role in turn: from a citizen's ranking to the tender that buys it anew."""

import asyncio
import io
import json
import re
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default as email_policy
from pathlib import Path

from playwright.async_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PageAs
from tests.browser.loop_rows import CPR, GOOD_OFFER, NAME, NEXT_NAME
from tests.browser.steps import COUNT_CLICKS, clicks, code_of_offer, draft, fill_section, forget_clicks

MOST_CLICKS_TO_ORDER = 8
MOST_CLICKS_TO_ASSESS = 6
WORK_MS = 90_000
MAIL_SECONDS = 30
TODAY = date.today()  # noqa: DTZ011 - the site reads the same clock
GOAL = "Borgeren kan gå til brobygning tre dage om ugen."
QUESTION = "Kan borgeren begynde en time senere om mandagen?"
REPLY = "Ja, det passer med planen."


async def test_the_loop_closes_from_ranking_to_the_next_tender(page_as: PageAs, site_data: Path) -> None:
    caseworker, supplier = await page_as("caseworker"), await page_as("supplier")
    await caseworker.add_init_script(COUNT_CLICKS)
    citizen = await open_citizen(caseworker, NAME)
    offer_id = await rank_choose_and_order(caseworker, citizen)
    order = caseworker.url
    await follow_the_mails_link(supplier, site_data, order)
    await answer_and_start(supplier, order)
    await tell_of_absence_and_ask(supplier, order)
    report = await write_and_send_the_report(supplier, order)
    await see_the_absence_and_reply(caseworker, order)
    await take_the_report_up(caseworker, report)
    await assess_the_citizen(caseworker, citizen)
    await see_the_reply_and_end(supplier, order)
    await import_an_outcome(await page_as("administrator"))
    run = await estimate_and_publish(await page_as("manager"))
    await see_the_effect_in_the_ranking(caseworker, await open_citizen(caseworker, NEXT_NAME), run)
    await buy_it_anew(await page_as("procurement"), offer_id)


async def open_citizen(page: Page, name: str) -> str:
    await page.goto("/citizens")
    await page.get_by_role("link", name=name).click()
    await page.wait_for_url(re.compile(r"/citizens/\d+$"))
    return page.url


async def rank_choose_and_order(page: Page, citizen: str) -> int:
    """Within the click budget, counted from the citizen's page. Returns the offer's id."""
    await forget_clicks(page)
    await page.click(".page-actions .button")
    await page.locator(".option", has_text=GOOD_OFFER).locator(".option-action .button").click()
    await page.click("textarea[name=reason]")
    await page.keyboard.type("Borgeren vil gerne i gang med uddannelse.")
    await page.click("form.narrow-form button[type=submit]")
    await page.wait_for_url(re.compile("/orders/new"))
    offer_id = int(re.findall(r"offer_id=(\d+)", page.url)[0])
    await page.locator("label[for=services-1]").click()
    await page.click("textarea[name=goal]")
    await page.keyboard.type(GOAL)
    await page.click("form.form-page button[type=submit]")
    await page.wait_for_url(re.compile(r"/orders/\d+$"))
    assert await clicks(page) <= MOST_CLICKS_TO_ORDER
    await expect(page.locator(".flash")).to_be_visible()
    return offer_id


async def follow_the_mails_link(page: Page, site_data: Path, order: str) -> None:
    """The e-mail says that there is an order, and nothing of whom it is about."""
    text = await wait_for_mail(site_data / "mail", "order_sent", "supplier@test.example")
    assert NAME not in text
    assert GOAL not in text
    (link,) = re.findall(r"http://\S+", text)
    assert link == order
    await page.goto(link)
    await expect(page.locator("h1")).to_contain_text("B-")
    await expect(page.get_by_text(NAME)).to_be_visible()
    assert CPR not in await page.content()


async def answer_and_start(page: Page, order: str) -> None:
    await page.goto(f"{order}/answer")
    await (
        page.locator("label", has=page.locator("input[name=decision]"))
        .or_(page.locator("label[for=decision-1]"))
        .first.click()
    )
    await page.fill("[name=planned_start_on]", danish(TODAY + timedelta(days=7)))
    await send(page)
    await page.goto(f"{order}/start")
    await page.fill("[name=start_on]", danish(TODAY))
    await send(page)
    await expect(page.locator(".order-state")).to_contain_text("I gang")


async def tell_of_absence_and_ask(page: Page, order: str) -> None:
    await page.goto(f"{order}/absence")
    await page.locator("label[for=reason-1]").click()
    await page.fill("[name=from_on]", danish(TODAY))
    await page.fill("[name=text]", "Meldt syg om morgenen.")
    await send(page)
    await page.fill("#messages-heading ~ form textarea", QUESTION)
    await page.click("#messages-heading ~ form button")
    await expect(page.locator(".message-text", has_text=QUESTION)).to_be_visible()


async def write_and_send_the_report(page: Page, order: str) -> str:
    """The first report the order asks for; each input of its form is answered. Returns the report's address."""
    await page.goto(order)
    await page.locator("#reports-heading ~ * a[href^='/reports/']").first.click()
    await page.wait_for_url(re.compile(r"/reports/\d+$"))
    report = page.url
    await page.goto(f"{report}/write")
    for number in range(await page.locator(".report-form textarea").count()):
        await page.locator(".report-form textarea").nth(number).fill("Der er arbejdet med små mål, og det går fremad.")
    for field in await page.locator(".report-form .rating-choices").all():
        await field.locator("label").first.click()
    await page.fill("[name='attendance.percent']", "85")
    await page.click(".report-bar button[value=check]")
    await page.wait_for_url(re.compile("/check$"))
    await page.click(".report-send button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()
    return report


async def see_the_absence_and_reply(page: Page, order: str) -> None:
    await page.goto(order)
    await expect(page.locator(".order-events")).to_contain_text("Meldt syg om morgenen.")
    await expect(page.locator(".message-text", has_text=QUESTION)).to_be_visible()
    await page.fill("#messages-heading ~ form textarea", REPLY)
    await page.click("#messages-heading ~ form button")
    await expect(page.locator(".message-text", has_text=REPLY)).to_be_visible()


async def take_the_report_up(page: Page, report: str) -> None:
    await page.goto(report)
    await expect(page.locator("main")).to_contain_text("Der er arbejdet med små mål")
    await page.locator("label[for=follow_ups-1]").click()
    await page.fill("[name=follow_up_text]", "Drøftet med borgeren, som er enig.")
    await page.click(".report-follow button[type=submit]")
    await expect(page.locator(".report-follow")).to_contain_text("Drøftet med borgeren, som er enig.")


async def assess_the_citizen(page: Page, citizen: str) -> None:
    """Within the click budget, counted from the citizen's page; the two see one indicator differently."""
    await page.goto(citizen)
    await forget_clicks(page)
    await page.locator("a[href$='/assessments/new']").first.click()
    first, second = page.locator(".scale-card").nth(0), page.locator(".scale-card").nth(1)
    await first.locator("label.score").nth(1).click()
    await first.locator(".score-set").nth(1).locator("label.score").nth(3).click()
    await second.locator("label.score").nth(2).click()
    await page.click("form.assessment button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()
    assert await clicks(page) <= MOST_CLICKS_TO_ASSESS
    await page.goto(citizen)
    await expect(page.locator("#progression-heading ~ *").first).to_contain_text("set forskelligt")


async def see_the_reply_and_end(page: Page, order: str) -> None:
    await page.goto(order)
    await expect(page.locator(".message-text", has_text=REPLY)).to_be_visible()
    await page.goto(f"{order}/end")
    await page.fill("[name=end_on]", danish(TODAY))
    await page.select_option("[name=reason]", "education")
    await send(page)
    await expect(page.locator(".order-state")).to_contain_text("Afsluttet")
    assert NAME not in await page.inner_text("main")


async def import_an_outcome(page: Page) -> None:
    await page.goto("/imports")
    await page.select_option("[name=kind]", "outcomes")
    rows = f"cpr;kind;start_on;end_on\r\n{CPR};education;{danish(TODAY)};\r\n"
    file = {"name": "resultater.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    await page.set_input_files("[name=file]", [file])  # type: ignore[list-item]
    await page.click("main form[enctype] button[type=submit]")
    await page.click("form[action$='/confirm'] button[type=submit]")
    await expect(page.locator(".flash")).to_be_visible()
    await expect(page.locator("form[action$='/confirm']")).to_have_count(0)


async def estimate_and_publish(page: Page) -> str:
    """One outcome, from the records of the town; the job runs in the site's own worker. Returns the run's address."""
    await page.goto("/effects/runs/new")
    for box in await page.locator("[name=outcomes]").all():
        if await box.is_checked() != (await box.get_attribute("value") == "selvforsorgelse_52"):
            await page.locator(f"label[for='{await box.get_attribute('id')}']").click()
    await page.click("main form button[type=submit]")
    await page.wait_for_url(re.compile(r"/effects/runs/\d+$"))
    run = page.url
    publish = page.locator("form[action$='/publish'] button")
    for _ in range(WORK_MS // 1000):
        if await publish.count():
            break
        await page.wait_for_timeout(1000)
        await page.goto(run)
    page.on("dialog", lambda dialog: dialog.accept())
    await publish.click()
    await expect(page.locator(".flash")).to_be_visible()
    await expect(page.locator("main")).to_contain_text(GOOD_OFFER)
    return run


async def see_the_effect_in_the_ranking(page: Page, citizen: str, run: str) -> None:
    """The next citizen's list rests on what became of those before; two offers are too few to put in order."""
    await page.goto(f"{citizen}/ranking")
    told = page.locator("section:not([aria-labelledby='early-heading']) .option", has_text=GOOD_OFFER)
    await expect(told).to_contain_text(re.compile(r"uger\s+95 %"))
    path = run.removeprefix(run.split("/effects")[0])
    await expect(page.locator(f"main a[href^='{path}']").first).to_be_visible()


async def buy_it_anew(page: Page, offer_id: int) -> None:
    await draft(page, "KREDS-2027-01", await code_of_offer(page, offer_id))
    overview = page.url
    await fill_section(page, overview, "buyer", {"cvr": "10000000", "address": "Testvej 1, 0000 Testby"})
    tender = {
        "nuts[0].code": "DK012", "nuts[0].name": "Københavns omegn", "value_ore": "2.400.000",
        "summary": "Testkommune køber forløb.", "purpose": "Flere i uddannelse.",
        "legal_frame": "Lov om en aktiv beskæftigelsesindsats.",
    }  # fmt: skip
    await fill_section(page, overview, "tender", tender)
    await fill_section(page, overview, "lots/0", {"volume_low": "20", "volume_high": "40"}, prefix="lots[0]")
    await page.goto(overview)
    assert await page.locator(".tender-gaps li").all_text_contents() == []
    await page.click(".tender-issue button")
    link = page.locator("main a[href$='/file']")
    await expect(link).to_be_visible(timeout=WORK_MS)
    answer = await page.request.get(str(await link.get_attribute("href")))
    (made,) = PdfReader(io.BytesIO(await answer.body())).attachments["udbud.json"]
    (figure,) = json.loads(made)["evidence"]["figures"]
    assert float(figure["low"]) < float(figure["value"]) < float(figure["high"])


async def send(page: Page) -> None:
    await page.click("form.narrow-form button[type=submit]")
    await expect(page.locator(".error-summary")).to_have_count(0)
    await expect(page.locator(".flash")).to_be_visible()


async def wait_for_mail(folder: Path, kind: str, to: str) -> str:
    for _ in range(MAIL_SECONDS * 5):
        text = await asyncio.to_thread(_find_mail, folder, kind, to)
        if text is not None:
            return text
        await asyncio.sleep(0.2)
    raise AssertionError(f"no {kind} e-mail came to {to}")


def _find_mail(folder: Path, kind: str, to: str) -> str | None:
    for file in sorted(folder.glob(f"*-{kind}.eml")):
        letter = message_from_bytes(file.read_bytes(), policy=email_policy)
        if to in letter["To"]:
            return str(letter.get_content())
    return None


def danish(day: date) -> str:
    return f"{day:%d-%m-%Y}"
