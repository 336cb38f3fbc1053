"""Award criteria: weights, scales, and what counts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts

METHOD = N_(
    "Bidders must be able to see beforehand how bids are judged (udbudsloven §§ 160 and 165; § 2 for light services)."
)
LEAST_PERCENT, MOST_PERCENT = Decimal(5), Decimal(80)


def flat(sections: Sections) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Every criterion with the place of its main criterion and its path below it."""
    for index, criterion in enumerate(sections.get("criteria") or []):
        yield index, "", criterion
        for place, child in enumerate(criterion.get("children") or []):
            yield index, f"children[{place}].", child


def is_price(criterion: dict[str, Any]) -> bool:
    """What the writer says, and where nothing is said, what the name says."""
    if criterion.get("kind"):
        return bool(criterion["kind"] == "price")
    name = str(criterion.get("name") or "").lower()
    return "pris" in name or "økonomi" in name


def _weight(criterion: dict[str, Any]) -> Decimal:
    return Decimal(str(criterion.get("weight_percent") or 0))


@rule(
    "error",
    message=N_("The weights come to {total} %, and must come to 100 %."),
    source=METHOD,
    remedy=N_("Change the weights until they come to exactly 100 %."),
)
def weights_sum_to_100(sections: Sections, facts: Facts) -> Iterator[Fault]:
    criteria = sections.get("criteria") or []
    total = sum((_weight(each) for each in criteria), Decimal(0))
    if criteria and total != 100:
        yield Fault("criteria", params={"total": f"{total.normalize():f}"})


@rule(
    "error",
    message=N_("The sub-criteria of {number} come to {total} %, and must come to the criterion's {expected} %."),
    source=METHOD,
    remedy=N_("Change the sub-criteria's weights, or the criterion's."),
)
def sub_weights_sum_to_their_criterion(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, criterion in enumerate(sections.get("criteria") or []):
        children = criterion.get("children") or []
        total = sum((_weight(child) for child in children), Decimal(0))
        if children and total != _weight(criterion):
            yield Fault(
                "criteria", index, "weight_percent",
                {"number": criterion.get("number") or index + 1, "total": f"{total.normalize():f}",
                 "expected": f"{_weight(criterion).normalize():f}"},
            )  # fmt: skip


@rule(
    "warning",
    message=N_(
        "Criterion {number} weighs {weight} %. Under {least} % it decides nothing, over {most} % it decides alone."
    ),
    source=N_("Practice: a criterion outside these bounds makes the others, or itself, idle."),
    remedy=N_("Join it with another criterion, or move weight."),
)
def weights_stay_within_bounds(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, criterion in enumerate(sections.get("criteria") or []):
        weight = _weight(criterion)
        if weight and not LEAST_PERCENT <= weight <= MOST_PERCENT and len(sections["criteria"]) > 1:
            yield Fault(
                "criteria", index, "weight_percent",
                {"number": criterion.get("number") or index + 1, "weight": f"{weight.normalize():f}",
                 "least": LEAST_PERCENT, "most": MOST_PERCENT},
            )  # fmt: skip


@rule(
    "error",
    message=N_("Criterion {number} has no scale, and the tender has no common one."),
    source=METHOD,
    remedy=N_("Write the common scale under the award, or the criterion's own."),
)
def criteria_have_a_scale(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if (sections.get("award") or {}).get("scale"):
        return
    for index, below, criterion in flat(sections):
        if not criterion.get("children") and not criterion.get("scale"):
            yield Fault("criteria", index, f"{below}scale", {"number": criterion.get("number") or index + 1})


@rule(
    "error",
    message=N_("Criterion {number} does not say what counts positively."),
    source=METHOD,
    remedy=N_("Write what the evaluators will look for, one thing on each line."),
)
def criteria_say_what_counts(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, below, criterion in flat(sections):
        has_more = bool(criterion.get("children"))
        if not has_more and not is_price(criterion) and not criterion.get("counts_positively"):
            yield Fault(
                "criteria", index, f"{below}counts_positively", {"number": criterion.get("number") or index + 1}
            )


@rule(
    "warning",
    message=N_("No evaluated requirement is answered under criterion {number}."),
    source=METHOD,
    remedy=N_(
        "Tie an evaluated requirement to the criterion, or say in its description what the bidder is to hand in."
    ),
)
def criteria_have_something_to_judge(sections: Sections, facts: Facts) -> Iterator[Fault]:
    tied = {each.get("criterion") for each in sections.get("requirements") or []}
    for index, below, criterion in flat(sections):
        if criterion.get("children") or is_price(criterion) or not tied - {None}:
            continue
        above = sections["criteria"][index].get("number")
        if criterion.get("number") not in tied and above not in tied:
            yield Fault("criteria", index, below.rstrip(".") or None, {"number": criterion.get("number") or index + 1})
