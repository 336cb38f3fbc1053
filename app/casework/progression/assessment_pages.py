"""The form on which a citizen and a caseworker score a day together."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.progression import service, views
from app.casework.progression.checking import find_stale
from app.casework.progression.schemas import DayEntries, Entry, Line
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect

ADDRESS = "/citizens/{citizen_id:int}/assessments/new"
LONGEST_NOTE = 1000
# No scale reaches further; more in a field was not sent by the form.
LARGEST_SCORE = 10_000


@get(ADDRESS, guards=[allow(*service.READERS)], include_in_schema=False)
async def assessment_form(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    """`?on=01-02-2026` opens a day that has been scored, for correcting it."""
    reader = FormReader(request.query_params)
    day = reader.date("on") or today()
    reader.raise_if_errors()
    name, lines = await service.open_day(request.user, citizen_id, day)
    form = FormState.of({"assessed_on": day, **views.raw_of(lines)})
    return page(request, "progression/assess.html", sheet_view(request, citizen_id, name, form, lines))


@post(ADDRESS, guards=[allow(*service.READERS)], include_in_schema=False)
async def save_assessments(request: AppRequest, citizen_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    sent = read_day(reader)
    try:
        reader.raise_if_errors()
        await service.record_assessments(request.user, citizen_id, sent, today=today())
    except (InvalidInput, service.ScaleChanged, StaleVersion) as error:
        return await show_again(request, citizen_id, reader.state, sent, error)
    return redirect(request, f"/citizens/{citizen_id}/progression", flash=N_("The assessment has been saved."))


def read_day(reader: FormReader) -> DayEntries:
    """Every indicator the form was drawn with; wrong fields are gathered in the reader."""
    codes = [name.removeprefix("scale-") for name in reader.state.raw if name.startswith("scale-")]
    day = reader.date("assessed_on", required=True)
    return DayEntries(assessed_on=day or today(), entries=[read_entry(reader, code) for code in codes])


def read_entry(reader: FormReader, code: str) -> Entry:
    return Entry(
        indicator=code,
        scale_id=reader.integer(f"scale-{code}", required=True) or 0,
        version=reader.integer(f"version-{code}", required=True) or 0,
        citizen_score=reader.integer(f"citizen-{code}", maximum=LARGEST_SCORE),
        professional_score=reader.integer(f"professional-{code}", maximum=LARGEST_SCORE),
        note=reader.text(f"note-{code}", max_length=LONGEST_NOTE),
    )


async def show_again(
    request: AppRequest,
    citizen_id: int,
    form: FormState,
    sent: DayEntries,
    error: InvalidInput | service.ScaleChanged | StaleVersion,
) -> Response[str]:
    """The form with everything that was written, and what stands in the way."""
    locale = locale_of(request)
    day = min(sent.assessed_on, today())
    name, lines = await service.open_day(request.user, citizen_id, day)
    changed: list[str] = []
    stale: list[tuple[str, str, str]] = []
    if isinstance(error, InvalidInput):
        form = form.with_errors(error)
    elif isinstance(error, service.ScaleChanged):
        changed = views.tell_changes(error.changed, await service.indicators_by_code(), locale)
    else:
        entries = {entry.indicator: entry for entry in sent.entries}
        stale = views.show_stale(find_stale(sent, lines), entries, locale)
    view = sheet_view(request, citizen_id, name, form, lines, changed=changed, stale=stale)
    return page(request, "progression/assess.html", view, status=error.status)


def sheet_view(
    request: AppRequest,
    citizen_id: int,
    name: str | None,
    form: FormState,
    lines: list[Line],
    *,
    changed: list[str] | None = None,
    stale: list[tuple[str, str, str]] | None = None,
) -> views.SheetView:
    return views.SheetView(
        citizen_id=citizen_id,
        name=name,
        form=form,
        lines=views.show_lines(lines, form, locale_of(request), renew=bool(stale)),
        changed=changed or [],
        stale=stale or [],
        correcting=any(line.saved for line in lines),
    )


routes: list[Any] = [assessment_form, save_assessments]
