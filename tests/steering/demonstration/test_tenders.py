"""The demonstration's tenders stand in several states, and making them again changes nothing."""

import asyncpg

from app.platform.codelists import load_codelists
from app.platform.db import fetch
from app.procurement.library import service as library
from app.procurement.library.files import standard_requirements
from app.steering.demonstration.tenders import make_tenders
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer


async def test_there_is_a_draft_one_in_review_and_one_that_was_cancelled(db: asyncpg.Connection) -> None:
    await load_codelists()
    await library.load_requirements(None, standard_requirements())
    await make_user("procurement", username="indkob")
    await make_user("manager", username="leder")
    for code in ("T09-L05", "T10-L10"):
        await make_offer(code=code, target_groups=["6.6"])
    await make_tenders()
    await make_tenders()
    found = {row["reference"]: row["state"] for row in await fetch("select reference, state from tender")}
    assert found == {
        "DEMO-2026-01": "draft",
        "DEMO-2026-02": "internal_review",
        "DEMO-2026-03": "cancelled_in_house",
    }
    taken = await fetch("select from tender_requirement where library_code is not null")
    assert len(taken) == 3
