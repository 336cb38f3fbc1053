"""Figures: the volume that is expected, and the results the supplier is measured by."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.procurement.releases.plain import Json, number_of, related_lots, without_empty

CITIZENS = {"name": "borgere pr. år"}


def forecasts(lots: Sequence[Mapping[str, Any]]) -> list[Json]:
    """For each lot the least and the most citizens a year."""
    return [
        {
            "id": f"volume-{lot['number']}",
            "title": f"Forventet antal borgere pr. år, delaftale {lot['number']}",
            "observations": [
                {
                    "id": f"volume-{lot['number']}-{side}",
                    "measure": lot[f"volume_{side}"],
                    "unit": CITIZENS,
                    "dimensions": {"bound": side, "relatedLot": str(lot["number"])},
                }
                for side in ("low", "high")
            ],
        }
        for lot in lots
        if lot.get("volume_low") is not None and lot.get("volume_high") is not None
    ]


def result_metrics(kpis: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The result measures, each with its definition, its baseline and its target."""
    return [_metric(f"kpi-{place}", kpi) for place, kpi in enumerate(kpis, start=1)]


def _metric(identity: str, kpi: Mapping[str, Any]) -> Json:
    dimensions = without_empty(
        {
            "evidenceSource": kpi.get("source"),
            "window": kpi.get("window"),
            "denominator": kpi.get("denominator"),
            "adjustment": kpi.get("adjustment"),
            "minimumN": str(kpi["minimum_n"]) if kpi.get("minimum_n") else None,
            "relatedLots": ", ".join(related_lots(kpi.get("lots"))),
            "resultPayment": kpi.get("pays"),
        }
    )
    return {
        "id": identity,
        "title": kpi["name"],
        "description": kpi["event"],
        "observations": [
            _observation(identity, "baseline", kpi, {**dimensions, **_interval(kpi)}),
            _observation(identity, "target", kpi, dimensions),
        ],
    }


def _observation(identity: str, side: str, kpi: Mapping[str, Any], dimensions: Json) -> Json:
    """The number where there is one, and always the words."""
    number = number_of(kpi.get(f"{side}_value"))
    return without_empty(
        {
            "id": f"{identity}-{side}",
            "measure": kpi[side] if number is None else number,
            "dimensions": {**dimensions, "role": side},
            "notes": kpi[side],
        }
    )


def _interval(kpi: Mapping[str, Any]) -> Json:
    named = {"low": kpi.get("baseline_low"), "high": kpi.get("baseline_high"), "n": kpi.get("baseline_n")}
    return {name: str(value) for name, value in named.items() if value is not None}
