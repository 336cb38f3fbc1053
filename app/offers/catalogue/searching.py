"""A filter of offers as an SQL condition; every word must be found somewhere in the offer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.offers.catalogue.freshness import LIST as FRESHNESS
from app.offers.catalogue.freshness import NEVER, Period, period_of, steps_on
from app.offers.catalogue.schemas import OfferFilter
from app.platform.codelists import choices
from app.platform.lists import Condition

MOST_WORDS = 8
_ANY_OF = {
    "offer_type": "o.offer_type = any({})",
    "supplier": "o.supplier_id = any({})",
    "supplier_kind": "s.kind = any({})",
    "track": "o.track = any({})",
    "target_group": "o.target_groups && {}",
    "benefit": "o.benefits && {}",
    "barrier": "o.barriers && {}",
}
# Lists whose labels are searched as well, and the condition a code of theirs makes.
_LABELLED = {
    "offer_type": "o.offer_type = any({})",
    "target_group": "o.target_groups && {}",
    "benefit": "o.benefits && {}",
    "barrier": "o.barriers && {}",
}


# What a facet counts, by filter; of an array each value.
COUNTED = {
    "target_group": "unnest(o.target_groups)",
    "offer_type": "o.offer_type",
    "benefit": "unnest(o.benefits)",
    "barrier": "unnest(o.barriers)",
    "supplier": "o.supplier_id",
    "supplier_kind": "s.kind",
    "track": "o.track",
    "life": "o.life",
    "company_directed": "case when o.company_directed then 'yes' else 'no' end",
}


def condition_for(wanted: OfferFilter, args: list[Any] | None = None) -> Condition:
    """SQL over `offer o` and `supplier s`. args : of a statement that this is a part of."""
    condition = Condition(args)
    for name, piece in _ANY_OF.items():
        values: Sequence[Any] = getattr(wanted, name)
        if values:
            condition.add(piece.format(condition.bind(list(values), "int[]" if name == "supplier" else "text[]")))
    if wanted.life:
        condition.add(f"o.life = any({condition.bind(list(wanted.life))})")
    else:
        condition.add("o.life <> 'closed'")
    if wanted.freshness:
        condition.add(_freshness_condition(condition, wanted))
    if wanted.company_directed is not None:
        condition.add(f"o.company_directed = {condition.bind(wanted.company_directed)}")
    if wanted.only_supplier_id is not None:
        condition.add(f"o.supplier_id = {condition.bind(wanted.only_supplier_id)}")
    for word in words_of(wanted.text):
        condition.add(_word_condition(condition, word))
    return condition


def counted(name: str, wanted: OfferFilter, condition: Condition) -> str:
    """What a facet counts; how fresh a confirmation is depends on the day and on steps that are data."""
    if name != FRESHNESS:
        return COUNTED[name]
    whens = [f"when o.last_confirmed_on is null then {condition.bind(NEVER, 'text')}"]
    for step in reversed(steps_on(wanted.on_date)):
        last = period_of(step.code, wanted.on_date, steps_on(wanted.on_date)).last or date.max
        day, code = condition.bind(last, "date"), condition.bind(step.code, "text")
        whens.append(f"when o.last_confirmed_on <= {day} then {code}")
    return f"case {' '.join(whens)} end"


def _freshness_condition(condition: Condition, wanted: OfferFilter) -> str:
    ways = [
        _in_period(condition, period_of(code, wanted.on_date, steps_on(wanted.on_date))) for code in wanted.freshness
    ]
    return f"({' or '.join(ways)})"


def _in_period(condition: Condition, period: Period) -> str:
    if period.never:
        return "o.last_confirmed_on is null"
    first, last = period.first or date.min, period.last or date.max
    return f"o.last_confirmed_on between {condition.bind(first, 'date')} and {condition.bind(last, 'date')}"


def words_of(text: str) -> list[str]:
    return text.lower().split()[:MOST_WORDS]


def _word_condition(condition: Condition, word: str) -> str:
    place = condition.bind(word, "text")
    ways = [
        f"strpos(o.search_text, {place}) > 0",
        f"o.search_vector @@ plainto_tsquery('danish', {place})",
        f"strpos(s.search_text, {place}) > 0",
    ]
    for list_name, piece in _LABELLED.items():
        if codes := codes_labelled(list_name, word):
            ways.append(piece.format(condition.bind(codes, "text[]")))
    return f"({' or '.join(ways)})"


def codes_labelled(list_name: str, word: str) -> list[str]:
    """The codes whose Danish or English label holds the word."""
    return [row.code for row in choices(list_name) if word in row.label_da.lower() or word in row.label_en.lower()]
