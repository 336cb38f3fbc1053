"""A list's file: every row the reader's query finds, with what the file says of itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from app.platform.access.actor import ROLE_LABELS, Actor, Role
from app.platform.errors import N_, VifteError
from app.platform.lists.addresses import query_string, with_query
from app.platform.lists.cells import cell_of
from app.platform.lists.facets import Labels, filters_in_words
from app.platform.lists.files import Export
from app.platform.lists.spec import ListSpec
from app.platform.settings import settings
from app.platform.web.filters import date_time, number
from app.platform.web.listing import ListQuery
from app.platform.web.translations import translate

MOST_ROWS = 50_000
# Among people a name is searched for, and no file outlives the right to know it.
SEARCHED = "•••"


class TooManyRows(VifteError):
    status = 422

    def __init__(self, total: int, locale: str) -> None:
        super().__init__(
            N_("The list has {total} rows, and a file at most {most}. Narrow it with filters, and fetch it again."),
            total=number(locale, total),
            most=number(locale, MOST_ROWS),
        )


async def all_rows(spec: ListSpec[Any], actor: Actor, query: ListQuery, locale: str) -> Sequence[Any]:
    """Raises TooManyRows."""
    found = await spec.source.find(actor, spec.meant(query), limit=MOST_ROWS)
    if found.total > MOST_ROWS:
        raise TooManyRows(found.total, locale)
    return found.rows


def make_export(
    spec: ListSpec[Any],
    actor: Actor,
    query: ListQuery,
    labels: Labels,
    rows: Sequence[Any],
    *,
    now: datetime,
    locale: str,
) -> Export:
    return Export(
        about_title=translate(locale, N_("About the list")),
        about=_about(spec, actor, query, labels, len(rows), now=now, locale=locale),
        rows_title=translate(locale, N_("Rows")),
        headings=[translate(locale, column.heading) for column in spec.columns],
        rows=[[cell_of(column, row, locale) for column in spec.columns] for row in rows],
    )


def _about(
    spec: ListSpec[Any], actor: Actor, query: ListQuery, labels: Labels, n_rows: int, *, now: datetime, locale: str
) -> list[tuple[str, str]]:
    """What makes the file's numbers repeatable, and says who may have them."""
    narrowed = [(N_("Search"), SEARCHED if spec.personal else query.q)] if query.q and spec.search else []
    narrowed += filters_in_words(spec, query, labels, locale)
    about = [
        (N_("List"), f"{translate(locale, spec.title)}, {settings().municipality}"),
        *(narrowed or [(N_("Filters"), translate(locale, N_("None: the whole list")))]),
        (N_("Sorted by"), _sort_in_words(spec, query, locale)),
        (N_("Data read"), date_time(locale, now)),
        (N_("Fetched by"), actor.name),
        (N_("Who may open the list"), _readers_in_words(spec, locale)),
        (N_("Rows"), number(locale, n_rows)),
        (N_("The same list in Vifte"), _address(spec, query)),
    ]
    if spec.personal:
        about.append((N_("Personal data"), translate(locale, N_("Delete the file when you no longer need it."))))
    return [(translate(locale, heading), value) for heading, value in about]


def _address(spec: ListSpec[Any], query: ListQuery) -> str:
    kept = replace(query, q="") if spec.personal else query
    return settings().public_origin + with_query(spec.path, query_string(spec, kept))


def _readers_in_words(spec: ListSpec[Any], locale: str) -> str:
    if not spec.roles:
        return translate(locale, N_("Everybody who is signed in"))
    return ", ".join(translate(locale, ROLE_LABELS[Role(role)]) for role in spec.roles)


def _sort_in_words(spec: ListSpec[Any], query: ListQuery, locale: str) -> str:
    names = {name.removeprefix("-"): msgid for name, msgid in spec.sorts.items()}
    name = translate(locale, names[query.sort])
    return translate(locale, N_("{name}, falling") if query.descending else N_("{name}, rising"), name=name)


def file_name(spec: ListSpec[Any], form: str, now: datetime) -> str:
    """Such as vifte-offers-2026-02-01.xlsx."""
    return f"vifte-{spec.path.strip('/').replace('/', '-')}-{now:%Y-%m-%d}.{form}"
