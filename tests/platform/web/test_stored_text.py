"""Text that people store comes back as text: no page, chart or file lets it become markup, a format or a header."""

import re
from datetime import date
from typing import Any

import asyncpg
import pytest

from app.main import create_litestar
from app.platform.access import Role, ensure_team
from app.platform.access.guards import declared_handlers
from app.platform.db import execute
from app.platform.web.flash import Flash, flash_cookie
from app.procurement.tenders.service import issue_document
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.evidence import fitted_arm, fitted_outcome, published_run, switch_on
from tests.builders.referrals import make_placement
from tests.builders.suppliers import make_supplier
from tests.builders.tenders import LOT, make_tender

EVIL = "<img src=x onerror=alert(1)></title></desc><script>alert(1)</script>\"'{0.__class__}{n}%s"
MARKUP = re.compile(r"<img src=x|<script>alert|</title></desc><script|[\"']\s+onerror", re.IGNORECASE)
PLACEHOLDER = re.compile(r"{(\w+):\w+}")


@pytest.mark.parametrize("role", [role.value for role in Role])
async def test_no_page_shows_stored_text_as_markup(db: asyncpg.Connection, client_as: Any, role: str) -> None:
    supplier = await make_supplier(kind="own", name=EVIL, address=EVIL)
    team = await ensure_team("EVIL", EVIL)
    staff = {"supplier_id": supplier} if role == "supplier" else {"team_ids": (team,)}
    client = await client_as(role, name=EVIL, **staff)
    ids = await _rows(client.user_id, supplier, team)
    seen = 0
    for path in sorted({path for path, handler in declared_handlers(create_litestar()) if _is_get(handler)}):
        names = PLACEHOLDER.findall(path)
        if not set(names) <= set(ids):
            continue
        address = PLACEHOLDER.sub(lambda match: str(ids[match[1]]), path)
        for query in ("", "?q=onerror", "?q=%3Cscript%3Ealert(1)", "?outcome=%22%3E%3Cscript%3Ealert(1)"):
            answer = await client.get(address + query)
            assert answer.status_code < 500, address
            if "html" in answer.headers.get("content-type", ""):
                seen += "&lt;img src=x" in answer.text
                assert not MARKUP.search(answer.text), address + query
    assert seen > 10


async def test_a_message_with_stored_text_in_it_is_text(db: asyncpg.Connection, client_as: Any) -> None:
    client = await client_as("manager")
    client.cookies.set("flash", flash_cookie(Flash("Saved {name}.", {"name": EVIL})).value)
    answer = await client.get("/account")
    assert "{0.__class__}" in answer.text
    assert not MARKUP.search(answer.text)


async def _rows(user_id: int, supplier: int, team: int) -> dict[str, Any]:
    texts = {"title": EVIL, "location": EVIL, "requirements": EVIL, "description": EVIL}
    offer = await make_offer(supplier_id=supplier, target_groups=["6.6"], benefits=["sygedagpenge"], **texts)
    await switch_on(name=EVIL, impact_assessment=EVIL)
    run = await published_run(fitted_outcome([fitted_arm(offer)]))
    citizen = await make_citizen(name=EVIL, case_number=EVIL, team_id=team, caseworker_id=user_id, district=EVIL)
    await make_placement(citizen, offer, start_on=date(2026, 1, 5))
    lot = {**LOT, "title": EVIL, "description": EVIL, "target_group": EVIL}
    tender = await make_tender(lots=[lot])
    await execute("update tender set title = $2 where id = $1", tender.id, EVIL)
    document = await issue_document(user_id, tender.id, label="1\"';x")
    return {
        "supplier_id": supplier, "offer_id": offer, "citizen_id": citizen, "run_id": run, "tender_id": tender.id,
        "document_id": document, "name": "lots", "index": 0, "user_id": user_id,
    }  # fmt: skip


def _is_get(handler: Any) -> bool:
    return "GET" in getattr(handler, "http_methods", ())
