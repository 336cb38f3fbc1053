"""What the browser tests' site holds: enough that no page is empty. Rooms add their builders here."""

from app.platform.db import fetch_value
from tests.builders.access import make_user

NAMES = {
    "caseworker": "Karen Sagsbehandler",
    "team_leader": "Tove Teamleder",
    "procurement": "Ib Indkøber",
    "manager": "Mads Leder",
    "supplier": "Lis Leverandør",
    "administrator": "Anne Administrator",
    "auditor": "Rune Revisor",
}


async def fill(roles: list[str]) -> None:
    """Does nothing on a database that is filled already."""
    if await fetch_value("select count(*) from app_user"):
        return
    for role in roles:
        await make_user(role, username=role, name=NAMES[role])
