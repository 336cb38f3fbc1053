"""A run made again, what moved between two runs, and estimating every night, as pages."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION
from app.evidence.effects.outcomes import LIST as OUTCOME_LIST
from app.evidence.effects.outcomes import list_outcomes
from app.evidence.effects.schemas import DEFAULT_SEED, Run, RunSettings
from app.evidence.revisions import service, views
from app.evidence.revisions.frozen import require_table
from app.evidence.revisions.schemas import Change, Nightly, Repeat
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import label
from app.platform.errors import N_, Conflict, InvalidInput
from app.platform.web import FormReader, FormState, locale_of, page, redirect


class RevisionsView(msgspec.Struct, frozen=True, kw_only=True):
    """table_gone : why the run cannot be made again, None when it can."""

    run: Run
    repeats: list[Repeat]
    changes: list[Change]
    earlier: list[tuple[str, str]]
    table_gone: str | None
    form: FormState


class NightlyView(msgspec.Struct, frozen=True, kw_only=True):
    nightly: Nightly
    outcomes: list[tuple[str, str]]
    form: FormState
    evaluation_on: bool
    may_decide: bool


@get("/effects/runs/{run_id:int}/revisions", guards=[allow(*service.READERS)], include_in_schema=False)
async def revisions_page(request: AppRequest, run_id: FromPath[int]) -> Response[str]:
    return await _revisions(request, run_id, FormState())


@post("/effects/runs/{run_id:int}/repeat", guards=[allow(*service.READERS)], include_in_schema=False)
async def repeat_run(request: AppRequest, run_id: FromPath[int]) -> Response[Any]:
    await service.request_repeat(request.user, run_id)
    return redirect(request, f"/effects/runs/{run_id}/revisions", flash=N_("The run is being made again."))


@post("/effects/runs/{run_id:int}/changes", guards=[allow(*service.READERS)], include_in_schema=False)
async def compare_runs(request: AppRequest, run_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    old_run_id = reader.integer("old_run_id", required=True, minimum=1, maximum=2**31 - 1)
    try:
        reader.raise_if_errors()
        change_id = await service.request_change(request.user, old_run_id or 0, run_id)
    except InvalidInput as error:
        return await _revisions(request, run_id, reader.state.with_errors(error), status=422)
    return redirect(request, f"/effects/changes/{change_id}", flash=N_("What moved is being worked out."))


@get("/effects/changes/{change_id:int}", guards=[allow(*service.READERS)], include_in_schema=False)
async def change_page(request: AppRequest, change_id: FromPath[int]) -> Response[str]:
    change = await service.view_change(request.user, change_id)
    return page(request, "revisions/change.html", await views.show_change(change, request.query_params.get("outcome")))


@get("/effects/nightly", guards=[allow(*service.READERS)], include_in_schema=False)
async def nightly_page(request: AppRequest) -> Response[str]:
    nightly = await service.get_nightly(request.user)
    chosen = nightly.settings.outcomes if nightly.settings else [one.code for one in list_outcomes(today())]
    seed = nightly.settings.seed if nightly.settings else DEFAULT_SEED
    return await _nightly(request, FormState.of({"outcomes": chosen, "seed": seed}))


@post("/effects/nightly", guards=[allow("manager")], include_in_schema=False)
async def decide_nightly(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    known = [one.code for one in list_outcomes(today())]
    chosen = set(reader.some_of("outcomes", known))
    seed = reader.integer("seed", required=True, maximum=2**32 - 1)
    is_on = reader.raw("decision") == "on"
    try:
        reader.raise_if_errors()
        settings = RunSettings(outcomes=[code for code in known if code in chosen], seed=seed or 0)
        await service.decide_nightly(request.user, settings, is_on=is_on, today=today())
    except InvalidInput as error:
        return await _nightly(request, reader.state.with_errors(error), status=422)
    done = N_("Effects are estimated every night from now on.") if is_on else N_("No more estimations at night.")
    return redirect(request, "/effects/nightly", flash=done)


async def _revisions(request: AppRequest, run_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    run, repeats, changes, earlier = await service.list_revisions(request.user, run_id)
    view = RevisionsView(
        run=run,
        repeats=repeats,
        changes=changes,
        earlier=[(str(other.id), views.name_run(other, locale_of(request))) for other in earlier],
        table_gone=await _why_gone(run_id),
        form=form,
    )
    return page(request, "revisions/revisions.html", view, status=status)


async def _why_gone(run_id: int) -> str | None:
    try:
        require_table(await service.get_frozen(run_id))
    except Conflict as problem:
        return problem.msgid
    return None


async def _nightly(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    locale = locale_of(request)
    view = NightlyView(
        nightly=await service.get_nightly(request.user),
        outcomes=[(one.code, label(OUTCOME_LIST, one.code, locale)) for one in list_outcomes(today())],
        form=form,
        evaluation_on=await effects.is_on(EVALUATION),
        may_decide=request.user.has("manager"),
    )
    return page(request, "revisions/nightly.html", view, status=status)


routes: list[Any] = [revisions_page, repeat_run, compare_runs, change_page, nightly_page, decide_nightly]
