"""Result measures and what is paid for them."""

from collections.abc import Iterator
from typing import Any

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts

DEFINED = N_(
    "A result can be paid or judged only when event, evidence, window, denominator and baseline are written down."
)
MEASURABLE = N_("On few citizens a result is mostly chance.")
NEEDED = ("event", "source", "window", "denominator", "baseline")
# With fewer the interval of a share is wider than 30 percentage points.
FEWEST_MEASURED = 40


def _kpis(sections: Sections) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from enumerate(sections.get("kpis") or [])


@rule(
    "error",
    message=N_("The result measure “{name}” lacks a part of its definition."),
    source=DEFINED,
    remedy=N_("Fill in the field."),
)
def results_are_defined(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, kpi in _kpis(sections):
        for field in NEEDED:
            if not kpi.get(field):
                yield Fault("kpis", index, field, {"name": kpi.get("name") or index + 1})


@rule(
    "error",
    message=N_("{share} % is paid for results, and no result measure says that it gives payment."),
    source=DEFINED,
    remedy=N_("Mark the result measure that gives payment, or set the share to 0."),
)
def paid_results_are_defined(sections: Sections, facts: Facts) -> Iterator[Fault]:
    share = (sections.get("payment_model") or {}).get("result_share_percent")
    if share and float(share) > 0 and not any(kpi.get("pays") == "yes" for _, kpi in _kpis(sections)):
        yield Fault("payment_model", field="result_share_percent", params={"share": f"{float(share):g}"})


@rule(
    "warning",
    message=N_("Result payment without clawback: nothing is lost when the result does not last."),
    source=N_("A result that is paid once and does not last costs the municipality twice."),
    remedy=N_("Say how many weeks the result must last, and what is paid back, or why not."),
)
def paid_results_must_last(sections: Sections, facts: Facts) -> Iterator[Fault]:
    model = sections.get("payment_model") or {}
    if float(model.get("result_share_percent") or 0) > 0 and not (model.get("clawback_weeks") or model.get("relapse")):
        yield Fault("payment_model", field="clawback_weeks")


@rule(
    "warning",
    message=N_("“{name}” is measured from {minimum} citizens, but the lots expect {expected} a year at the least."),
    source=MEASURABLE,
    remedy=N_("Measure over a longer window or over several lots, or take the measure out of the contract."),
)
def groups_are_large_enough(sections: Sections, facts: Facts) -> Iterator[Fault]:
    volumes = {lot.get("number"): lot.get("volume_low") or 0 for lot in sections.get("lots") or []}
    for index, kpi in _kpis(sections):
        asked = kpi.get("lots") or list(volumes)
        expected, minimum = sum(volumes.get(number, 0) for number in asked), kpi.get("minimum_n")
        if volumes and minimum and expected < minimum:
            params = {"name": kpi.get("name") or index + 1, "minimum": minimum, "expected": expected}
            yield Fault("kpis", index, "minimum_n", params)


@rule(
    "warning",
    message=N_(
        "“{name}” is measured from {minimum} citizens. Under {fewest} the interval is wider than most differences."
    ),
    source=MEASURABLE,
    remedy=N_("Raise the least number of citizens, and measure over a longer time."),
)
def results_are_not_measured_on_few(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, kpi in _kpis(sections):
        minimum = kpi.get("minimum_n")
        if minimum and minimum < FEWEST_MEASURED:
            params = {"name": kpi.get("name") or index + 1, "minimum": minimum, "fewest": FEWEST_MEASURED}
            yield Fault("kpis", index, "minimum_n", params)


@rule(
    "warning",
    message=N_("The target of “{name}” lies outside what today's offers achieve, {low} to {high}."),
    source=N_("The baseline's interval is what can be told from chance today."),
    remedy=N_("Set the target inside the interval, or say what the supplier is to do differently to get there."),
)
def targets_are_realistic(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, kpi in _kpis(sections):
        target, low, high = (kpi.get(name) for name in ("target_value", "baseline_low", "baseline_high"))
        if None not in (target, low, high) and not float(low) <= float(target) <= float(high):  # type: ignore[arg-type]
            params = {"name": kpi.get("name") or index + 1, "low": low, "high": high}
            yield Fault("kpis", index, "target_value", params)


@rule(
    "warning",
    message=N_("“{name}” is not adjusted for who the citizens are."),
    source=N_("Without adjustment the supplier with the easiest citizens looks best."),
    remedy=N_("Say what is adjusted for, for example age, earlier support and barriers."),
)
def results_are_adjusted_for_case_mix(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, kpi in _kpis(sections):
        if not kpi.get("adjustment"):
            yield Fault("kpis", index, "adjustment", {"name": kpi.get("name") or index + 1})
