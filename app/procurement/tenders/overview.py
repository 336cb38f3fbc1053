"""Builds what a tender's own page shows."""

from collections import Counter
from collections.abc import Sequence

from app.platform.access import Actor
from app.platform.errors import N_, FieldError
from app.platform.web import FormState
from app.procurement.tenders import service
from app.procurement.tenders.autosave import service as autosave
from app.procurement.tenders.autosave.schemas import WorkingCopy
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.reviewing.comment_service import list_comments
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ORDER, check_whole, label_of, section_spec
from app.procurement.tenders.states import may_edit, why_shut
from app.procurement.tenders.views import OverviewView, SectionState


async def overview_view(tender: Tender, actor: Actor, may_write: bool) -> OverviewView:
    problems = check_whole(tender.template, tender.sections)
    findings = await findings_of(tender)
    open_comments = [each for each in await list_comments(tender.id) if each.settled_at is None]
    found = Counter(each.section for each in findings)
    talk = Counter(each.section for each in open_comments)
    return OverviewView(
        tender=tender,
        sections=[_state(tender, name, problems, found, talk, actor.locale) for name in ORDER],
        problems=problems,
        documents=await service.list_documents(tender.id),
        may_write=may_write and may_edit(tender.state),
        findings=findings,
        shut=None if may_edit(tender.state) else why_shut(tender.state),
        unsaved=[_unsaved(tender, copy, actor.locale) for copy in await autosave.list_own(actor, tender.id)],
    )


def _unsaved(tender: Tender, copy: WorkingCopy, locale: str) -> tuple[str, str]:
    """The section's label and the address where the work can be gone on with."""
    address = f"/tenders/{tender.id}/sections/{copy.section}" + (f"/{copy.entry}" if copy.entry else "")
    return label_of(section_spec(tender.template, copy.section), locale), address


def _state(
    tender: Tender, name: str, problems: Sequence[FieldError], found: Counter[str], talk: Counter[str], locale: str
) -> SectionState:
    spec, value = section_spec(tender.template, name), tender.sections.get(name)
    return SectionState(
        name=name,
        label=label_of(spec, locale),
        gaps=sum(1 for problem in problems if _section_of(problem.field) == name),
        size=len(value or []) if spec.type == "list" else None,
        optional=spec.optional,
        found=found[name],
        talk=talk[name],
    )


def _section_of(path: str) -> str:
    return path.split(".")[0].split("[")[0]


def stale_heading(form: FormState, current: Tender) -> list[tuple[str, str, str]]:
    return [
        (N_("Reference"), form.value("reference"), current.reference),
        (N_("Title"), form.value("title"), current.title),
    ]
