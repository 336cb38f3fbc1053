"""The page that takes an import back."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict
from app.platform.intake import undoing
from app.platform.intake.schemas import UndoPlan
from app.platform.intake.views import IMPORTERS, BatchView, show_batch, table_label
from app.platform.web import page, redirect


class UndoView(msgspec.Struct, frozen=True):
    """`labels` has the msgid of each table a reason names."""

    plan: UndoPlan
    shown: BatchView
    labels: dict[str, str]


@get("/imports/{batch_id:int}/undo", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def undo_page(request: AppRequest, batch_id: FromPath[int]) -> Response[str]:
    return await show_undo(request, batch_id)


async def show_undo(request: AppRequest, batch_id: int, *, status: int = 200) -> Response[str]:
    plan = await undoing.plan_undo(request.user, batch_id)
    labels = {reason.table: table_label(reason.table) for reason in plan.reasons if reason.table}
    return page(request, "intake/undo.html", UndoView(plan, show_batch(plan.batch), labels), status=status)


@post("/imports/{batch_id:int}/undo", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def undo(request: AppRequest, batch_id: FromPath[int]) -> Response[Any]:
    """A refusal shows the reasons again, which may be other ones than a moment ago."""
    try:
        job_id = await undoing.undo_import(request.user, batch_id)
    except Conflict:
        plan = await undoing.plan_undo(request.user, batch_id)
        if plan.possible:
            raise
        return await show_undo(request, batch_id, status=409)
    if job_id:
        return redirect(request, f"/jobs/{job_id}", flash=N_("The file is being undone."), kind="info")
    return redirect(request, f"/imports/{batch_id}", flash=N_("The file has been undone. Its rows are as before."))


undo_routes: list[Any] = [undo_page, undo]
