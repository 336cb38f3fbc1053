"""What stands between a draft and its handing in: every gap and every fault, with the step where it is mended."""

from collections.abc import Iterator, Sequence

from app.platform.codelists import choices
from app.platform.errors import N_, FieldError
from app.procurement.bids.asked import Suitability, asks_for, lots_of, requirements_of, suitability_of
from app.procurement.bids.companies import BIDDER, declared
from app.procurement.bids.limits import length_of
from app.procurement.bids.pricing import lots_to_price, schedules_alike
from app.procurement.bids.schemas import (
    Answers,
    BidForm,
    Declaration,
    Declarations,
    Draft,
    Prices,
    Problem,
    Reference,
    References,
)
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition

GROUNDS = "exclusion_ground"
CVR_DIGITS = 8

CHOOSE_LOTS = N_("Choose the lots you bid for.")
LOT_GONE = N_("Lot {lot} is not in the tender any more. Choose again.")
SAY_TOGETHER = N_("Say whether you bid alone or together with others.")
NAME_MEMBERS = N_("Name the companies you bid together with.")
COMPANY = N_("Write the company’s name and its CVR number of 8 digits.")
WHAT_IT_DOES = N_("Write what the subcontractor {name} does.")
SHARES = N_("The subcontractors’ shares come to more than 100 %.")
CONTACT = N_("Write a contact person with an e-mail address.")
DECLARE = N_("{company} has not answered every ground for exclusion.")
MEASURES = N_("{company} answers yes to a ground for exclusion. Write what has been done about it.")
FIGURES = N_("{company} has not given its figures for a whole year.")
SUITABLE = N_("{company} has not told how “{heading}” is met.")
CONFIRM = N_("{company} has not confirmed its declaration, with the name of who answers for it.")
NO_REFERENCE = N_("The tender asks for references. Write at least one.")
REFERENCE = N_("Reference {n} must have a customer, a first day and what was done.")
UNCONFIRMED = N_("{n} minimum requirements are not confirmed.")
RESERVES = N_("Say whether the bid holds reservations.")
RESERVATION = N_("Write the reservations, or say that there are none.")
ANSWER = N_("Requirement {number} is not answered.")
TOO_LONG = N_("The answer to {number} has {length} characters and may have {most}.")
NO_SCHEDULE = N_("The price schedule is not uploaded.")
WRONG_SCHEDULE = N_("The price schedule has faults that must be mended.")
OTHER_SCHEDULE = N_("The price schedule was changed by an amendment. Fill in the new one.")
UNPRICED = N_("Lot {lot} is bid for and has no prices.")
UNASKED = N_("Lot {lot} has prices and is not among the lots you bid for.")


def find_problems(draft: Draft, editions: Sequence[Edition]) -> list[Problem]:
    """editions : newest first, as bidders are held to the newest."""
    edition, form = editions[0], draft.form("bid")
    return [
        *(Problem("lots", error) for error in _lots(form, edition)),
        *(Problem("declarations", error) for error in _declarations(form, draft.form("declarations"), edition)),
        *(Problem("references", error) for error in _references(draft.form("references"), edition)),
        *(Problem("requirements", error) for error in _confirmed(form, draft.form("answers"), edition)),
        *(Problem("answers", error) for error in _answers(form, draft.form("answers"), edition)),
        *(Problem("prices", error) for error in _prices(form, draft.form("prices"), editions)),
    ]


def _lots(form: BidForm, edition: Edition) -> Iterator[FieldError]:
    known = {lot.number for lot in lots_of(edition)}
    if not form.lots:
        yield FieldError("lots", CHOOSE_LOTS)
    yield from (FieldError("lots", LOT_GONE, {"lot": lot}) for lot in form.lots if lot not in known)
    if not is_company(form.company, form.cvr):
        yield FieldError("company", COMPANY)
    if form.together is None:
        yield FieldError("together", SAY_TOGETHER)
    if form.together == "consortium" and not form.members:
        yield FieldError("members-0-name", NAME_MEMBERS)
    yield from _others(form)
    if not form.contact.name or "@" not in form.contact.email:
        yield FieldError("contact-name", CONTACT)


