"""Builds what a tender's own page shows."""

from collections.abc import Sequence

from app.platform.access import Actor
from app.platform.errors import N_, FieldError
from app.platform.web import FormState
from app.procurement.tenders import service
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ORDER, check_whole, label_of, section_spec
from app.procurement.tenders.views import OverviewView, SectionState


async def overview_view(tender: Tender, actor: Actor, may_write: bool) -> OverviewView:
    problems = check_whole(tender.template, tender.sections)
    return OverviewView(
        tender=tender,
        sections=[_state(tender, name, problems, actor.locale) for name in ORDER],
        problems=problems,
        documents=await service.list_documents(tender.id),
        may_write=may_write,
    )


def _state(tender: Tender, name: str, problems: Sequence[FieldError], locale: str) -> SectionState:
    spec, value = section_spec(tender.template, name), tender.sections.get(name)
    return SectionState(
        name=name,
        label=label_of(spec, locale),
        gaps=sum(1 for problem in problems if _section_of(problem.field) == name),
        size=len(value or []) if spec.type == "list" else None,
        optional=spec.optional,
    )


def _section_of(path: str) -> str:
    return path.split(".")[0].split("[")[0]


def stale_heading(form: FormState, current: Tender) -> list[tuple[str, str, str]]:
    return [
        (N_("Reference"), form.value("reference"), current.reference),
        (N_("Title"), form.value("title"), current.title),
    ]
