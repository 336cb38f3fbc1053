"""The contracts of a release, each as it stood after the last of its steps."""

from collections.abc import Sequence
from datetime import datetime

from app.procurement.releases.awards_part import award_id
from app.procurement.releases.course import STEP_TAGS, contracts_at
from app.procurement.releases.metrics import result_metrics
from app.procurement.releases.plain import Json, first_moment, instant, last_moment, money, without_empty
from app.procurement.releases.schemas import ContractStep, Process, ReleasedEdition, SignedContract
from app.procurement.releases.tender_part import document, items_of


def contract_blocks(process: Process, edition: ReleasedEdition, ocid: str, at: datetime) -> list[Json]:
    return [_contract(contract, steps, edition, ocid) for contract, steps in contracts_at(process, at)]


def _contract(contract: SignedContract, steps: Sequence[ContractStep], edition: ReleasedEdition, ocid: str) -> Json:
    """As it stands after the last of its steps."""
    last = steps[-1]
    period = {
        "startDate": first_moment(contract.starts_on),
        "endDate": last_moment(last.ends_on),
        "maxExtentDate": last_moment(last.latest_on),
    }
    return without_empty(
        {
            "id": contract.reference,
            "awardID": award_id(ocid, contract.round, f"bid-{contract.bid}"),
            "title": contract.title,
            "status": "terminated" if last.kind == "ended" else "active",
            "period": period,
            "value": money(last.value_ore),
            "items": items_of(edition, contract.lots),
            "dateSigned": first_moment(contract.signed_on),
            "documents": [document(file, kind="contractSigned") for file in contract.files],
            "agreedMetrics": result_metrics(contract.kpis),
            "amendments": _amendments(contract, steps),
            "hasOptions": last.latest_on > last.ends_on,
            "options": without_empty({"description": contract.options}),
        }
    )


def _amendments(contract: SignedContract, steps: Sequence[ContractStep]) -> list[Json]:
    amending = [step for step in steps if STEP_TAGS[step.kind] == "contractAmendment"]
    return [
        without_empty(
            {
                "id": f"{contract.reference}-{place}",
                "date": instant(step.at),
                "rationale": step.rationale,
            }
        )
        for place, step in enumerate(amending, start=1)
    ]
