"""Takes requirements from the library into a tender, and brings a taken one up to the newest wording."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.platform.access import Actor
from app.platform.errors import N_, FieldError, InvalidInput, NotFound
from app.procurement.library import service as library
from app.procurement.library.schemas import RequirementVersion, as_entry
from app.procurement.tenders import service
from app.procurement.tenders.differences import ClauseChange, section_changes
from app.procurement.tenders.schemas import Tender

SECTION = "requirements"
# What the library words; lots, criterion and number are the tender's own.
WORDED = ("area", "heading", "text", "documentation", "library_code", "library_version")


async def take(actor: Actor, tender_id: int, codes: Sequence[str], *, version: int) -> Tender:
    """Add the newest wordings after the tender's requirements, in the order given; one already there is not added.

    Raises InvalidInput when none is chosen or the library has none like it, else as `save_section`.
    """
    tender = await service.get_tender(tender_id)
    have = {each.get("library_code") for each in tender.sections[SECTION]}
    found = await library.newest_of(codes)
    chosen = [found[code] for code in dict.fromkeys(codes) if code in found and code not in have]
    if not chosen:
        raise InvalidInput([FieldError("code", N_("Tick the requirements to add."))])
    added = [_entry(each, tender) for each in chosen]
    return await service.save_section(actor, tender_id, SECTION, [*tender.sections[SECTION], *added], version=version)


async def newer_wordings(tender: Tender) -> dict[str, RequirementVersion]:
    """By the requirement's number: the newest wording, where the tender has an older one and it is not retired."""
    taken = {each["number"]: each for each in tender.sections[SECTION] if each.get("library_code")}
    newest = await library.newest_of(each["library_code"] for each in taken.values())
    return {
        number: newest[each["library_code"]]
        for number, each in taken.items()
        if each["library_code"] in newest
        and not newest[each["library_code"]].retired
        and newest[each["library_code"]].version > (each.get("library_version") or 0)
    }


async def find_newer(tender: Tender, number: str) -> tuple[RequirementVersion, list[ClauseChange]]:
    """The newest wording of a taken requirement and what would change in the tender. Raises NotFound."""
    newest = (await newer_wordings(tender)).get(number)
    if newest is None:
        raise NotFound(N_("There is no newer wording of this requirement in the library."))
    before = _requirement(tender, number)
    return newest, section_changes(SECTION, [before], [_updated(before, newest)])


async def bring_up_to_date(actor: Actor, tender_id: int, number: str, *, version: int) -> Tender:
    """Put the library's newest wording in place of the taken one."""
    tender = await service.get_tender(tender_id)
    newest, _ = await find_newer(tender, number)
    entries = [_updated(each, newest) if each["number"] == number else each for each in tender.sections[SECTION]]
    return await service.save_section(actor, tender_id, SECTION, entries, version=version)


def _entry(requirement: RequirementVersion, tender: Tender) -> dict[str, Any]:
    """An evaluated one must stand under a criterion: the first that is no price, until the writer says another."""
    entry = as_entry(requirement)
    if entry["kind"] == "evaluated":
        quality = [each["number"] for each in tender.sections["criteria"] if each.get("kind") != "price"]
        entry["criterion"] = quality[0] if quality else None
    return entry


def _updated(before: Mapping[str, Any], newest: RequirementVersion) -> dict[str, Any]:
    worded = as_entry(newest)
    return {**before, **{key: worded[key] for key in WORDED}}


def _requirement(tender: Tender, number: str) -> dict[str, Any]:
    return next(dict(each) for each in tender.sections[SECTION] if each["number"] == number)
