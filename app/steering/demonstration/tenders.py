"""Tenders of the demonstration municipality in several states, each brought there through its own services."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from app.platform.access import Actor, find_user_by_username
from app.platform.errors import Conflict
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.evidence.service import fetch_figures
from app.procurement.tenders.issuing import making
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.reviewing.comment_service import comment
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.starting.service import draft_tender, load_tender
from app.procurement.tenders.taking.service import take
from app.steering.demonstration.published import make_published

TENDER = Path(__file__).with_name("tender.yaml")
TAKEN = ("ydelse-svar-paa-bestilling",)
IN_REVIEW = ("DEMO-2026-02", "Virksomhedsnære forløb for sygemeldte")
CANCELLED = ("DEMO-2026-03", "Mentorordning for unge")
REASON = "Opgaven løses i kommunens eget jobhus, indtil behovet er bedre belyst (opdigtet)."


def read_buyer() -> dict[str, Any]:
    """The municipality, as every tender tells it."""
    return dict(yaml.safe_load(TENDER.read_text("utf-8"))["buyer"])


async def make_tenders() -> None:
    """Nothing is made twice."""
    tender, is_new = await load_tender(None, yaml.safe_load(TENDER.read_text("utf-8")))
    if not is_new:
        return
    await making.make_now(tender.reference, "1.0")
    officer, manager = await _actor("indkob"), await _actor("leder")
    if officer is None or manager is None:
        return
    tender = await _write_on(officer, tender)
    await _in_review(officer, manager, tender)
    cancelled = await draft_tender(officer.user_id, reference=CANCELLED[0], title=CANCELLED[1], based_on=tender.id)
    await lifecycle_service.move(officer, cancelled.id, "cancel_in_house", details={"reason": REASON})
    await make_published(officer, manager, tender.sections["buyer"])


async def _write_on(officer: Actor, tender: Tender) -> Tender:
    """A requirement from the library, figures of today's offers, and a colleague's question."""
    tender = await take(officer, tender.id, TAKEN, version=tender.version)
    with suppress(Conflict):  # where a small municipality's groups show nothing
        tender = await fetch_figures(officer, tender.id, version=tender.version)
    await comment(officer, tender.id, section="lots", entry="1", text="Holder volumen, når to kontrakter udløber?")
    return tender


async def _in_review(officer: Actor, manager: Actor, tender: Tender) -> None:
    begun = await draft_tender(officer.user_id, reference=IN_REVIEW[0], title=IN_REVIEW[1], based_on=tender.id)
    await reviewing.ask(officer, begun.id, reviewer_id=manager.user_id, version=begun.version)


async def _actor(username: str) -> Actor | None:
    user: Any = await find_user_by_username(username)
    if user is None:
        return None
    return Actor(user.id, user.username, user.name, frozenset(user.roles), frozenset(), None, "da")
