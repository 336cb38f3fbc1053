"""The list of tenders."""

from app.platform.access import Actor
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.procurement.procedures.kinds import LIST as PROCEDURES
from app.procurement.procedures.lifecycle import SHOWN_STATES
from app.procurement.tenders import service
from app.procurement.tenders.roles import READERS
from app.procurement.tenders.schemas import TenderSummary


async def _all_tenders(actor: Actor) -> list[TenderSummary]:
    """Whoever may open the list sees every tender."""
    return await service.list_tenders()


TENDERS: ListSpec[TenderSummary] = declare(
    ListSpec(
        path="/tenders",
        title=N_("Tenders"),
        roles=READERS,
        search=N_("Search tenders"),
        filters=(
            Filter("state", N_("Tender state"), words=SHOWN_STATES),
            Filter("procedure", N_("Procedure"), code_list=PROCEDURES),
        ),
        sorts={
            "-updated": N_("Last changed"),
            "title": N_("Title"),
            "reference": N_("Reference"),
        },
        columns=(
            Column(N_("Reference"), lambda row: row.reference),
            Column(N_("Title"), lambda row: row.title),
            Column(N_("Tender state"), lambda row: row.shown_state, kind="code", words=SHOWN_STATES),
            Column(N_("Procedure"), lambda row: row.procedure_kind, kind="code", code_list=PROCEDURES),
            Column(N_("Lots"), lambda row: row.n_lots, kind="number"),
            Column(N_("Requirements"), lambda row: row.n_requirements, kind="number"),
            Column(N_("Last changed"), lambda row: row.updated_at, kind="instant"),
        ),
        source=InMemory(
            rows=_all_tenders,
            text=lambda row: f"{row.reference} {row.title}",
            values={"state": lambda row: [row.shown_state], "procedure": lambda row: [row.procedure_kind]},
            sorts={
                "updated": lambda row: (row.updated_at, row.id),
                "title": lambda row: (sort_key(row.title), row.id),
                "reference": lambda row: (row.reference, row.id),
            },
        ),
    )
)
