"""Runs, one offer's evidence, and the legal bases, as pages."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.evidence.effects import page_views, pictures, service, told_views, views, wording
from app.evidence.effects.assessed import show_assessed, show_bounds
from app.evidence.effects.course_views import CourseRow, course_rows, last_week_of, limits_of
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE, NewLegalBasis
from app.evidence.effects.listing import READERS, RUNS
from app.evidence.effects.outcomes import LIST as OUTCOME_LIST
from app.evidence.effects.outcomes import list_outcomes
from app.evidence.effects.predictors import allowed_predictors, list_predictors
from app.evidence.effects.schemas import DEFAULT_SEED, OutcomeResult, Population, RunSettings
from app.platform.access import AppRequest, allow
from app.platform.charts import ChartFigure
from app.platform.clock import today
from app.platform.codelists import label
from app.platform.errors import N_, InvalidInput
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, NavItem, page, redirect
from app.platform.web.page_context import locale_of

BASIS_READERS = ("administrator", "manager", "auditor")


@get("/effects", guards=[allow(*READERS)], include_in_schema=False)
async def run_list(request: AppRequest) -> Response[Any]:
    more = page_views.RunListMore(
        evaluation_on=await service.is_on(EVALUATION),
        individual_on=await service.is_on(INDIVIDUAL_USE),
        may_run=request.user.has("manager"),
    )
    return await list_page(request, RUNS, "effects/list.html", more)


@get("/effects/runs/new", guards=[allow("manager")], include_in_schema=False)
async def new_run_page(request: AppRequest) -> Response[str]:
    everything = [one.code for one in list_outcomes(today())]
    return await _new_run(request, FormState.of({"outcomes": everything, "seed": DEFAULT_SEED}))


@post("/effects/runs", guards=[allow("manager")], include_in_schema=False)
async def start_run(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    known = [one.code for one in list_outcomes(today())]
    chosen = set(reader.some_of("outcomes", known))
    first_on, last_on = reader.date("first_on"), reader.date("last_on")
    seed = reader.integer("seed", required=True, maximum=2**32 - 1)
    try:
        reader.raise_if_errors()
        settings = RunSettings(
            outcomes=[code for code in known if code in chosen], seed=seed or 0, first_on=first_on, last_on=last_on
        )
        run_id = await service.request_run(request.user, settings, today=today())
    except InvalidInput as error:
        return await _new_run(request, reader.state.with_errors(error), status=422)
    return redirect(request, f"/effects/runs/{run_id}", flash=N_("The run is on its way. Follow the job here."))


@get("/effects/runs/{run_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def run_page(request: AppRequest, run_id: FromPath[int]) -> Response[str]:
    return await _run(request, run_id, FormState())


@post("/effects/runs/{run_id:int}/publish", guards=[allow("manager")], include_in_schema=False)
async def publish_run(request: AppRequest, run_id: FromPath[int]) -> Response[Any]:
    await service.publish_run(request.user, run_id)
    return redirect(request, f"/effects/runs/{run_id}", flash=N_("Published. Rankings use this run from now on."))


@post("/effects/runs/{run_id:int}/withdraw", guards=[allow("manager")], include_in_schema=False)
async def withdraw_run(request: AppRequest, run_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    reason = reader.text("reason", required=True, max_length=1000)
    try:
        reader.raise_if_errors()
        await service.withdraw_run(request.user, run_id, reason)
    except InvalidInput as error:
        return await _run(request, run_id, reader.state.with_errors(error), status=422)
    return redirect(request, f"/effects/runs/{run_id}", flash=N_("Withdrawn. Rankings no longer use this run."))


@get("/effects/offers/{offer_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def offer_page(request: AppRequest, offer_id: FromPath[int]) -> Response[str]:
    evidence = await service.get_offer_evidence(request.user, offer_id)
    run = evidence.run
    commons = await service.list_offer_common(request.user, run.id, offer_id) if run else []
    course = course_rows(await service.list_course(request.user, run.id, "offer", str(offer_id))) if run else []
    view = page_views.OfferEvidenceView(
        offer_id=evidence.offer_id,
        code=evidence.offer_code,
        title=evidence.offer_title,
        supplier_name=evidence.supplier_name,
        run=run,
        tables=views.group_by_outcome(evidence.estimates),
        commons=told_views.offer_commons(commons, evidence.estimates),
        course=course[0] if course else None,
        course_picture=_draw_course(course, evidence.offer_title, locale_of(request)),
    )
    return page(request, "effects/offer.html", view)


@get("/admin/legal-basis", guards=[allow(*BASIS_READERS)], include_in_schema=False)
async def legal_basis_page(request: AppRequest) -> Response[str]:
    return await _legal_bases(request, FormState())


@post("/admin/legal-basis", guards=[allow("administrator")], include_in_schema=False)
async def record_legal_basis(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    new = NewLegalBasis(
        purpose=reader.raw("purpose"),
        name=reader.text("name", max_length=200),
        decided_on=reader.date("decided_on"),
        impact_assessment=reader.text("impact_assessment", max_length=4000),
        allowed_predictors=tuple(reader.some_of("allowed_predictors", lambda _: True)),
    )
    try:
        reader.raise_if_errors()
        await service.record_basis(request.user, new, today=today())
    except InvalidInput as error:
        return await _legal_bases(request, reader.state.with_errors(error), status=422)
    return redirect(request, "/admin/legal-basis", flash=N_("Recorded. The switch is on."))


@post("/admin/legal-basis/{basis_id:int}/withdraw", guards=[allow("administrator")], include_in_schema=False)
async def withdraw_legal_basis(request: AppRequest, basis_id: FromPath[int]) -> Response[Any]:
    await service.withdraw_basis(request.user, basis_id)
    return redirect(request, "/admin/legal-basis", flash=N_("Withdrawn. The switch is off."), kind="info")


async def _new_run(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    locale, day = locale_of(request), today()
    basis = await service.find_basis(EVALUATION)
    used = {one.code for one in allowed_predictors(day, basis.allowed_predictors if basis else [])}
    view = page_views.NewRunView(
        form=form,
        outcomes=[(one.code, label(OUTCOME_LIST, one.code, locale)) for one in list_outcomes(day)],
        predictors=[one.code for one in list_predictors(day) if one.code in used],
        left_out=[one.code for one in list_predictors(day) if one.code not in used],
        evaluation_on=basis is not None,
    )
    return page(request, "effects/new.html", view, status=status)


async def _run(request: AppRequest, run_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    detail = await service.get_run_detail(request.user, run_id)
    run, locale = detail.run, locale_of(request)
    result = views.chosen_result(detail, request.query_params.get("outcome"))
    table = views.show_effects(result) if result else None
    diagnostics = result.diagnostics if result else {}
    told = await service.list_populations(request.user, run_id) if result else []
    common = await _common(request, result, told) if result else None
    label_, kind = wording.STATUS[run.status]
    bases = await service.list_bases(request.user) if request.user.has(*BASIS_READERS) else []
    view = page_views.RunView(
        run=run,
        status=label_,
        kind=kind,
        failure=wording.failure_label(run.failure),
        outcome=result.outcome if result else run.outcome,
        outcomes=[one.outcome for one in detail.results],
        table=table,
        exclusions=[(wording.EXCLUSIONS.get(code, code), count) for code, count in run.exclusions.items()],
        own_picture=pictures.draw_effects(table, locale) if table else None,
        common=common,
        common_picture=pictures.draw_common(common, result.outcome, locale) if result and common else None,
        populations=[one.population for one in told if result and one.outcome == result.outcome],
        trust_pictures=pictures.draw_trust(diagnostics, locale),
        warnings=list(diagnostics.get("warnings", [])),
        r_squared=diagnostics.get("r_squared"),
        assessed=show_assessed(diagnostics),
        bounds=show_bounds(result) if result else [],
        basis=next((one for one in bases if one.id == run.legal_basis_id), None),
        may_act=request.user.has("manager"),
        withdraw_form=form,
    )
    return page(request, "effects/run.html", view, status=status)


async def _common(
    request: AppRequest, result: OutcomeResult, populations: list[Population]
) -> told_views.CommonTable | None:
    """The outcome's offers in the population asked for; None where they could not be told together."""
    wanted = request.query_params.get("population")
    population = told_views.chosen_population(populations, result.outcome, wanted)
    if population is None:
        return None
    commons = await service.list_common(request.user, population.run_id, result.outcome, population.population)
    return told_views.common_table(result, population, commons)


def _draw_course(rows: list[CourseRow], title: str, locale: str) -> ChartFigure | None:
    if not rows:
        return None
    return pictures.draw_course(rows[0], title, locale, last_week=last_week_of(rows), limits=limits_of(rows))


async def _legal_bases(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    bases = await service.list_bases(request.user)
    view = page_views.show_legal_bases(bases, form, may_switch=request.user.has("administrator"))
    return page(request, "effects/legal_basis.html", view, status=status)


routes: list[Any] = [
    run_list,
    export_route(RUNS),
    new_run_page,
    start_run,
    run_page,
    publish_run,
    withdraw_run,
    offer_page,
    legal_basis_page,
    record_legal_basis,
    withdraw_legal_basis,
]

NAV = [
    NavItem(
        label=N_("Effects"), path="/effects", roles=("manager", "auditor", "procurement", "administrator"), order=40
    ),
    NavItem(
        label=N_("Legal basis"),
        path="/admin/legal-basis",
        roles=("administrator",),
        order=94,
        place="administration",
        hint=N_("What the use of citizens' data rests on. Effects and rankings are closed until it is recorded."),
    ),
]
