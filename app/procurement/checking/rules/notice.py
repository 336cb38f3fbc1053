"""What the notice says: value, threshold, CPV."""

from collections.abc import Iterator

from app.platform.danish import format_kroner
from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts

VALUE = N_("The value counts options and every lot (udbudsloven's rules on the value of a contract).")
LIGHT = N_("The light regime holds for the services the law lists, and its threshold changes every other year.")
# From here the rest of the contract's life can carry a purchase over the threshold.
NEAR = 0.9


def _notice(sections: Sections) -> dict[str, object]:
    return sections.get("tender") or {}


def _ore(value: object) -> int:
    return value if isinstance(value, int) else 0


@rule(
    "error",
    message=N_("The contract can be extended or has options, but the value does not say what they are worth."),
    source=VALUE,
    remedy=N_("Write what the options are worth; the estimated value includes them."),
)
def the_value_counts_options(sections: Sections, facts: Facts) -> Iterator[Fault]:
    has_options = bool(_notice(sections).get("extension")) or any(
        each.get("kind") == "option" for each in sections.get("prices") or []
    )
    if has_options and not _ore(_notice(sections).get("value_options_ore")):
        yield Fault("tender", field="value_options_ore")


@rule(
    "error",
    message=N_("The estimated value is {value}, but the lots come to {parts}."),
    source=VALUE,
    remedy=N_("Raise the estimated value, or correct the lots' values."),
)
def the_value_covers_its_parts(sections: Sections, facts: Facts) -> Iterator[Fault]:
    value = _ore(_notice(sections).get("value_ore"))
    parts = sum(_ore(lot.get("value_ore")) for lot in sections.get("lots") or [])
    if value and parts > value:
        yield Fault("tender", field="value_ore", params={"value": format_kroner(value), "parts": format_kroner(parts)})


@rule(
    "error",
    message=N_(
        "The value, {value}, is not below the threshold of {threshold} ({period}), and the procedure is for purchases "
        "below it."
    ),
    source=LIGHT,
    remedy=N_("Choose the light-regime tender as procedure, or correct the value."),
)
def purchases_below_the_threshold_are_below_it(sections: Sections, facts: Facts) -> Iterator[Fault]:
    value = _ore(_notice(sections).get("value_ore"))
    if facts.is_below_threshold and facts.threshold_ore and value >= facts.threshold_ore:
        yield Fault("tender", field="value_ore", params=_against_threshold(value, facts))


@rule(
    "warning",
    message=N_("The value, {value}, is near the threshold of {threshold} ({period})."),
    source=LIGHT,
    remedy=N_(
        "Reckon once more with options and extensions; if it may pass the threshold, choose the light-regime tender."
    ),
)
def values_near_the_threshold_are_told(sections: Sections, facts: Facts) -> Iterator[Fault]:
    value = _ore(_notice(sections).get("value_ore"))
    limit = facts.threshold_ore or 0
    if facts.is_below_threshold and NEAR * limit <= value < limit:
        yield Fault("tender", field="value_ore", params=_against_threshold(value, facts))


@rule(
    "warning",
    message=N_("Nobody has entered the threshold that holds on the day of publication."),
    source=LIGHT,
    remedy=N_("Ask the administrator to enter it under Administration."),
)
def the_threshold_of_the_year_is_known(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if facts.threshold_ore is None and (facts.is_light_regime or facts.is_below_threshold):
        yield Fault("tender", field="threshold")


@rule(
    "error",
    message=N_("CPV code {code} is not among those of the light regime."),
    source=LIGHT,
    remedy=N_("Choose a code of the light regime, or another procedure."),
)
def cpv_codes_are_light(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if not facts.is_light_regime or not facts.light_cpv:
        return
    for place, each in enumerate(_notice(sections).get("cpv") or []):  # type: ignore[arg-type, var-annotated]
        if each.get("code") and each["code"] not in facts.light_cpv:
            yield Fault("tender", field=f"cpv[{place}].code", params={"code": each["code"]})


@rule(
    "error",
    message=N_("A control bid is planned, and the tender does not announce it."),
    source=N_("A control bid is announced in the notice (BEK 607 of 24 June 2008)."),
    remedy=N_("Write the statement on the control bid, with who prepares it and how it is reckoned."),
)
def planned_control_bids_are_announced(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if _notice(sections).get("control_bid_planned") == "yes" and not _notice(sections).get("control_bid"):
        yield Fault("tender", field="control_bid")


def _against_threshold(value: int, facts: Facts) -> dict[str, str]:
    return {
        "value": format_kroner(value),
        "threshold": format_kroner(facts.threshold_ore or 0),
        "period": facts.threshold_period,
    }
