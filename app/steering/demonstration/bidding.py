"""Before the deadline: people are appointed and get their codes, companies ask, and hand in their bids."""

import secrets
from datetime import date
from typing import Any

from app.platform.access import Actor, find_user_by_username
from app.platform.codelists import choices
from app.platform.settings import settings
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import CONTROL_BID, EVALUATOR, OPENER, RECOVERY
from app.procurement.bidders import question_service as asking
from app.procurement.bidders import service as bidders
from app.procurement.bidders.rules import checked_registration
from app.procurement.bidders.schemas import RegistrationInput
from app.procurement.bids import file_service, handing_service
from app.procurement.bids import service as bids
from app.procurement.bids.asked import requirements_of, suitability_of
from app.procurement.bids.problems import GROUNDS
from app.procurement.bids.schemas import (
    Answers,
    BidForm,
    Contact,
    Declaration,
    Declarations,
    OpenBid,
    Reference,
    References,
    YearFigure,
)
from app.procurement.pricing.workbook import write_workbook
from app.procurement.publication import public_service, question_service
from app.procurement.publication import service as publication
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition
from app.procurement.sealing import code_service
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.past_service import living_in_the_past, working_day
from app.steering.demonstration.people import FOLDER, write_private
from app.steering.demonstration.story import Story

CODES = "opening-codes.txt"
# Days after publication, and before the deadline for bids.
APPOINTED_AFTER, HANDED_IN_BEFORE = 2, 1
TURNOVER_ORE, EQUITY_ORE = 24_000_000_00, 3_100_000_00


async def register_companies(known: dict[str, Any], on: date) -> dict[str, str]:
    """Companies that nobody has entered register themselves. Returns new passwords by user name."""
    passwords: dict[str, str] = {}
    async with living_in_the_past(working_day(on)):
        for company in known["companies"].values():
            if "registers" in company and not await find_user_by_username(company["user"]):
                passwords[company["user"]] = password = f"demo-{secrets.token_hex(5)}"
                given = RegistrationInput(cvr=company["cvr"], email=company["user"], **company["registers"])
                registration_id = await bidders.begin(checked_registration(given), locale="da")
                await bidders.confirm(await bidders.make_word(registration_id), password)
    return passwords


async def appoint_people(story: Story) -> None:
    """Three people hold codes, so that bids can be sealed; three others are to evaluate."""
    await story.go_to("publish", APPOINTED_AFTER)
    staff = story.known["staff"]
    story.codes.update(await make_holders(story.officer, story.tender_id, staff))
    others = [(name, EVALUATOR) for name in staff["evaluators"]]
    if story.told["tender"].get("control_bid_planned"):
        others.append((staff["control_bid"], CONTROL_BID))
    for username, duty in others:
        await _appoint(story.officer, story.tender_id, username, duty)
    if story.reaches == "tendering":
        keep_codes(story.reference, story.codes)


async def make_holders(officer: Actor, tender_id: int, staff: dict[str, Any]) -> dict[str, str]:
    """Two openers and the holder of the spare key, each with a code. Returns the codes by user name."""
    codes = {}
    for username, duty in [*((name, OPENER) for name in staff["openers"]), (staff["recovery"], RECOVERY)]:
        await _appoint(officer, tender_id, username, duty)
        holder = await actor_named(username)
        codes[username] = await code_service.make_code(holder, tender_id)
        await code_service.confirm_code(holder, tender_id, codes[username])
    return codes


async def _appoint(officer: Actor, tender_id: int, username: str, duty: str) -> None:
    await appointments.appoint(officer, tender_id, (await actor_named(username)).user_id, duty)


def keep_codes(reference: str, codes: dict[str, str]) -> None:
    """For whoever tries the opening: outside a demonstration nobody but its holder ever has a code."""
    file = settings().data_dir / FOLDER / CODES
    before = file.read_text("utf-8") if file.exists() else ""
    write_private(file, before + "".join(f"{reference}  {name:<16} {code}\n" for name, code in codes.items()))


