"""The score sheet: a tender's scale, its quality criteria, and the requirements that are answered under each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from app.platform.errors import N_, NotFound
from app.procurement.pricing.award import leaves_of
from app.procurement.tenders.sections import lot_titles

NO_CRITERION = N_("The tender has no such lot or no such criterion that is scored.")


class Step(msgspec.Struct, frozen=True):
    """A step of the scale."""

    points: Decimal
    meaning: str


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    heading: str
    text: str
    documentation: str
    lots: tuple[int, ...]


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One that is scored. weight_percent : of the whole. requirements : answered under it, in any lot."""

    number: str
    name: str
    top_name: str
    weight_percent: Decimal
    description: str
    scale: str
    counts_positively: tuple[str, ...]
    requirements: tuple[Requirement, ...]

    def requirements_of(self, lot: int) -> list[Requirement]:
        return [each for each in self.requirements if not each.lots or lot in each.lots]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """steps : the highest first. lots : number and title. criteria : in the tender's order."""

    lots: tuple[tuple[int, str], ...]
    criteria: tuple[Criterion, ...]
    steps: tuple[Step, ...]

    @property
    def length(self) -> Decimal:
        """From the lowest step to the highest."""
        return self.steps[0].points - self.steps[-1].points if self.steps else Decimal(0)

    def is_step(self, points: Decimal) -> bool:
        return any(step.points == points for step in self.steps)

    def criterion(self, lot: int, number: str) -> Criterion:
        """Raises NotFound for what is not scored in the tender."""
        found = next((each for each in self.criteria if each.number == number), None)
        if found is None or lot not in {known for known, _ in self.lots}:
            raise NotFound(NO_CRITERION)
        return found

    def title_of(self, lot: int) -> str:
        return dict(self.lots).get(lot, "")

    def places(self) -> list[tuple[int, str]]:
        """Lot and criterion, in the order they are scored."""
        return [(lot, each.number) for lot, _ in self.lots for each in self.criteria]


def sheet_of(sections: Mapping[str, Any]) -> Sheet:
    """Of an edition's sections. Raises PricingError where a criterion's kind is not said."""
    criteria = sections.get("criteria") or []
    requirements = sections.get("requirements") or []
    named = {str(each["number"]): (each, top) for top in criteria for each in (top.get("children") or [top])}
    leaves = [leaf for leaf in leaves_of(criteria) if leaf.kind == "quality"]
    steps = (_step(each) for each in (sections.get("award") or {}).get("scale") or [] if each.get("points") is not None)
    return Sheet(
        lots=tuple(lot_titles(sections).items()),
        criteria=tuple(
            _criterion(*named[leaf.number], leaf.top, leaf.weight, _under(requirements, leaf.number, leaf.top))
            for leaf in leaves
        ),
        steps=tuple(sorted(steps, key=lambda step: -step.points)),
    )


def _step(value: Mapping[str, Any]) -> Step:
    return Step(Decimal(str(value["points"])), str(value.get("meaning") or ""))


def _under(requirements: Sequence[Mapping[str, Any]], number: str, top: str) -> tuple[Requirement, ...]:
    """A requirement that names a criterion with parts is answered under each of them."""
    return tuple(
        Requirement(
            number=str(each["number"]),
            heading=str(each.get("heading") or ""),
            text=str(each.get("text") or ""),
            documentation=str(each.get("documentation") or ""),
            lots=tuple(int(lot) for lot in each.get("lots") or []),
        )
        for each in requirements
        if each.get("kind") == "evaluated" and each.get("criterion") in (number, top)
    )


def _criterion(
    value: Mapping[str, Any],
    above: Mapping[str, Any],
    top: str,
    weight: Fraction,
    requirements: tuple[Requirement, ...],
) -> Criterion:
    number = str(value["number"])
    return Criterion(
        number=number,
        name=str(value.get("name") or ""),
        top_name=str(above.get("name") or "") if number != top else "",
        weight_percent=Decimal(weight.numerator * 100) / Decimal(weight.denominator),
        description=str(value.get("description") or ""),
        scale=str(value.get("scale") or ""),
        counts_positively=tuple(str(each) for each in value.get("counts_positively") or []),
        requirements=requirements,
    )
