"""Changing code lists: an administrator adds codes, ends them, and corrects their labels. Nothing is deleted."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.codelists import queries
from app.platform.codelists.cache import list_names, rows_of
from app.platform.codelists.loading import refresh_codelists
from app.platform.codelists.values import Code
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, NotFound

CODE_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
LONGEST_LABEL = 200
# Attributes that are whole numbers an administrator sets; kept as text, empty for none.
NUMBERS = frozenset(
    {
        "days", "days_questions", "days_answers", "days_bids", "days_opening", "days_notification", "days_standstill",
        "days_sign", "days_start",
    }
)  # fmt: skip
LARGEST_NUMBER = 36_500


async def add_code(actor: Actor, item: Code) -> int:
    """Add a code at the end of its list; one that has ended may come back from a later day."""
    _require_administrator(actor)
    _check_list(item.list)
    _check(item)
    async with transaction():
        item_id = await queries.insert_item(item)
        await _record(actor, "added", item_id, item)
    await refresh_codelists()
    return item_id


async def end_code(actor: Actor, item_id: int, last_day: date | None) -> Code:
    """Let a code be chosen until `last_day`; None takes the end back. Rows that have the code keep it."""
    _require_administrator(actor)
    async with transaction():
        item = await _get(item_id)
        if last_day is not None and last_day < item.valid_from:
            raise InvalidInput([FieldError("valid_to", N_("The last day lies before the first. Choose a later day."))])
        others = [row for row in rows_of(item.list) if row.id != item_id]
        _check_alone(msgspec.structs.replace(item, valid_to=last_day), others, field="valid_to")
        await queries.update_end(item_id, last_day)
        await _record(actor, "ended" if last_day else "reopened", item_id, item)
    await refresh_codelists()
    return item


async def relabel_code(actor: Actor, item_id: int, label_da: str, label_en: str) -> Code:
    """Correct what people read for a code. A code that comes to mean something else is a new code."""
    _require_administrator(actor)
    async with transaction():
        item = await _get(item_id)
        _raise(_label_faults(label_da, label_en))
        await queries.update_labels(item_id, label_da, label_en)
        await _record(actor, "relabelled", item_id, item)
    await refresh_codelists()
    return item


async def set_numbers(actor: Actor, item_id: int, numbers: Mapping[str, int | None]) -> Code:
    """Change the numbers that go with a code, such as the days after which a step begins."""
    _require_administrator(actor)
    async with transaction():
        item = await _get(item_id)
        attributes = {**item.attributes, **with_numbers(item.list, numbers)}
        await queries.update_attributes(item_id, attributes)
        await _record(actor, "numbers_set", item_id, item)
    await refresh_codelists()
    return item


async def get_item(item_id: int) -> Code:
    return await _get(item_id)


def rows_of_known(list_name: str) -> list[Code]:
    """A list's rows. Raises NotFound for a list there is none of."""
    _check_list(list_name)
    return rows_of(list_name)


def _check_list(list_name: str) -> None:
    if list_name not in list_names():
        raise NotFound(N_("There is no such code list. Choose one from the overview."))


def _check(item: Code) -> None:
    faults = _label_faults(item.label_da, item.label_en)
    if not CODE_SHAPE.fullmatch(item.code):
        faults.append(FieldError("code", N_("Write a code of letters a-z, digits, dots and dashes, at most 40 long.")))
    if item.valid_to is not None and item.valid_to < item.valid_from:
        faults.append(FieldError("valid_to", N_("The last day lies before the first. Choose a later day.")))
    _raise(faults)
    _check_alone(item, rows_of(item.list))


def _check_alone(item: Code, others: list[Code], *, field: str = "code") -> None:
    """No other row of the same code may be valid on a day that this one is."""
    for row in others:
        starts_after = item.valid_to is not None and item.valid_to < row.valid_from
        ended_before = row.valid_to is not None and row.valid_to < item.valid_from
        if row.code == item.code and not (starts_after or ended_before):
            raise InvalidInput([FieldError(field, N_("The list has this code in that period already."))])


def _label_faults(label_da: str, label_en: str) -> list[FieldError]:
    labels = (("label_da", label_da), ("label_en", label_en))
    return [
        *(FieldError(name, N_("Write what people read.")) for name, text in labels if not text),
        *(
            FieldError(name, N_("Write at most {n} characters."), {"n": LONGEST_LABEL})
            for name, text in labels
            if len(text) > LONGEST_LABEL
        ),
    ]


def _raise(faults: list[FieldError]) -> None:
    if faults:
        raise InvalidInput(faults)


async def _get(item_id: int) -> Code:
    item = await queries.find_item(item_id)
    if item is None:
        raise NotFound(N_("There is no such code. Find it in its list."))
    return item


def _require_administrator(actor: Actor) -> None:
    if not actor.has("administrator"):
        raise NotAllowed(N_("Only administrators change code lists."))


async def _record(actor: Actor, action: str, item_id: int, item: Code) -> None:
    await record(
        actor_id=actor.user_id,
        action=f"codelist.{action}",
        subject="code_item",
        subject_id=item_id,
        details={"list": item.list, "code": item.code},
    )


def with_attributes(list_name: str, chosen: set[str]) -> dict[str, bool]:
    """The yes-or-no attributes that the list's codes carry, yes for the chosen ones."""
    return {name: name in chosen for name in attribute_names(list_name)}


def number_names(list_name: str) -> list[str]:
    """The numbers that go with the list's codes."""
    return sorted({name for row in rows_of(list_name) for name in row.attributes} & NUMBERS)


def with_numbers(list_name: str, numbers: Mapping[str, int | None]) -> dict[str, str]:
    """The numbers that the list's codes carry, as they are kept."""
    return {name: "" if numbers.get(name) is None else str(numbers[name]) for name in number_names(list_name)}


def attribute_names(list_name: str) -> list[str]:
    """Attributes that are yes or no; those that hold text come from the seed and have meaning to the program only."""
    values = {name: value for row in rows_of(list_name) for name, value in row.attributes.items()}
    return [name for name, value in values.items() if isinstance(value, bool)]
