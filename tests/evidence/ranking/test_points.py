"""Ordering offers by a change on an indicator: in points, with its reservations, and never unasked."""

import re

import pytest

from tests.builders.catalogue import make_offer
from tests.builders.evidence import (
    OUTCOME,
    fitted_arm,
    insert_citizen,
    insert_spell,
    published_run,
    switch_on,
)
from tests.builders.ranking import told_together
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")
BELIEF = "progression_tro_paa_job_26"


async def test_points_have_two_decimals_and_say_whom_they_are_known_of(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    await switch_on("individual_use")
    client = await client_as("caseworker")
    citizen_id = await insert_citizen(caseworker_id=client.user_id)
    await insert_spell(citizen_id)
    first, second = await make_offer(title="Mod på mere"), await make_offer()
    await published_run(
        told_together([fitted_arm(first, 3.2), fitted_arm(second, 3.0)], OUTCOME),
        told_together([fitted_arm(first, 0.314, se=0.1), fitted_arm(second, 0.1, se=0.1)], BELIEF),
    )
    reservation = "Udviklingen kendes kun for dem, der er målt både før og efter"
    unasked = (await client.get(f"/citizens/{citizen_id}/ranking")).text
    assert "+3,2 uger" in unasked
    assert reservation not in unasked
    asked = (await client.get(f"/citizens/{citizen_id}/ranking?outcome={BELIEF}")).text
    assert "+0,31 point" in asked
    assert reservation in asked
    link = re.search(rf'href="(/citizens/{citizen_id}/ranking/offers/{first}[^"]*)"', asked)
    assert link is not None
    assert "+0,31 point" in (await client.get(link[1].replace("&amp;", "&"))).text