async def ask_and_answer(story: Story) -> None:
    """Asked by the company that bids last, answered the next week."""
    for each in story.told.get("questions") or []:
        await story.go_to("questions", -7, hour=14)
        asker = await actor_of(story, story.bids[-1])
        await asking.ask(asker, story.reference, section=each["section"], text=each["text"])
        await story.go_to("questions", -2, hour=11)
        (question,) = await question_service.list_questions(story.tender_id)
        await question_service.answer(
            story.officer, story.tender_id, question.id, text=each["text"], reply=each["answer"],
            version=question.version,
        )  # fmt: skip
        await question_service.publish_answers(story.officer, story.tender_id)


async def hand_in_bids(story: Story) -> None:
    """In good time; where bids can still be handed in, some days ago."""
    if story.bids:
        await (story.go_to("questions", 1) if story.reaches == "tendering" else story.go_to("bids", -HANDED_IN_BEFORE))
        await publication.catch_up(story.tender_id)
    for told in story.bids:
        actor = await actor_of(story, told)
        code = await bids.begin(actor, story.reference)
        await fill_in(story, actor, code, told)
        opened = await _open(story, actor, code)
        await handing_service.hand_in(opened, edition=opened.tender.edition.number)


async def fill_in(story: Story, actor: Actor, code: str, told: dict[str, Any]) -> None:
    """Every form and the price schedule, as its bidder would."""
    opened = await _open(story, actor, code)
    for place, form in _forms(story, opened, told).items():
        await bids.save_form(opened, place, form, saved=opened.draft.saved[place])
        opened = await _open(story, actor, code)
    schedule = price_schedule(opened.tender.edition)
    prices = {line.number: told["prices"][told["lots"].index(line.lot)] * 100
              for line in schedule.lines if line.lot in told["lots"]}  # fmt: skip
    await file_service.receive_schedule(opened, "Tilbudsliste.xlsx", _pieces(write_workbook(schedule, prices)))


async def actor_of(story: Story, told: dict[str, Any]) -> Actor:
    return await actor_named(story.known["companies"][told["by"]]["user"])


async def _open(story: Story, actor: Actor, code: str) -> OpenBid:
    return await bids.open_bid(actor, await public_service.get_tender(story.reference, actor.supplier_id), code)


async def _pieces(data: bytes) -> Any:
    yield data


def _forms(story: Story, opened: OpenBid, told: dict[str, Any]) -> dict[str, Any]:
    words, edition = story.words, opened.tender.edition
    first = opened.draft.form("bid")
    cvr = story.known["companies"][told["by"]]["cvr"]
    return {
        "bid": BidForm(
            lots=told["lots"], together="alone", company=first.company, cvr=cvr, address=first.address,
            contact=Contact(name=words["signer"]["name"], email=first.contact.email or "post@demo.example"),
        ),
        "declarations": Declarations(companies=[_declaration(words, edition, first.company, cvr)]),
        "references": References(items=[_reference(words["reference"], edition)]),
        "answers": Answers(
            texts={
                each.number: words["answers"].format(company=first.company)
                for each in requirements_of(edition, "evaluated")
            },
            confirmed=[each.number for each in requirements_of(edition, "minimum") if each.is_for(told["lots"])],
            reserves=False,
        ),
    }  # fmt: skip


def _declaration(words: dict[str, Any], edition: Edition, company: str, cvr: str) -> Declaration:
    year = edition.published_at.year
    return Declaration(
        company=company,
        cvr=cvr,
        grounds={ground.code: "no" for ground in choices(GROUNDS, edition.published_at.date())},
        figures=[
            YearFigure(year=year - back, turnover_ore=TURNOVER_ORE // back, equity_ore=EQUITY_ORE) for back in (1, 2)
        ],
        insurance=words["insurance"],
        suitability={each.key: words["suitability"] for each in suitability_of(edition)},
        signer=words["signer"]["name"],
        signer_title=words["signer"]["title"],
        confirmed=True,
    )


def _reference(words: dict[str, str], edition: Edition) -> Reference:
    year = edition.published_at.year
    return Reference(customer=words["customer"], begins_on=date(year - 2, 1, 1), ends_on=date(year - 1, 12, 31),
                     value_ore=6_400_000_00, content=words["content"])  # fmt: skip
