"""How the lists are used, for those who answer for them: never by caseworker, never by citizen."""

from datetime import date
from typing import TYPE_CHECKING

from app.evidence.ranking import queries
from app.evidence.ranking.use import Use, summarise
from app.platform.errors import N_, NotAllowed

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS_OF_ALL = ("manager", "auditor")
READERS = (*READERS_OF_ALL, "team_leader")
MONTHS = 12


async def count_use(actor: "Actor", *, today: date) -> Use:
    """Choices of this month and the eleven before it; a team leader's are those for the teams' own citizens."""
    if not actor.has(*READERS):
        raise NotAllowed(N_("Only managers, team leaders and auditors see how the lists are used."))
    team_ids = None if actor.has(*READERS_OF_ALL) else sorted(actor.team_ids)
    return summarise(await queries.count_choices(first_month(today), team_ids=team_ids))


def first_month(today: date) -> date:
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)
