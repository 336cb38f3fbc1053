"""The tender block of a release: what is bought, how it is decided, and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.procurement.releases import criteria
from app.procurement.releases.metrics import result_metrics
from app.procurement.releases.plain import (
    Json,
    code_of,
    first_moment,
    instant,
    last_moment,
    money,
    period,
    related_lots,
    without_empty,
)
from app.procurement.releases.schemas import Process, PublishedFile, ReleasedEdition

STATUS = {
    "draft": "planning",
    "internal_review": "planning",
    "contracted": "complete",
    "completed": "complete",
    "cancelled_in_house": "cancelled",
    "cancelled_other": "cancelled",
    "unsuccessful": "unsuccessful",
}
DOCUMENT_TYPES = {
    "kravspecifikation": "technicalSpecifications",
    "udbudsbetingelser": "biddingDocuments",
    "kontraktudkast": "contractDraft",
    "loesningsskema": "biddingDocuments",
    "kravmatrix": "biddingDocuments",
    "tilbudsliste": "billOfQuantity",
    "spoergsmaal_svar": "clarifications",
    "rettelsesblad": "biddingDocuments",
    "projektbeskrivelse": "projectPlan",
    "evalueringsrapport": "evaluationReports",
}
# Steps of the timetable that are milestones; those before them are periods.
MILESTONES = {
    "opening": "assessment",
    "notification": "assessment",
    "standstill": "approval",
    "sign": "approval",
    "start": "delivery",
}
LAST_AWARD_STEPS = ("sign", "standstill", "notification")


def tender_block(
    process: Process,
    edition: ReleasedEdition,
    ocid: str,
    buyer: Json,
    *,
    status: str,
    of_lots: Mapping[int, str] | None = None,
) -> Json:
    """The tender as one edition has it. status : in the code list of the standard; of_lots : of those that differ."""
    sections = edition.sections
    tender, award = sections["tender"], sections.get("award") or {}
    conditions = _procedure(process, tender, sections.get("buyer") or {})
    return without_empty(
        {
            "id": f"{ocid}-tender",
            "title": tender["title"],
            "description": tender.get("summary"),
            "status": status,
            "procuringEntity": buyer,
            **conditions,
            "value": money(tender.get("value_ore")),
            "mainProcurementCategory": "services",
            "awardCriteria": criteria.award_kind(sections.get("criteria") or []),
            "awardCriteriaDetails": award.get("method"),
            "selectionCriteria": criteria.selection_criteria(sections.get("suitability") or []),
            "criteria": criteria.requirement_criteria(sections.get("requirements") or []),
            **_periods(process, edition),
            **options(tender),
            "lots": lots(sections, status, of_lots or {}),
            "items": items(sections),
            "targets": result_metrics(sections.get("kpis") or []),
            "documents": [document(file) for file in edition.files],
            "milestones": milestones(sections.get("timetable") or []),
        }
    )


def _procedure(process: Process, tender: Mapping[str, Any], buyer: Mapping[str, Any]) -> Json:
    method = "open" if process.is_public else "limited" if process.uses_bids else "direct"
    return {
        "legalBasis": without_empty({"description": tender.get("legal_basis")}),
        "procurementMethod": method,
        "procurementMethodDetails": tender.get("procedure") or process.procedure_label,
        "submissionMethod": ["electronicSubmission"] if process.uses_bids else None,
        "submissionMethodDetails": buyer.get("portal") if process.uses_bids else None,
        "submissionTerms": {"languages": ["da"], "electronicSubmissionPolicy": "required"}
        if process.uses_bids
        else None,
    }


def _periods(process: Process, edition: ReleasedEdition) -> Json:
    """Questions and bids run from the first publication, the award from the opening."""
    begun = instant(process.editions[0].published_at) if process.editions else None
    until = edition.deadlines
    tender, timetable = edition.sections["tender"], edition.sections.get("timetable") or []
    award_ends = next(
        (step["date"] for code in LAST_AWARD_STEPS for step in timetable if step.get("code") == code), None
    )
    return {
        "enquiryPeriod": period(begun, instant(until.questions_until)) if until.questions_until else None,
        "hasEnquiries": bool(process.enquiries),
        "tenderPeriod": period(begun, instant(until.bids_until)) if until.bids_until else None,
        "awardPeriod": period(instant(until.opens_at), last_moment(award_ends)) if until.opens_at else None,
        "contractPeriod": contract_period(tender),
    }


def contract_period(tender: Mapping[str, Any]) -> Json:
    return period(first_moment(tender.get("starts_on")), last_moment(tender.get("ends_on")))


def options(tender: Mapping[str, Any]) -> Json:
    """The value of the options is part of the tender's value; how they are taken is told in words."""
    has = bool(tender.get("extension") or tender.get("value_options_ore"))
    return {"hasOptions": has, "options": without_empty({"description": tender.get("extension")}) if has else None}


