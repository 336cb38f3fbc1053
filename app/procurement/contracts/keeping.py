"""What every change of a contract does: it asks who writes, and leaves an event and a line in the trail."""

from collections.abc import Mapping
from typing import Any

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.errors import N_, NotAllowed
from app.procurement.contracts import queries
from app.procurement.contracts.roles import may_write


def require_writer(actor: Actor) -> None:
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement staff write contracts."))


async def keep(actor: Actor, contract_id: int, kind: str, details: Mapping[str, Any]) -> None:
    """The event holds everything; the trail nothing of what somebody has written."""
    await queries.insert_event(contract_id, kind, actor.user_id, details)
    await record(
        actor_id=actor.user_id, action=f"contract.{kind}", subject="contract", subject_id=contract_id,
        details={name: str(value) for name, value in details.items() if name != "reason"},
    )  # fmt: skip
