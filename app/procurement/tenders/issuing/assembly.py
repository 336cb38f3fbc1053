"""From a tender to the frozen, plain value its document is made from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.evidence.effects.outcomes import LIST as EFFECT_OUTCOMES
from app.evidence.effects.outcomes import find_outcome
from app.platform.codelists import codes, label
from app.platform.danish import format_date
from app.platform.documents.metadata import load_metadata
from app.platform.documents.values import conform
from app.procurement.tenders.schemas import MeasuredEffect, Tender
from app.procurement.tenders.sections import ORDER

EVIDENCE_INTRO = (
    "Tallene beskriver de tilbud, kommunen bruger i dag. Effekten er forskellen mellem de borgere, der begyndte i "
    "tilbuddet, og sammenlignelige borgere, der ikke begyndte i et tilbud i samme uge, men måske senere. "
    "Tallene er behæftet med usikkerhed, og alle tilbudsgivere får de samme tal."
)


def document_value(
    tender: Tender, evidence: dict[str, Any] | None, *, edition: str, issued_on: date, published: bool
) -> dict[str, Any]:
    """Plain data in the shape of the template's metadata, checked and complete, ready to be stored as JSON."""
    sections = {name: tender.sections[name] for name in ORDER if name in tender.sections}
    data = {
        **sections,
        "document": {
            "version": edition,
            "issued_on": issued_on,
            "status": "published" if published else "draft",
            "notice": None,
        },
        "evidence": evidence,
    }
    values, _ = conform(data, load_metadata(tender.template).fields)
    return values


def evidence_section(tender: Tender, effects: Sequence[MeasuredEffect]) -> dict[str, Any] | None:
    """The measured effects of the offers that lots replace, or None when nothing may be shown."""
    figures = [
        _figure(effect, lot)
        for lot, offer_id in sorted(tender.lot_offers.items())
        for effect in sorted(effects, key=lambda effect: _place(effect.outcome))
        if effect.offer_id == offer_id and _is_about(effect)
    ]
    return {"intro": EVIDENCE_INTRO, "figures": figures} if figures else None


def _place(outcome: str) -> int:
    """The outcomes' own order, the main one first."""
    listed = codes(EFFECT_OUTCOMES)
    return listed.index(outcome) if outcome in listed else len(listed)


def _is_about(effect: MeasuredEffect) -> bool:
    """Whether the outcome was chosen for a target group of the offer; one chosen for none is for all."""
    outcome = find_outcome(effect.outcome)
    return outcome is not None and (
        not outcome.target_groups or bool(outcome.target_groups & set(effect.target_groups))
    )


def _figure(effect: MeasuredEffect, lot: int) -> dict[str, Any]:
    outcome = find_outcome(effect.outcome)
    is_share = outcome is not None and outcome.unit == "share"
    scale = 100 if is_share else 1
    return {
        "label": label(EFFECT_OUTCOMES, effect.outcome, "da"),
        "lot": lot,
        "value": round(effect.estimate * scale, 1),
        "low": round(effect.low * scale, 1),
        "high": round(effect.high * scale, 1),
        "unit": "procentpoint" if is_share else "uger",
        "n": effect.n,
        "period": _period(effect),
        "comparison": "Sammenlignelige borgere, der ikke begyndte i et tilbud i samme uge",
        "as_of": effect.data_until,
        "run": str(effect.run_id),
    }


def _period(effect: MeasuredEffect) -> str:
    if effect.first_monday is None or effect.last_monday is None:
        return f"Start til og med {format_date(effect.data_until)}"
    return f"Start {format_date(effect.first_monday)} til {format_date(effect.last_monday)}"
