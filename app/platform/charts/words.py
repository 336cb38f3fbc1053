"""The few words charts bring themselves, in both languages, and how they write numbers."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from app.platform.danish import format_number

WORDS: dict[str, dict[str, str]] = {
    "da": {
        "label": "Navn",
        "estimate": "Estimat",
        "low": "Nedre grænse",
        "high": "Øvre grænse",
        "n": "Antal borgere",
        "clear": "Intervallet udelukker nul",
        "unclear": "Intervallet omfatter nul",
        "before": "Før justering",
        "after": "Efter justering",
        "difference": "Standardiseret forskel",
        "covariate": "Baggrundsforhold",
        "propensity": "Sandsynlighed for at begynde i tilbuddet",
        "share": "Andel af gruppen",
        "treated": "Begyndte i tilbuddet",
        "control": "Begyndte ikke",
        "from": "Fra",
        "to": "Til",
        "day": "Dato",
        "citizen": "Borgeren",
        "professional": "Fagpersonen",
        "scale": "Skala",
        "new_scale": "ny skala",
        "note": "Bemærkning",
        "month": "Til og med",
        "weeks": "Uger uden ydelse i alt",
        "week": "Uger efter start",
    },
    "en": {
        "label": "Name",
        "estimate": "Estimate",
        "low": "Lower limit",
        "high": "Upper limit",
        "n": "Number of citizens",
        "clear": "The interval excludes zero",
        "unclear": "The interval includes zero",
        "before": "Before adjustment",
        "after": "After adjustment",
        "difference": "Standardised difference",
        "covariate": "Background",
        "propensity": "Probability of starting in the offer",
        "share": "Share of the group",
        "treated": "Started in the offer",
        "control": "Did not start",
        "from": "From",
        "to": "To",
        "day": "Date",
        "citizen": "The citizen",
        "professional": "The professional",
        "scale": "Scale",
        "new_scale": "new scale",
        "note": "Note",
        "month": "Up to",
        "weeks": "Weeks without a benefit in all",
        "week": "Weeks after the start",
    },
}


def write_number(value: float, decimals: int, locale: str) -> str:
    """`1.234,5` in Danish, `1,234.5` in English."""
    if locale == "da":
        return format_number(round_to(value, decimals), decimals)
    text = f"{round_to(value, decimals) + 0:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def round_to(value: float, decimals: int) -> Decimal:
    """Rounded before it is drawn or written, so that picture and table agree."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def number_format(decimals: int) -> dict[str, Any]:
    return {"format": f",.{decimals}~f"}
