"""The pages of mappings: what a file's headers and codes mean, and the mappings saved so far."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.codelists import choices
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.intake import mappings
from app.platform.intake.kinds import get_kind
from app.platform.intake.mapping import Mapping
from app.platform.intake.mapping_form import Choice
from app.platform.intake.mappings import MappingForm
from app.platform.intake.views import IMPORTERS, BatchView, show_batch
from app.platform.web import FormReader, FormState, locale_of, page, redirect

LONGEST_NAME = 80
Pairs = list[tuple[str, str]]


class MappingView(msgspec.Struct, frozen=True):
    """columns : our columns to choose from; required : those that must be among them, by name with label.
    codes : by code list, our codes to choose from.
    """

    form: MappingForm
    state: FormState
    shown: BatchView
    columns: Pairs
    required: Pairs
    codes: dict[str, Pairs]
    name: str
    stale: bool


class SavedView(msgspec.Struct, frozen=True):
    """A saved mapping. `kind_title` is a msgid."""

    mapping: Mapping
    kind_title: str
    columns: list[tuple[str, str | None]]
    codes: list[tuple[str, str, str | None]]
    form: FormState


class SavedList(msgspec.Struct, frozen=True):
    rows: list[SavedView]


@get("/imports/{batch_id:int}/mapping", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def mapping_page(request: AppRequest, batch_id: FromPath[int]) -> Response[str]:
    form = await mappings.open_form(request.user, batch_id)
    return show_form(request, form, FormState())


@post("/imports/{batch_id:int}/mapping", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def save_mapping(request: AppRequest, batch_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    name, choice = reader.text("name", max_length=LONGEST_NAME) or "", read_choice(reader.state)
    if reader.raw("step") == "codes":
        return show_form(request, await mappings.open_form(request.user, batch_id, choice), reader.state)
    version = reader.integer("version")
    try:
        reader.raise_if_errors()
        await mappings.save_mapping(request.user, batch_id, name, choice, version=version)
    except InvalidInput as error:
        form = await mappings.open_form(request.user, batch_id, choice)
        return show_form(request, form, reader.state.with_errors(error), status=422)
    except StaleVersion:
        form = await mappings.open_form(request.user, batch_id, choice)
        return show_form(request, form, reader.state, stale=True, status=409)
    message = N_("The mapping has been saved. Files with the same headers use it by themselves.")
    return redirect(request, f"/imports/{batch_id}", flash=message)


def read_choice(state: FormState) -> Choice:
    """Fields are numbered as the headers stand in the file; numbers beyond any file are passed over."""
    numbers = [int(name[7:]) for name in state.raw if name.startswith("column-") and name[7:].isdecimal()]
    count = max((number for number in numbers if number < 1000), default=-1) + 1
    columns = [state.value(f"column-{number}") for number in range(count)]
    codes = {name: values[-1] for name, values in state.raw.items() if name.startswith("code-") and values}
    return Choice(columns, codes)


def show_form(
    request: AppRequest, form: MappingForm, state: FormState, *, stale: bool = False, status: int = 200
) -> Response[str]:
    locale, kind = locale_of(request), get_kind(form.batch.kind)
    labels = [(c, c.heading(locale)) for c in kind.columns]
    lists = {row.code_list for row in form.rows if row.code_list}
    view = MappingView(
        form=form,
        state=state,
        shown=show_batch(form.batch),
        columns=[(c.name, f"{label} *" if c.required else label) for c, label in labels],
        required=[(c.name, label) for c, label in labels if c.required],
        codes={name: [(code.code, code.label(locale)) for code in choices(name)] for name in lists},
        name=state.value("name") or (form.saved.name if form.saved else ""),
        stale=stale,
    )
    return page(request, "intake/mapping.html", view, status=status)


@get("/imports/mappings", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def mapping_list(request: AppRequest) -> Response[str]:
    found = await mappings.list_mappings(request.user)
    return page(request, "intake/mappings.html", SavedList([saved_view(mapping, FormState()) for mapping in found]))


@get("/imports/mappings/{mapping_id:int}", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def saved_mapping(request: AppRequest, mapping_id: FromPath[int]) -> Response[str]:
    return await show_saved(request, mapping_id, FormState())


async def show_saved(request: AppRequest, mapping_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    mapping = await mappings.get_mapping(request.user, mapping_id)
    return page(request, "intake/saved_mapping.html", saved_view(mapping, form), status=status)


def saved_view(mapping: Mapping, form: FormState) -> SavedView:
    codes = [(column, text, code) for column, found in mapping.codes.items() for text, code in found.items()]
    return SavedView(mapping, get_kind(mapping.kind).title, list(mapping.columns.items()), codes, form)


@post("/imports/mappings/{mapping_id:int}/rename", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def rename_mapping(request: AppRequest, mapping_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    name, version = reader.text("name", max_length=LONGEST_NAME) or "", reader.integer("version") or 0
    try:
        reader.raise_if_errors()
        await mappings.rename_mapping(request.user, mapping_id, name, version)
    except InvalidInput as error:
        return await show_saved(request, mapping_id, reader.state.with_errors(error), status=422)
    return redirect(request, f"/imports/mappings/{mapping_id}", flash=N_("The mapping has a new name."))


@post("/imports/mappings/{mapping_id:int}/delete", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def delete_mapping(request: AppRequest, mapping_id: FromPath[int]) -> Response[Any]:
    await mappings.delete_mapping(request.user, mapping_id)
    return redirect(request, "/imports/mappings", flash=N_("The mapping has been deleted. What it read in stays."))


mapping_routes: list[Any] = [
    mapping_page, save_mapping, mapping_list, saved_mapping, rename_mapping, delete_mapping,
]  # fmt: skip
