"""The form on which a citizen's competences and wishes are written."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.citizens import competence_service, service
from app.casework.citizens.schemas import Competences, NewCompetences
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices, label
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate

ADDRESS = "/citizens/{citizen_id:int}/competences"
LONGEST_TEXT = 2000
FIELDS = {
    "competences": N_("Competences"),
    "competences_text": N_("Competences in the citizen's own words"),
    "wishes": N_("Wishes"),
    "wishes_text": N_("Wishes in the citizen's own words"),
}
LISTS = {"competences": "competence", "wishes": "wish"}
Choices = list[tuple[str, str]]


class CompetencesView(msgspec.Struct, frozen=True, kw_only=True):
    """`stale`: label, one's own text and the saved one, after somebody else saved meanwhile."""

    citizen_id: int
    name: str | None
    form: FormState
    version: int
    competences: Choices
    wishes: Choices
    stale: list[tuple[str, str, str]]


@get(ADDRESS, guards=[allow(*service.READERS)], include_in_schema=False)
async def competences_form(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    name, current = await competence_service.get_competences_for(request.user, citizen_id)
    form = FormState.of({field: getattr(current, field) for field in FIELDS} if current else {})
    return show(request, citizen_id, name, current, form)


@post(ADDRESS, guards=[allow(*service.READERS)], include_in_schema=False)
async def save_competences(request: AppRequest, citizen_id: FromPath[int]) -> Response[Any]:
    name, current = await competence_service.get_competences_for(request.user, citizen_id)
    reader = FormReader(await request.form())
    new = read_competences(reader, current)
    version = reader.integer("version", required=True) or 0
    try:
        reader.raise_if_errors()
        await competence_service.save_competences(request.user, citizen_id, new, version=version)
    except InvalidInput as error:
        form = reader.state.with_errors(error)
        return show(request, citizen_id, name, current, form, version=version, status=error.status)
    except StaleVersion as error:
        stale = compare(new, error.current, locale_of(request))
        return show(request, citizen_id, name, error.current, reader.state, stale=stale, status=error.status)
    return redirect(request, f"/citizens/{citizen_id}", flash=N_("Competences and wishes have been saved."))


def read_competences(reader: FormReader, current: Competences | None) -> NewCompetences:
    """Codes that have ended stay with a citizen who has them."""
    kept = current or NewCompetences()
    return NewCompetences(
        competences=reader.choices("competences", "competence", today(), keep=kept.competences),
        wishes=reader.choices("wishes", "wish", today(), keep=kept.wishes),
        competences_text=reader.text("competences_text", max_length=LONGEST_TEXT),
        wishes_text=reader.text("wishes_text", max_length=LONGEST_TEXT),
    )


def show(
    request: AppRequest,
    citizen_id: int,
    name: str | None,
    current: Competences | None,
    form: FormState,
    *,
    version: int | None = None,
    stale: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response[str]:
    """`version`: what the form was opened with; without it, what stands now has been seen."""
    locale = locale_of(request)
    view = CompetencesView(
        citizen_id=citizen_id,
        name=name,
        form=form,
        version=(current.version if current else 0) if version is None else version,
        competences=offered("competence", current.competences if current else [], locale),
        wishes=offered("wish", current.wishes if current else [], locale),
        stale=stale or [],
    )
    return page(request, "citizens/competences.html", view, status=status)


def offered(code_list: str, kept: list[str], locale: str) -> Choices:
    """What may be chosen today, and what the citizen has from before."""
    valid = [(code.code, code.label(locale)) for code in choices(code_list, today())]
    known = {code for code, _ in valid}
    return valid + [(code, label(code_list, code, locale)) for code in kept if code not in known]


def compare(new: NewCompetences, current: Competences | None, locale: str) -> list[tuple[str, str, str]]:
    saved = current or NewCompetences()
    return [
        (translate(locale, words), in_words(new, field, locale), in_words(saved, field, locale))
        for field, words in FIELDS.items()
    ]


def in_words(one: NewCompetences, field: str, locale: str) -> str:
    value = getattr(one, field)
    if field not in LISTS:
        return str(value) or "–"
    return ", ".join(label(LISTS[field], code, locale) for code in value) or "–"


routes: list[Any] = [competences_form, save_competences]
