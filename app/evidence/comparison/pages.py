"""Suppliers, own and private, types and lengths of offers beside each other; and a supplier's line on its own page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from app.evidence.comparison import pictures, service, views, wording
from app.evidence.comparison.listing import FIGURES
from app.evidence.comparison.schemas import Comparison, Wanted
from app.evidence.effects.course_views import course_rows
from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import NavItem, Panel, page
from app.platform.web.page_context import locale_of


@get("/comparison", guards=[allow(*service.READERS)], include_in_schema=False)
async def comparison_page(request: AppRequest) -> Response[str]:
    comparison = await service.get_comparison(request.user, read_wanted(request))
    if comparison is None:
        return page(request, "comparison/nothing.html", None)
    by = request.query_params.get("by", "kind")
    return page(request, "comparison/show.html", await _show(request, comparison, by))


@get("/comparison/figures", guards=[allow(*service.READERS)], include_in_schema=False)
async def figures_page(request: AppRequest) -> Response[Any]:
    return await list_page(request, FIGURES, "comparison/figures.html")


def read_wanted(request: AppRequest) -> Wanted:
    given = request.query_params
    run = given.get("run", "")
    return Wanted(
        run=int(run) if run.isdecimal() and len(run) < 10 else None,
        outcome=given.get("outcome"),
        population=given.get("population"),
    )


async def _show(request: AppRequest, comparison: Comparison, by: str) -> views.ComparisonView:
    result, locale = comparison.result, locale_of(request)
    by = by if by in service.COURSES else "kind"
    courses = course_rows(await service.list_courses(request.user, comparison.run.id, by))
    contrasts = await service.list_contrasts(request.user, comparison)
    suppliers, offers = views.supplier_table(comparison), views.offers_table(comparison)
    population = comparison.population.population if comparison.population else "all"
    return views.ComparisonView(
        run=comparison.run,
        runs=comparison.runs,
        outcome=result.outcome,
        outcomes=comparison.outcomes,
        better=result.better,
        population=population,
        n_citizens=comparison.population.n_citizens if comparison.population else 0,
        query=urlencode({"run": comparison.run.id, "outcome": result.outcome, "population": population}),
        offers=offers,
        suppliers=suppliers,
        supplier_picture=pictures.draw_suppliers(suppliers, result, offers.centre if offers else None, locale),
        own=views.own_table(comparison),
        kinds=views.group_table(comparison, "kind"),
        contrast=views.contrast_view(contrasts.get(population), result.unit, result.better),
        types=views.group_table(comparison, "type"),
        lengths=views.group_table(comparison, "duration"),
        populations=views.population_rows(comparison, contrasts),
        by=by,
        course_choices=list(wording.COURSES.items()),
        courses=pictures.draw_courses(courses, locale),
        has_points=result.unit == "points",
    )


async def load_supplier_panel(actor: Actor, supplier_id: int, on_date: date) -> views.SupplierPanel | None:
    """The run in use, its main outcome, everybody. None where the supplier is not in it."""
    comparison = await service.get_comparison(actor, Wanted())
    if comparison is None:
        return None
    key, table = str(supplier_id), views.supplier_table(comparison)
    row = next((one for one in (*table.rows, *table.unplaced) if one.key == key), None)
    if row is None:
        return None
    own = next((one for one in views.own_table(comparison).rows if one.key == key), None)
    return views.SupplierPanel(
        run=comparison.run, outcome=comparison.result.outcome, row=row, own=own, places=table.places
    )


routes: list[Any] = [comparison_page, figures_page, export_route(FIGURES)]
NAV = [NavItem(label=N_("Comparison"), path="/comparison", roles=service.READERS, order=42)]
PANELS = [
    Panel(
        place="supplier",
        template="comparison/_supplier_panel.html",
        load=load_supplier_panel,
        roles=service.READERS,
        order=10,
    )
]
