"""A contract as a plain value, for decisions that need no database."""

from datetime import UTC, date, datetime
from typing import Any

from app.procurement.contracts.schemas import Contract


def contract(**values: Any) -> Contract:
    """Two years from New Year 2027."""
    plain: dict[str, Any] = {
        "id": 1, "reference": "K-1", "title": "Kontrakt", "supplier_id": 1, "supplier_name": "Leverandør",
        "supplier_cvr": None, "tender_id": None, "tender_reference": None, "lots": [], "signed_on": date(2026, 12, 1),
        "starts_on": date(2027, 1, 1), "ends_on": date(2028, 12, 31), "terminated_on": None, "termination_reason": "",
        "value_ore": 100, "value_basis": "stated", "kpis": [], "prices": [], "payment_model": {}, "document_id": None,
        "created_at": datetime(2026, 12, 1, tzinfo=UTC), "version": 1,
    }  # fmt: skip
    return Contract(**(plain | values))
