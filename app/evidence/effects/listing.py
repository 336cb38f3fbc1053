"""The list of runs."""

from app.evidence.effects import service, wording
from app.evidence.effects.page_views import show_run_row
from app.evidence.effects.schemas import Run
from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare

READERS = ("manager", "auditor", "administrator", "procurement", "caseworker", "team_leader")
MOST_RUNS = 5_000
STATUS_NAMES = {status: text for status, (text, _) in wording.STATUS.items()}


async def _visible_runs(actor: Actor) -> list[Run]:
    return await service.list_runs(actor, limit=MOST_RUNS)


RUNS: ListSpec[Run] = declare(
    ListSpec(
        path="/effects",
        api="/api/effects/runs",
        title=N_("Effects"),
        roles=READERS,
        filters=(
            Filter("status", N_("Status"), words=STATUS_NAMES),
            Filter("outcome", N_("Main outcome"), code_list="effect_outcome"),
        ),
        sorts={"-id": N_("Run"), "data_until": N_("Data until"), "citizens": N_("Citizens")},
        columns=(
            Column(N_("Run"), lambda row: row.id, kind="number"),
            Column(N_("Status"), lambda row: row.status, kind="code", words=STATUS_NAMES),
            Column(N_("Main outcome"), lambda row: row.outcome, kind="code", code_list="effect_outcome"),
            Column(N_("Outcomes"), lambda row: row.outcomes, kind="code", code_list="effect_outcome"),
            Column(N_("Asked for"), lambda row: row.requested_at, kind="instant"),
            Column(N_("Data until"), lambda row: row.data_until, kind="date"),
            Column(N_("Citizens"), lambda row: row.n_citizens, kind="number"),
            Column(N_("Starts"), lambda row: row.n_starts, kind="number"),
            Column(N_("Fingerprint of the data"), lambda row: row.fingerprint),
            Column(N_("Model version"), lambda row: row.model_version),
        ),
        source=InMemory(
            rows=_visible_runs,
            values={"status": lambda row: [row.status], "outcome": lambda row: [row.outcome]},
            sorts={
                "id": lambda row: row.id,
                "data_until": lambda row: (row.data_until is not None, row.data_until, row.id),
                "citizens": lambda row: (row.n_citizens or 0, row.id),
            },
        ),
        line=lambda run, locale: show_run_row(run),
    )
)
