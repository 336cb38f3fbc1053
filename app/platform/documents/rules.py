"""Rules across fields, as `metadata.yaml` names them; run on checked values only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.platform.documents.errors import Bilingual
from app.platform.documents.metadata import Rule
from app.platform.errors import N_, FieldError

BROKEN = N_("{message}")

Told = Iterator[tuple[str, dict[str, Any]]]


def select(values: Any, path: str) -> list[Any]:
    """Every value at a path such as `criteria[].children[].number`; empty ones are left out."""
    found = [values]
    for step in path.split(".") if path else []:
        name = step.removesuffix("[]")
        found = [each.get(name) for each in found if isinstance(each, dict)]
        if step.endswith("[]"):
            found = [inner for each in found for inner in each or ()]
    return [each for each in found if each is not None]


def broken_rules(values: Mapping[str, Any], rules: Sequence[Rule]) -> list[FieldError]:
    return [_told(rule, path, params) for rule in rules for path, params in RULES[rule.rule](values, rule)]


def _told(rule: Rule, path: str, params: dict[str, Any]) -> FieldError:
    message = Bilingual(rule.en.format(**params), rule.da.format(**params))
    return FieldError(path, BROKEN, {"message": message})


def _unique(values: Any, rule: Rule) -> Told:
    """No value at `of` occurs twice."""
    seen: set[Any] = set()
    for value in select(values, rule.of):
        if value in seen:
            yield rule.of, {"value": value}
        seen.add(value)


def _sum(values: Any, rule: Rule) -> Told:
    """The numbers at `of` come to `equals`."""
    total = sum(select(values, rule.of), Decimal(0))
    if total != Decimal(str(rule.equals)):
        yield rule.of, {"total": danish(total)}


def _sum_within(values: Any, rule: Rule) -> Told:
    """In each record of the list `of`, the numbers at `children` come to the record's own field `equals`."""
    for each in select(values, f"{rule.of}[]"):
        parts = select(each, rule.children)
        expected = each[rule.equals]
        if parts and sum(parts, Decimal(0)) != expected:
            params = {"total": danish(sum(parts)), "expected": danish(expected)}
            yield rule.of, {"value": _name(each), **params}


def _refers(values: Any, rule: Rule) -> Told:
    """Every value at `of` occurs at one of the paths in `to`."""
    known = {value for path in rule.to for value in select(values, path)}
    for value in select(values, rule.of):
        if value not in known:
            yield rule.of, {"value": value}


def _needs(values: Any, rule: Rule) -> Told:
    """In each record of the list `of` that matches `when`, `field` is filled in."""
    for index, each in enumerate(select(values, f"{rule.of}[]")):
        matches = all(each.get(name) == wanted for name, wanted in rule.when.items())
        if matches and each.get(rule.field) in (None, []):
            yield f"{rule.of}[{index}].{rule.field}", {"value": _name(each)}


def _not_above(values: Any, rule: Rule) -> Told:
    """In each record of the list `of` (or in the whole, when it is empty) `low` is not above `high`."""
    for each in select(values, f"{rule.of}[]") if rule.of else [values]:
        low, high = select(each, rule.low), select(each, rule.high)
        if low and high and low[0] > high[0]:
            yield rule.low if not rule.of else f"{rule.of}[].{rule.low}", {"value": _name(each)}


def _name(record: Mapping[str, Any]) -> str:
    return str(record.get("number") or record.get("name") or "")


def danish(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


RULES: dict[str, Callable[[Any, Rule], Told]] = {
    "unique": _unique,
    "sum": _sum,
    "sum_within": _sum_within,
    "refers": _refers,
    "needs": _needs,
    "not_above": _not_above,
}
