"""The page a new tender is begun on."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, locale_of, page, redirect
from app.procurement.procedures.kinds import LIGHT_REGIME, list_kinds
from app.procurement.tenders.roles import WRITERS
from app.procurement.tenders.service import list_tenders
from app.procurement.tenders.starting import service
from app.procurement.tenders.starting.planning import first_publication
from app.procurement.tenders.starting.views import NewView

MOST_LOTS = 30


@get("/tenders/new", guards=[allow(*WRITERS)])
async def new_tender(
    request: AppRequest,
    offers: FromQuery[str] = "",
    based_on: FromQuery[int | None] = None,
    target_group: FromQuery[list[str] | None] = None,
    procedure_kind: FromQuery[str] = LIGHT_REGIME,
    title: FromQuery[str] = "",
) -> Response[str]:
    """What a need, a gap or a consolidation has found comes along in the address."""
    given = {
        "offers": offers, "based_on": based_on, "target_group": target_group or [], "procedure_kind": procedure_kind,
        "title": title, "publish_on": await first_publication(today()),
    }  # fmt: skip
    return page(request, "tenders/new.html", await _view(request, FormState.of(given)))


@post("/tenders/new", guards=[allow(*WRITERS)])
async def create_tender(request: AppRequest) -> Response[Any]:
    form = FormReader(await request.form())
    kinds = [kind.code for kind in list_kinds(today())]
    reference = form.text("reference", required=True, max_length=40)
    title = form.text("title", required=True, max_length=160)
    publish_on = form.date("publish_on")
    if publish_on is not None and publish_on < today():
        form.add_error("publish_on", N_("Choose today or a later day."))
    kind = form.one_of("procedure_kind", kinds) or LIGHT_REGIME
    based_on = form.integer("based_on", minimum=1)
    lots = lots_from(form.text("offers", max_length=2000))
    if len(lots) > MOST_LOTS:
        form.add_error("offers", N_("A tender has at most {max} lots."), max=MOST_LOTS)
    target_groups = form.choices("target_group", "target_group", today())
    try:
        form.raise_if_errors()
        tender = await service.draft_tender(
            request.user.user_id, reference=reference, title=title, lots=lots, procedure_kind=kind,
            publish_on=publish_on, based_on=based_on, target_groups=target_groups,
        )  # fmt: skip
    except InvalidInput as error:
        return page(request, "tenders/new.html", await _view(request, form.state.with_errors(error)), status=422)
    return redirect(request, f"/tenders/{tender.id}", flash=N_("The draft is made. Go through its sections."))


def lots_from(text: str) -> list[list[str]]:
    """One lot for each code; codes joined by “+” are bought as one lot."""
    wanted = text.replace(",", " ").replace(";", " ")
    parts = [part.split("+") for part in " ".join(wanted.replace(" +", "+").replace("+ ", "+").split()).split()]
    codes = [list(dict.fromkeys(code for code in part if code)) for part in parts]
    return [list(each) for each in dict.fromkeys(tuple(each) for each in codes if each)]


async def _view(request: AppRequest, form: FormState) -> NewView:
    locale = locale_of(request)
    earlier = [(str(each.id), f"{each.reference} {each.title}") for each in await list_tenders()]
    return NewView(form, [(kind.code, kind.label(locale)) for kind in list_kinds(today())], earlier)


routes = [new_tender, create_tender]
