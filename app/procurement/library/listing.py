"""The list of requirements."""

from app.platform.access import Actor
from app.platform.codelists import codes
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.procurement.library import service
from app.procurement.library.schemas import AREAS, RequirementVersion
from app.procurement.library.views import library_line
from app.procurement.library.wording import AREA_NAMES, KIND_NAMES, STATE_NAMES


async def _all_requirements(actor: Actor) -> list[RequirementVersion]:
    """Whoever may open the list sees every requirement, retired or not."""
    return await service.list_requirements(retired=None)


def state_of(row: RequirementVersion) -> str:
    return "retired" if row.retired else "used"


def _groups(row: RequirementVersion) -> list[str]:
    """A requirement that names no group suits them all."""
    return row.target_groups or codes("target_group")


REQUIREMENTS: ListSpec[RequirementVersion] = declare(
    ListSpec(
        path="/library",
        title=N_("Requirement library"),
        roles=service.READERS,
        search=N_("Words in the requirement, or its code"),
        facets="side",
        filters=(
            Filter("area", N_("Area"), words=AREA_NAMES),
            Filter("kind", N_("Kind of requirement"), words=KIND_NAMES),
            Filter("state", N_("State"), words=STATE_NAMES, unset=("used",)),
            Filter("target_group", N_("Suits the target group"), code_list="target_group"),
        ),
        sorts={"area": N_("Area"), "heading": N_("Heading"), "code": N_("Code"), "-changed": N_("Last changed")},
        columns=(
            Column(N_("Code"), lambda row: row.code),
            Column(N_("Version"), lambda row: row.version, kind="number"),
            Column(N_("Area"), lambda row: row.area, kind="code", words=AREA_NAMES),
            Column(N_("Kind of requirement"), lambda row: row.kind, kind="code", words=KIND_NAMES),
            Column(N_("Heading"), lambda row: row.heading),
            Column(N_("Requirement"), lambda row: row.text),
            Column(N_("How to answer it"), lambda row: row.documentation),
            Column(N_("Target groups"), lambda row: row.target_groups, kind="code", code_list="target_group"),
            Column(N_("What it rests on"), lambda row: row.source),
            Column(N_("Last changed"), lambda row: row.created_at, kind="instant"),
            Column(N_("State"), state_of, kind="code", words=STATE_NAMES),
        ),
        source=InMemory(
            rows=_all_requirements,
            text=lambda row: f"{row.code} {row.heading} {row.text} {row.documentation} {row.source}",
            values={
                "area": lambda row: [row.area],
                "kind": lambda row: [row.kind],
                "state": lambda row: [state_of(row)],
                "target_group": _groups,
            },
            sorts={
                "area": lambda row: (AREAS.index(row.area), sort_key(row.heading), row.id),
                "heading": lambda row: (sort_key(row.heading), row.id),
                "code": lambda row: row.code,
                "changed": lambda row: (row.created_at, row.id),
            },
        ),
        line=library_line,
    )
)