def lots(sections: Mapping[str, Any], status: str, of_lots: Mapping[int, str]) -> list[Json]:
    """Every lot, each with the criteria it is awarded by."""
    tender = sections["tender"]
    award = criteria.award_criteria(sections.get("criteria") or [], sections.get("award") or {})
    return [
        without_empty(
            {
                "id": str(lot["number"]),
                "title": lot["title"],
                "description": lot.get("description"),
                "status": of_lots.get(lot["number"], status),
                "value": money(lot.get("value_ore")),
                "contractPeriod": contract_period(tender),
                **options(tender),
                "awardCriteria": award,
            }
        )
        for lot in sections.get("lots") or []
    ]


def items(sections: Mapping[str, Any]) -> list[Json]:
    """What each lot buys, under the tender's CPV codes: the first is the main one."""
    codes = [
        {"scheme": "CPV", "id": code_of(each["code"]), "description": each["name"]}
        for each in sections["tender"].get("cpv") or []
    ]
    place = delivery_location(sections["tender"].get("nuts") or [])
    return [
        without_empty(
            {
                "id": f"lot-{lot['number']}",
                "description": lot["title"],
                "classification": codes[0] if codes else None,
                "additionalClassifications": codes[1:],
                "quantity": lot.get("volume_high"),
                "unit": {"name": "borgere pr. år"},
                "relatedLot": str(lot["number"]),
                "deliveryLocation": place,
            }
        )
        for lot in sections.get("lots") or []
    ]


def items_of(edition: ReleasedEdition, lots: Sequence[int]) -> list[Json]:
    wanted = related_lots(lots)
    return [each for each in items(edition.sections) if each["relatedLot"] in wanted]


def delivery_location(nuts: Sequence[Mapping[str, Any]]) -> Json:
    """Where the service is given, by the regions of the EU's statistics."""
    if not nuts:
        return {}
    return {
        "description": ", ".join(str(each["name"]) for each in nuts),
        "gazetteer": {"scheme": "NUTS", "identifiers": [str(each["code"]) for each in nuts]},
    }


def milestones(timetable: Sequence[Mapping[str, Any]]) -> list[Json]:
    return [
        without_empty(
            {
                "id": str(step["code"]),
                "title": step["label"],
                "type": MILESTONES[step["code"]],
                "description": step.get("note"),
                "dueDate": last_moment(step["date"]),
                "status": "scheduled",
            }
        )
        for step in timetable
        if step.get("code") in MILESTONES
    ]


def document(file: PublishedFile, *, kind: str | None = None) -> Json:
    """The checksum stands beside the standard's fields, which have none. kind : where it is not the template's."""
    return without_empty(
        {
            "id": file.id,
            "documentType": kind or DOCUMENT_TYPES.get(file.kind, "biddingDocuments"),
            "title": file.title,
            "url": file.url,
            "datePublished": instant(file.published_at),
            "format": file.media_type,
            "language": "da",
            "sha256": file.sha256,
        }
    )
