"""The list of jobs."""

from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.jobs import queries
from app.platform.jobs.schemas import Job
from app.platform.jobs.service import whose_jobs
from app.platform.jobs.views import STATUS_LABELS, show_job
from app.platform.lists import Column, Condition, Filter, InSql, ListSpec, declare
from app.platform.web import ListQuery


def _where(actor: Actor, query: ListQuery, condition: Condition) -> None:
    owner = whose_jobs(actor)
    if owner is not None:
        condition.add(f"created_by = {condition.bind(owner)}")
    condition.any_of("status", query.all("status"))


JOBS: ListSpec[Job] = declare(
    ListSpec(
        path="/jobs",
        title=N_("Jobs"),
        roles=(),
        filters=(Filter("status", N_("Status"), words=STATUS_LABELS),),
        sorts={"-id": N_("Number"), "ended": N_("Ended")},
        columns=(
            Column(N_("Number"), lambda row: row.id, kind="number"),
            Column(N_("Job"), lambda row: (row.title, row.title_params), kind="message"),
            Column(N_("Status"), lambda row: row.status, kind="code", words=STATUS_LABELS),
            Column(N_("Asked for"), lambda row: row.created_at, kind="instant"),
            Column(N_("Started"), lambda row: row.started_at, kind="instant"),
            Column(N_("Ended"), lambda row: row.finished_at, kind="instant"),
        ),
        source=InSql(
            select=queries.COLUMNS,
            tables="job",
            row=queries.to_job,
            where=_where,
            sorts={"id": "id", "ended": "finished_at"},
            never_empty=("id",),
            last="id desc",
            values={"status": "status"},
        ),
        line=lambda job, locale: show_job(job),
    )
)
