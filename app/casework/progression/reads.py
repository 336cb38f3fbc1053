"""What a citizen's curves show from other rooms: time in offers, and when somebody left; never writes."""

from datetime import date

from app.casework.progression.schemas import Placement
from app.platform.db import fetch, fetch_value

# After these, weeks without a benefit are no weeks self-supporting.
EXITS = ("death", "pension", "moved_away")


async def list_placements(citizen_id: int) -> list[Placement]:
    """Oldest first."""
    rows = await fetch(
        """select p.offer_id, o.title, p.start_on, p.end_on from placement p join offer o on o.id = p.offer_id
           where p.citizen_id = $1 order by p.start_on, p.id""",
        citizen_id,
    )
    return [Placement(**row) for row in rows]


async def find_exit(citizen_id: int) -> date | None:
    found: date | None = await fetch_value(
        "select min(start_on) from outcome_event where citizen_id = $1 and kind = any($2)", citizen_id, list(EXITS)
    )
    return found
