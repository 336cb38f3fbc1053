"""What bidders are held to: suitability, award criteria, requirements."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.procurement.releases.plain import Json, number_of, related_lots, without_empty

SELECTION_TYPES = {
    "turnover": "economic",
    "equity": "economic",
    "references": "technical",
    "declaration": "suitability",
}
AREA_TITLES = {
    "service": "Ydelsen",
    "staff": "Medarbejdere",
    "place": "Sted og lokaler",
    "cooperation": "Samarbejde",
    "reporting": "Registrering og afrapportering",
    "quality": "Kvalitet og tilsyn",
}
KIND_TITLES = {"minimum": "Minimumskrav", "evaluated": "Konkurrencekrav", "information": "Oplysninger"}
# How a bidder answers each kind: yes, or in words.
ANSWERS: dict[str, Json] = {
    "minimum": {"dataType": "boolean", "expectedValue": True},
    "evaluated": {"dataType": "string"},
}


def selection_criteria(suitability: Sequence[Mapping[str, Any]]) -> Json:
    return without_empty(
        {
            "criteria": [
                without_empty(
                    {
                        "type": SELECTION_TYPES.get(str(each.get("kind")), "other"),
                        "subType": each.get("kind"),
                        "description": f"{each['heading']}: {each['text']}",
                        "verificationMethod": each.get("evidence"),
                    }
                )
                for each in suitability
            ]
        }
    )


def award_criteria(criteria: Sequence[Mapping[str, Any]], award: Mapping[str, Any]) -> Json:
    """The scored criteria of every lot; a criterion with sub-criteria is told through them."""
    scored = [
        without_empty(
            {
                "type": top.get("kind") or "quality",
                "name": _named(top, each),
                "description": _described(each),
                "numbers": [{"number": number_of(each["weight_percent"]), "weight": "percentageExact"}],
            }
        )
        for top in criteria
        for each in (top.get("children") or [top])
    ]
    return without_empty({"weightingDescription": award.get("price_formula"), "criteria": scored})


def award_kind(criteria: Sequence[Mapping[str, Any]]) -> str:
    kinds = {each.get("kind") for each in criteria}
    if kinds == {"price"}:
        return "priceOnly"
    return "qualityOnly" if kinds == {"quality"} else "ratedCriteria"


def requirement_criteria(requirements: Sequence[Mapping[str, Any]]) -> list[Json]:
    """One criterion for each area and set of lots; in it a group for each kind of requirement."""
    return [
        without_empty(
            {
                "id": "-".join([area, *related_lots(lots)]),
                "title": AREA_TITLES[area],
                "relatesToTenderer": False,
                "relatedLots": related_lots(lots),
                "requirementGroups": list(_groups(area, lots, requirements)),
            }
        )
        for area, lots in dict.fromkeys(_place(each) for each in requirements)
    ]


def _groups(area: str, lots: tuple[int, ...], requirements: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    for kind, title in KIND_TITLES.items():
        found = [each for each in requirements if _place(each) == (area, lots) and each["kind"] == kind]
        if found:
            identity = "-".join([area, *related_lots(lots), kind])
            yield {"id": identity, "description": title, "requirements": [_requirement(each) for each in found]}


def _requirement(each: Mapping[str, Any]) -> Json:
    return without_empty(
        {
            "id": str(each["number"]),
            "title": each["heading"],
            "description": each["text"],
            **ANSWERS.get(str(each["kind"]), {}),
        }
    )


def _place(requirement: Mapping[str, Any]) -> tuple[str, tuple[int, ...]]:
    return str(requirement["area"]), tuple(sorted(requirement.get("lots") or ()))


def _named(top: Mapping[str, Any], each: Mapping[str, Any]) -> str:
    whole = f"{each['number']} {each['name']}"
    return whole if each is top else f"{top['name']}: {whole}"


def _described(each: Mapping[str, Any]) -> str:
    counts = [f"- {one}" for one in each.get("counts_positively") or ()]
    return "\n".join([str(each.get("description") or ""), *counts]).strip()
