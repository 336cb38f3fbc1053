"""The lists of an administrator's code lists, and what stands in each line."""

from datetime import date

import msgspec

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.codelists import list_names, rows_of
from app.platform.codelists.titles import LIST_TITLES
from app.platform.codelists.values import Code
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, InMemory, ListSpec, declare
from app.platform.web import translate

ROLES = ("administrator",)


class ListLine(msgspec.Struct, frozen=True):
    """A code list with the number of its codes. `title` is a msgid."""

    name: str
    title: str
    in_use: int
    ended: int


def state_of(row: Code, on_date: date) -> str:
    if row.valid_from > on_date:
        return "coming"
    return "in_use" if row.is_valid_on(on_date) else "ended"


async def _all_lists(actor: Actor) -> list[ListLine]:
    day = today()
    return [_line(name, [state_of(row, day) for row in rows_of(name)]) for name in list_names()]


def _line(name: str, states: list[str]) -> ListLine:
    return ListLine(name, LIST_TITLES.get(name, name), states.count("in_use"), states.count("ended"))


def _danish(line: ListLine) -> str:
    return translate("da", line.title)


CODE_LISTS: ListSpec[ListLine] = declare(
    ListSpec(
        path="/admin/codelists",
        api="/api/codelists",
        title=N_("Code lists"),
        roles=ROLES,
        search=N_("Name of the code list"),
        sorts={"title": N_("List"), "name": N_("Code"), "in_use": N_("Codes in use")},
        columns=(
            Column(N_("Code"), lambda row: row.name),
            Column(N_("List"), lambda row: (row.title, {}), kind="message"),
            Column(N_("Codes in use"), lambda row: row.in_use, kind="number"),
            Column(N_("Ended codes"), lambda row: row.ended, kind="number"),
        ),
        source=InMemory(
            rows=_all_lists,
            text=lambda row: f"{row.name} {row.title} {_danish(row)}",
            sorts={
                "title": lambda row: (sort_key(_danish(row)), row.name),
                "name": lambda row: row.name,
                "in_use": lambda row: (row.in_use, row.name),
            },
        ),
    )
)
