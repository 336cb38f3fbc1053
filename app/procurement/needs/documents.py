"""Results as they stand in a tender: always in Danish, plain data in the shape of the template's metadata."""

from typing import Any

from app.evidence.effects.outcomes import LIST as EFFECT_OUTCOMES
from app.evidence.effects.outcomes import Outcome
from app.platform.codelists import label
from app.platform.danish import format_date, format_number
from app.procurement.needs.schemas import Result, RunInUse

INTRO = (
    "Tallene beskriver de tilbud, kommunen bruger i dag. Effekten er forskellen mellem de borgere, der begyndte i "
    "tilbuddet, og sammenlignelige borgere, der ikke begyndte i et tilbud i samme uge, men måske senere. "
    "Tilbuddene er vejet sammen, så små tilbuds tal trækkes mod gennemsnittet, og tallet gælder den målgruppe, der er "
    "nævnt. Tallene er behæftet med usikkerhed, og alle tilbudsgivere får de samme tal."
)
UNITS = {"weeks": "uger", "share": "procentpoint", "points": "point"}
LONGEST = 200
SOURCE = "Kommunens registre over ydelser, tilbud og beskæftigelse, opgjort i Vifte"
ADJUSTMENT = (
    "Forskellen til sammenlignelige borgere, justeret for alder, ydelse, tidligere forløb og de øvrige forhold, der er "
    "registreret om borgerne før start"
)
FEWEST_MEASURED = 15


def figure(result: Result, lot: int, *, many: bool) -> dict[str, Any]:
    """One of the metadata's `evidence.figures`. many : the lot has several, so that each must say whose it is."""
    return {
        "label": _label(result, many=many)[:LONGEST],
        "lot": lot,
        "value": result.estimate,
        "low": result.low,
        "high": result.high,
        "unit": UNITS[result.unit],
        "n": result.n,
        "period": period(result.run),
        "comparison": _comparison(result)[:LONGEST],
        "as_of": result.run.data_until,
        "run": str(result.run.id),
    }


def _comparison(result: Result) -> str:
    far = " Tilbuddets egne borgere ligner kun i ringe grad disse." if result.far else ""
    return f"Sammenlignelige borgere uden et tilbud i samme uge. Gælder {whom(result.population)}.{far}"


def _label(result: Result, *, many: bool) -> str:
    outcome = label(EFFECT_OUTCOMES, result.outcome, "da")
    if result.kind == "type":
        return f"{outcome}: alle tilbud af typen {label('offer_type', result.key, 'da')}"
    if result.kind == "pooled":
        return f"{outcome}: {_of_offers(result.n_offers)} samlet"
    return f"{outcome}: {result.title}" if many else outcome


def _of_offers(n: int) -> str:
    return "målgruppens nuværende tilbud" if n == 1 else f"målgruppens {n} nuværende tilbud"


def whom(population: str) -> str:
    return "alle målgrupper under ét" if population == "all" else label("target_group", population, "da")


def period(run: RunInUse) -> str:
    if run.first_monday is None or run.last_monday is None:
        return f"Start til og med {format_date(run.data_until)}"
    return f"Start {format_date(run.first_monday)} til {format_date(run.last_monday)}"


def target_of(result: Result, outcome: Outcome) -> float | None:
    """Halfway from the estimate to the interval's better end; None where that is no better than no offer."""
    best = result.high if outcome.sign > 0 else result.low
    target = round((result.estimate + best) / 2, result.decimals)
    return target if target * outcome.sign > 0 else None


def kpi(result: Result, outcome: Outcome, lots: list[int]) -> dict[str, Any] | None:
    """One of the metadata's `kpis`; None where today's offers give nothing a target could be set from.

    An effect on a share is written in words only: elsewhere a measured share is read as the chance of the result, and
    a difference in percentage points is not that.
    """
    target = target_of(result, outcome)
    if target is None:
        return None
    name, unit = label(EFFECT_OUTCOMES, result.outcome, "da"), UNITS[result.unit]
    written = {
        "name": name[:160],
        "lots": lots,
        "event": f"{name}, regnet fra mandagen i den uge, borgeren begynder",
        "source": SOURCE,
        "window": f"{outcome.weeks} uger fra mandagen i den uge, borgeren begynder",
        "denominator": "Borgere, der er begyndt i forløbet; den første start i en uge tæller",
        "baseline": f"{_number(result.estimate, result)} {unit} i forhold til sammenlignelige borgere uden et tilbud i "
        f"samme uge ({_interval(result)}). {_rests_on(result)}",
        "target": f"{_number(target, result)} {unit} i forhold til sammenlignelige borgere: halvvejs fra "
        "udgangspunktet til den bedste ende af det interval, dagens tilbud ligger i",
        "adjustment": ADJUSTMENT,
        "minimum_n": FEWEST_MEASURED,
        "outcome": result.outcome,
        "baseline_n": result.n,
        "pays": "no",
    }
    if result.unit == "share":
        return written
    figures = {"baseline_value": result.estimate, "baseline_low": result.low, "baseline_high": result.high}
    return {**written, **figures, "target_value": target}


def _interval(result: Result) -> str:
    return f"95\N{NO-BREAK SPACE}%: {_number(result.low, result)} til {_number(result.high, result)}"


def _rests_on(result: Result) -> str:
    offers = "et tilbud" if result.n_offers == 1 else f"{result.n_offers} tilbud"
    return (
        f"Bygger på {result.n} borgere i {offers}, {whom(result.population)}, "
        f"beregning {result.run.id} med tal til og med {format_date(result.run.data_until)}"
    )


def _number(value: float, result: Result) -> str:
    text = format_number(value, result.decimals)
    return f"+{text}" if value > 0 else text
