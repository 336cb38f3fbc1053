"""What stands in the way of publication: gaps in the documents, errors the check finds, the deadlines."""

from collections.abc import Sequence
from datetime import datetime

from app.platform.clock import to_local
from app.platform.errors import FieldError, InvalidInput
from app.procurement.checking import Finding
from app.procurement.procedures.instants import read_deadlines
from app.procurement.procedures.kinds import ProcedureKind
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import reads
from app.procurement.publication.freezing import document_problems, frozen_sections
from app.procurement.publication.schemas import Edition, Gate
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.schemas import Tender


async def look(tender: Tender, kind: ProcedureKind, now: datetime, *, before: Edition | None = None) -> Gate:
    """Every error at once. before : the edition that is amended; None for the first publication."""
    on_date = to_local(now).date()
    sections = frozen_sections(tender, before.sections.get("evidence") if before else None)
    findings = [each for each in await findings_of(tender) if not kind.sections or each.section in kind.sections]
    problems = document_problems(kind, sections, on_date) + _told(findings, "error")
    if before is None and kind.needs_review and not await reads.is_approved(tender.id, tender.version):
        problems.append(FieldError("review", NEEDS["review_approved"]))
    deadlines = Deadlines()
    if kind.uses_bids:
        try:
            deadlines = read_deadlines(
                sections.get("timetable") or [], now, before=before.deadlines if before else None
            )
        except InvalidInput as error:
            problems += error.fields
    return Gate(_once(problems), _told(findings, "warning"), deadlines)


def _told(findings: Sequence[Finding], severity: str) -> list[FieldError]:
    return [FieldError(each.path, each.message, each.params) for each in findings if each.severity == severity]


def _once(problems: list[FieldError]) -> list[FieldError]:
    """The check and the documents may name the same place in the same words."""
    return list({(each.field, each.msgid): each for each in problems}.values())
