"""The list of imports."""

from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.intake import queries
from app.platform.intake.kinds import import_kinds
from app.platform.intake.schemas import Batch
from app.platform.intake.service import kinds_for
from app.platform.intake.views import IMPORTERS, STATUS_LABELS, show_batch, status_of
from app.platform.lists import Column, Condition, Filter, InSql, ListSpec, declare
from app.platform.web import ListQuery

STATUS = "case when undone_at is null then status else 'undone' end"
EXTRACTS = {"partial": N_("Partial"), "full": N_("Full extract")}
KINDS = {kind.name: kind.title for kind in import_kinds().values()}


def _where(actor: Actor, query: ListQuery, condition: Condition) -> None:
    condition.any_of("kind", [kind.name for kind in kinds_for(actor)] or [""])
    condition.any_of("kind", query.all("kind"))
    condition.any_of(STATUS, query.all("status"))
    condition.any_of("extract", query.all("extract"))
    condition.words_in("lower(file_name)", query.q)


IMPORTS: ListSpec[Batch] = declare(
    ListSpec(
        path="/imports",
        title=N_("Imports"),
        roles=IMPORTERS,
        search=N_("Name of the file"),
        filters=(
            Filter("status", N_("Status"), words=STATUS_LABELS),
            Filter("kind", N_("Kind of file"), words=KINDS),
            Filter("extract", N_("Extract"), words=EXTRACTS),
        ),
        sorts={"-id": N_("Uploaded"), "file": N_("File"), "-new": N_("New rows"), "-changed": N_("Changed rows")},
        columns=(
            Column(N_("Number"), lambda row: row.id, kind="number"),
            Column(N_("File"), lambda row: row.file_name),
            Column(N_("Kind of file"), lambda row: row.kind, kind="code", words=KINDS),
            Column(N_("Extract"), lambda row: row.extract, kind="code", words=EXTRACTS),
            Column(N_("The extract was made on"), lambda row: row.extracted_on, kind="date"),
            Column(N_("Status"), status_of, kind="code", words=STATUS_LABELS),
            Column(N_("Rows"), lambda row: row.rows_total, kind="number"),
            Column(N_("New rows"), lambda row: row.rows_new, kind="number"),
            Column(N_("Changed rows"), lambda row: row.rows_changed, kind="number"),
            Column(N_("Unchanged rows"), lambda row: row.rows_unchanged, kind="number"),
            Column(N_("Closed rows"), lambda row: row.rows_closed, kind="number"),
            Column(N_("Mapping"), lambda row: row.report.mapping),
            Column(N_("Uploaded"), lambda row: row.created_at, kind="instant"),
            Column(N_("Imported"), lambda row: row.committed_at, kind="instant"),
            Column(N_("Undone"), lambda row: row.undone_at, kind="instant"),
        ),
        source=InSql(
            select="import_batch.*",
            tables="import_batch",
            row=queries.to_batch,
            where=_where,
            sorts={"id": "id", "file": "lower(file_name)", "new": "rows_new", "changed": "rows_changed"},
            never_empty=("id", "file", "new", "changed"),
            last="id desc",
            values={"status": STATUS, "kind": "kind", "extract": "extract"},
        ),
        line=lambda batch, locale: show_batch(batch),
    )
)
