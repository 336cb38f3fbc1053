"""What a tender takes over from measured effects."""

import asyncpg

from app.evidence.effects import service as effects
from app.procurement.tenders.reads import measured_effects
from tests.builders.catalogue import make_offer
from tests.builders.evidence import actor_as, fitted_arm, fitted_outcome, published_run, switch_on


async def test_no_effect_goes_into_a_tender_once_evaluation_is_switched_off(db: asyncpg.Connection) -> None:
    basis, offer = await switch_on(), await make_offer()
    await published_run(fitted_outcome([fitted_arm(offer)]))
    assert [effect.offer_id for effect in await measured_effects([offer])] == [offer]
    await effects.withdraw_basis(actor_as("administrator"), basis)
    assert await measured_effects([offer]) == []