def _others(form: BidForm) -> Iterator[FieldError]:
    for place, member in enumerate(form.members if form.together == "consortium" else []):
        if not is_company(member.name, member.cvr):
            yield FieldError(f"members-{place}-name", COMPANY)
    for place, each in enumerate(form.subcontractors):
        if not is_company(each.name, each.cvr):
            yield FieldError(f"subcontractors-{place}-name", COMPANY)
        if not each.does:
            yield FieldError(f"subcontractors-{place}-does", WHAT_IT_DOES, {"name": each.name})
    if sum(each.share_percent or 0 for each in form.subcontractors) > 100:
        yield FieldError("subcontractors-0-share_percent", SHARES)


def is_company(name: str, cvr: str) -> bool:
    return bool(name) and len(cvr) == CVR_DIGITS and cvr.isdecimal()


def _declarations(form: BidForm, declarations: Declarations, edition: Edition) -> Iterator[FieldError]:
    grounds = [ground.code for ground in choices(GROUNDS, edition.published_at.date())]
    wanted = suitability_of(edition)
    needs_figures = asks_for(edition, "turnover", "equity")
    for each in declared(form, declarations):
        who = {"company": each.company or each.cvr or "–"}
        if any(code not in each.grounds for code in grounds):
            yield FieldError(each.place, DECLARE, who)
        if "yes" in each.grounds.values() and not each.measures:
            yield FieldError(each.place, MEASURES, who)
        if each.place == BIDDER:
            yield from _suitability(each, wanted, who)
            if needs_figures and not has_figures(each):
                yield FieldError(each.place, FIGURES, who)
        if not each.confirmed or not each.signer:
            yield FieldError(each.place, CONFIRM, who)


def has_figures(declaration: Declaration) -> bool:
    return any(figure.year and figure.turnover_ore is not None for figure in declaration.figures)


def _suitability(each: Declaration, wanted: list[Suitability], who: dict[str, str]) -> Iterator[FieldError]:
    """What is told in fields of their own is not asked for twice."""
    for item in wanted:
        if item.kind not in ("exclusion", "references") and not each.suitability.get(item.key):
            yield FieldError(each.place, SUITABLE, {**who, "heading": item.heading})


def _references(references: References, edition: Edition) -> Iterator[FieldError]:
    if asks_for(edition, "references") and not references.items:
        yield FieldError("items-0-customer", NO_REFERENCE)
    for place, each in enumerate(references.items):
        if not _is_whole(each):
            yield FieldError(f"items-{place}-customer", REFERENCE, {"n": place + 1})


def _is_whole(reference: Reference) -> bool:
    return bool(reference.customer and reference.content and reference.begins_on)


def _confirmed(form: BidForm, answers: Answers, edition: Edition) -> Iterator[FieldError]:
    asked = [each.number for each in requirements_of(edition, "minimum") if each.is_for(form.lots)]
    if left := [number for number in asked if number not in answers.confirmed]:
        yield FieldError("confirmed", UNCONFIRMED, {"n": len(left)})
    if answers.reserves is None:
        yield FieldError("reserves", RESERVES)
    elif answers.reserves and not answers.reservations:
        yield FieldError("reservations", RESERVATION)


def _answers(form: BidForm, answers: Answers, edition: Edition) -> Iterator[FieldError]:
    for each in requirements_of(edition, "evaluated"):
        text = answers.texts.get(each.number, "")
        if not each.is_for(form.lots):
            continue
        if not text:
            yield FieldError(f"text-{each.number}", ANSWER, {"number": each.number})
        elif length_of(text) > (most := each.limit(form.lots).characters):
            params = {"number": each.number, "length": length_of(text), "most": most}
            yield FieldError(f"text-{each.number}", TOO_LONG, params)


def _prices(form: BidForm, prices: Prices, editions: Sequence[Edition]) -> Iterator[FieldError]:
    schedule = price_schedule(editions[0])
    if not schedule.lines:
        return
    if prices.part_id is None:
        yield FieldError("file", NO_SCHEDULE)
    elif prices.problems:
        yield FieldError("file", WRONG_SCHEDULE)
    elif prices.edition not in schedules_alike(editions):
        yield FieldError("file", OTHER_SCHEDULE)
    else:
        wanted, priced = lots_to_price(schedule, form.lots), lots_to_price(schedule, prices.lots)
        yield from (FieldError("file", UNPRICED, {"lot": lot}) for lot in sorted(wanted - priced))
        yield from (FieldError("file", UNASKED, {"lot": lot}) for lot in sorted(priced - wanted))
