"""What the check of the text says of a tender."""

from datetime import date
from typing import Any

from app.platform.clock import today
from app.procurement.checking.checking import check_tender
from app.procurement.checking.schemas import Finding
from app.procurement.checking.service import gather_facts
from app.procurement.tenders.schemas import Tender


async def findings_of(tender: Tender) -> list[Finding]:
    """Everything the rules find, the gravest first."""
    facts = await gather_facts(
        procedure_kind=tender.procedure_kind,
        publish_on=_publish_on(tender.sections.get("timetable")),
        lot_offers=tender.lot_offers,
        today=today(),
    )
    return check_tender(facts, tender.sections)


def _publish_on(timetable: Any) -> date | None:
    """The day of publication as it is written, where it can be read."""
    written = next((step.get("date") for step in timetable or [] if step.get("code") == "publish"), None)
    try:
        return date.fromisoformat(written) if isinstance(written, str) else written
    except ValueError:
        return None
