"""The demonstration's tenders stand in several states, and making them again changes nothing."""

from datetime import timedelta

import asyncpg

from app.platform.clock import utc_now
from app.platform.codelists import load_codelists
from app.platform.db import fetch
from app.procurement.library import service as library
from app.procurement.library.files import standard_requirements
from app.procurement.publication import public_service, question_service, service
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.service import get_by_reference
from app.steering.demonstration.tenders import make_tenders
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer


async def test_the_tenders_stand_in_several_states(db: asyncpg.Connection) -> None:
    await load_codelists()
    await library.load_requirements(None, standard_requirements())
    await make_user("procurement", username="indkob")
    await make_user("manager", username="leder")
    for code in ("T09-L05", "T10-L10", "T08-L05", "T04-L02"):
        await make_offer(code=code, target_groups=["6.6"])
    await make_tenders()
    await make_tenders()
    found = {row["reference"]: row["state"] for row in await fetch("select reference, state from tender")}
    assert found == {
        "DEMO-2026-01": "draft",
        "DEMO-2026-02": "internal_review",
        "DEMO-2026-03": "cancelled_in_house",
        "DEMO-2026-04": "published",
        "DEMO-2026-05": "complaint_suspended",
        "DEMO-2026-06": "cancelled_other",
        "DEMO-2026-07": "contracted",
    }
    taken = await fetch("select from tender_requirement where library_code is not null")
    assert len(taken) == 3
    await _the_published_one_was_read_asked_about_and_amended()
    await _everything_published_lies_ahead_and_is_without_warnings()


async def _the_published_one_was_read_asked_about_and_amended() -> None:
    tender = await get_by_reference("DEMO-2026-04")
    (reader,) = await fetch("select decision from tender_review where tender_id = $1", tender.id)
    assert reader["decision"] == "approved"
    assert [edition.number for edition in await service.list_editions(tender.id)] == [2, 1]
    questions = await question_service.list_questions(tender.id)
    assert sorted(question.published_at is not None for question in questions) == [False, True, True]
    assert set(tender.lot_offers) == {1, 2}


async def _everything_published_lies_ahead_and_is_without_warnings() -> None:
    """Deadlines count from the day the demonstration is made; the check of the text finds nothing to weigh."""
    for public in await public_service.list_tenders():
        deadlines = public.edition.deadlines
        assert deadlines.bids_until and deadlines.bids_until > utc_now() + timedelta(days=14)
        found = await findings_of(await get_by_reference(public.edition.reference))
        assert [each.rule for each in found if each.severity != "hint"] == ["the_threshold_of_the_year_is_known"]
