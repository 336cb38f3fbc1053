"""What stands in the way of publication: gaps in the documents, errors the check finds, the deadlines."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.platform.clock import to_local
from app.platform.errors import N_, FieldError, InvalidInput
from app.procurement.checking import Finding
from app.procurement.procedures.instants import BIDS, QUESTIONS, read_deadlines
from app.procurement.procedures.kinds import ProcedureKind
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import reads
from app.procurement.publication.freezing import document_problems, frozen_sections
from app.procurement.publication.schemas import Edition, Gate
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.schemas import Tender

COUNTED_FOR_BIDDERS = (QUESTIONS, BIDS)
USED_REFERENCE = N_(
    "Another tender is published as {reference}, and everybody knows it by that. Write another reference."
)


async def look(tender: Tender, kind: ProcedureKind, now: datetime, *, before: Edition | None = None) -> Gate:
    """Every error at once. before : the edition that is amended; None for the first publication."""
    on_date = to_local(now).date()
    sections = frozen_sections(tender, before.sections.get("evidence") if before else None)
    findings = [each for each in await findings_of(tender) if not kind.sections or each.section in kind.sections]
    problems = document_problems(kind, sections, on_date) + _told(findings, "error")
    if before is None and kind.needs_review and not await reads.is_approved(tender.id, tender.version):
        problems.append(FieldError("review", NEEDS["review_approved"]))
    if await reads.is_reference_used(tender.reference, but=tender.id):
        problems.append(FieldError("tender.reference", USED_REFERENCE, {"reference": tender.reference}))
    problems += _kept_reference(tender, before) if before else _time_problems(sections, kind, on_date)
    deadlines = Deadlines()
    if kind.uses_bids:
        try:
            deadlines = read_deadlines(
                sections.get("timetable") or [], now, before=before.deadlines if before else None
            )
        except InvalidInput as error:
            problems += error.fields
    return Gate(_once(problems), _told(findings, "warning"), deadlines)


def _kept_reference(tender: Tender, before: Edition) -> list[FieldError]:
    """Everybody knows the tender by it."""
    if tender.reference == before.reference:
        return []
    message = N_("The tender is published as {reference}, and keeps that reference. Write it again.")
    return [FieldError("tender.reference", message, {"reference": before.reference})]


def _time_problems(sections: Mapping[str, Any], kind: ProcedureKind, today: date) -> list[FieldError]:
    """The procedure's least days count from the day it is really published, whatever the timetable says."""
    message = N_("From today to “{step}” there are {days} days, and the procedure asks for {least}. Move the date.")
    found = []
    for index, step in enumerate(sections.get("timetable") or []):
        least = kind.minimum_days.get(step.get("code") or "")
        if least is None or step["code"] not in COUNTED_FOR_BIDDERS or not step.get("date"):
            continue
        days = (date.fromisoformat(step["date"]) - today).days
        if days < least:
            params = {"step": step.get("label"), "days": days, "least": least}
            found.append(FieldError(f"timetable[{index}].date", message, params))
    return found


def _told(findings: Sequence[Finding], severity: str) -> list[FieldError]:
    return [FieldError(each.path, each.message, each.params) for each in findings if each.severity == severity]


def _once(problems: list[FieldError]) -> list[FieldError]:
    """The check and the documents may name the same place in the same words."""
    return list({(each.field, each.msgid): each for each in problems}.values())
