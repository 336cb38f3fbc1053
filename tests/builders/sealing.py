"""Tenders with appointed people and a key, and the codes that open it."""

from dataclasses import dataclass

from app.platform.access import Actor
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import OPENER, RECOVERY
from app.procurement.sealing import code_service, service
from app.procurement.sealing.schemas import TenderPublicKey
from tests.builders.access import make_user
from tests.builders.evidence import actor_as


@dataclass(frozen=True)
class HolderWithCode:
    actor: Actor
    appointment_id: int
    code: str


@dataclass(frozen=True)
class MadeKey:
    """first, second : the openers; spare : the holder of the spare key."""

    key: TenderPublicKey
    first: HolderWithCode
    second: HolderWithCode
    spare: HolderWithCode

    @property
    def holders(self) -> tuple[HolderWithCode, HolderWithCode, HolderWithCode]:
        return self.first, self.second, self.spare


async def make_appointed(tender_id: int, duty: str, *, role: str = "procurement", user_id: int | None = None) -> Actor:
    """Somebody of the house, by default new, appointed to a duty by an officer."""
    user_id = user_id or await make_user(role)
    await appointments.appoint(actor_as("procurement", user_id=900), tender_id, user_id, duty)
    return actor_as(role, user_id=user_id)


async def make_holder(tender_id: int, duty: str = OPENER, *, role: str = "procurement") -> HolderWithCode:
    """Appointed, with a code that is made and confirmed."""
    return await make_confirmed(tender_id, await make_appointed(tender_id, duty, role=role))


async def make_confirmed(tender_id: int, actor: Actor) -> HolderWithCode:
    code = await code_service.make_code(actor, tender_id)
    await code_service.confirm_code(actor, tender_id, code)
    own = await code_service.own_key(actor, tender_id)
    return HolderWithCode(actor, own.appointment.id, code)


async def make_key(tender_id: int) -> MadeKey:
    """The tender's key, made of the codes of two openers and the holder of the spare key."""
    first, second = await make_holder(tender_id), await make_holder(tender_id)
    spare = await make_holder(tender_id, RECOVERY, role="manager")
    key = await service.current_key(tender_id)
    assert key is not None
    return MadeKey(key, first, second, spare)
