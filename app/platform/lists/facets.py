"""What a list's page shows of its filters: facets with counts, fields, and a chip for each filter in use."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.platform.access.actor import Actor
from app.platform.errors import N_
from app.platform.lists.addresses import Pairs, address, pairs_of
from app.platform.lists.spec import Filter, ListSpec, Options
from app.platform.web.filters import number
from app.platform.web.listing import ListQuery
from app.platform.web.translations import translate


class Option(msgspec.Struct, frozen=True):
    """One value of a facet. `url` leads to the list with it chosen, or without it when it is."""

    key: str
    label: str
    count: str
    chosen: bool
    url: str


class Facet(msgspec.Struct, frozen=True):
    """`unset` says in words what is shown while nothing is chosen, where that is not everything."""

    name: str
    heading: str
    options: list[Option]
    chosen: int
    unset: str


class Field(msgspec.Struct, frozen=True):
    name: str
    heading: str
    kind: str
    value: str


class Chip(msgspec.Struct, frozen=True):
    """A filter in use, and the address of the list without it."""

    label: str
    url: str


class Narrowing(msgspec.Struct, frozen=True):
    """Everything about a list's filters, in the reader's language."""

    facets: list[Facet]
    fields: list[Field]
    chips: list[Chip]


Labels = Mapping[str, Options]


async def labels_of(spec: ListSpec[Any], actor: Actor, locale: str) -> Labels:
    """Every facet's values with their names, in order."""
    return {one.name: await one.options(actor, locale) for one in spec.filters if one.is_facet}


def narrowing_of(
    spec: ListSpec[Any], query: ListQuery, labels: Labels, counts: Mapping[str, Mapping[str, int]], locale: str
) -> Narrowing:
    return Narrowing(
        facets=[_facet(spec, one, query, labels, counts[one.name], locale) for one in spec.filters if one.is_facet],
        fields=[
            Field(one.name, translate(locale, one.heading), one.field, query.first(one.name) or "")
            for one in spec.filters
            if not one.is_facet
        ],
        chips=_chips(spec, query, labels, locale),
    )


def filters_in_words(spec: ListSpec[Any], query: ListQuery, labels: Labels, locale: str) -> list[tuple[str, str]]:
    """Heading and values of each filter in use, and of those that mean something while they are not set."""
    words = []
    for one in spec.filters:
        values = query.all(one.name) or one.unset
        if values:
            names = dict(labels.get(one.name, ()))
            words.append((translate(locale, one.heading), ", ".join(names.get(value, value) for value in values)))
    return words


def _facet(
    spec: ListSpec[Any], one: Filter, query: ListQuery, labels: Labels, counts: Mapping[str, int], locale: str
) -> Facet:
    """Values without rows are left out, unless chosen."""
    chosen, names = query.all(one.name), labels[one.name]
    options = [
        Option(
            key=f"{one.name}-{position}",
            label=text,
            count=number(locale, counts.get(value, 0)),
            chosen=value in chosen,
            url=_toggled(spec, one, query, value),
        )
        for position, (value, text) in enumerate(names)
        if counts.get(value) or value in chosen
    ]
    unset = ", ".join(text for value, text in names if value in one.unset)
    return Facet(one.name, translate(locale, one.heading), options, len(chosen), unset)


def _toggled(spec: ListSpec[Any], one: Filter, query: ListQuery, value: str) -> str:
    chosen = query.all(one.name)
    if value in chosen:
        kept = tuple(other for other in chosen if other != value)
    else:
        kept = (value,) if one.single else (*chosen, value)
    return _address_with(spec, query, one.name, kept)


def _address_with(spec: ListSpec[Any], query: ListQuery, name: str, values: Sequence[str]) -> str:
    filters = {**query.filters, name: tuple(values)}
    return address(spec.path, pairs_of(spec, msgspec.structs.replace(query, filters=filters)))


def _chips(spec: ListSpec[Any], query: ListQuery, labels: Labels, locale: str) -> list[Chip]:
    chips = [_search_chip(spec, query, locale)] if query.q and spec.search else []
    for one in spec.filters:
        names, heading = dict(labels.get(one.name, ())), translate(locale, one.heading)
        for value in query.all(one.name):
            kept = tuple(other for other in query.all(one.name) if other != value)
            text = f"{heading}: {names.get(value, value)}"
            chips.append(Chip(text, _address_with(spec, query, one.name, kept)))
    return chips


def _search_chip(spec: ListSpec[Any], query: ListQuery, locale: str) -> Chip:
    without: Pairs = pairs_of(spec, msgspec.structs.replace(query, q=""))
    return Chip(translate(locale, N_("Search: {text}"), text=query.q), address(spec.path, without))
