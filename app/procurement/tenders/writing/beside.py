"""What stands beside a section: what the check of the text found, comments, and newer wordings in the library."""

from app.platform.access import Actor
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.reads import names_of_offers
from app.procurement.tenders.reviewing import comment_service
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.taking.service import newer_wordings
from app.procurement.tenders.writing.views import Around


async def beside(actor: Actor, tender: Tender, name: str, *, entry: int | None = None) -> Around:
    """`entry` narrows to one entry of the section; a finding on the section as a whole stands at each."""
    findings = [each for each in await findings_of(tender) if each.section == name]
    comments = await comment_service.list_comments(tender.id, section=name)
    label = entry_label(tender, name, entry)
    if entry is not None:
        findings = [each for each in findings if each.entry in (None, entry)]
        comments = [each for each in comments if each.entry == label]
    newer = await newer_wordings(tender) if name == "requirements" else {}
    replaced = await _replaced(tender) if name == "lots" else {}
    return Around(findings, comments, comment_service.may_comment(actor), label, sorted(newer), replaced)


async def _replaced(tender: Tender) -> dict[int, list[tuple[int, str]]]:
    names = await names_of_offers(offer_id for offers in tender.lot_offers.values() for offer_id in offers)
    return {
        place: [(offer_id, names[offer_id]) for offer_id in tender.lot_offers.get(lot["number"], ())]
        for place, lot in enumerate(tender.sections["lots"])
    }


def entry_label(tender: Tender, name: str, entry: int | None) -> str:
    """How comments name an entry: by its number, or where it has none by its heading."""
    entries = tender.sections.get(name)
    if entry is None or not isinstance(entries, list) or entry >= len(entries):
        return ""
    one = entries[entry]
    return str(one.get("number") or next((one[key] for key in ("heading", "name", "term") if one.get(key)), ""))[:160]
