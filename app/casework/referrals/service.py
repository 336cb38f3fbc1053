"""How many citizens are in which offer, and the places that leaves free."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.casework.referrals import queries
from app.platform.access import register_revision
from app.platform.clock import today

# The name under which a request knows the placements' revision; free places also change with the day.
REVISION = "placements"
register_revision(REVISION, queries.PLACEMENT_REVISION)


async def count_running(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Placements running on a day, by offer; offers without any are 0."""
    return dict.fromkeys(offer_ids, 0) | await queries.count_running(offer_ids, on_date)


async def count_free_places(offer_ids: Sequence[int], on_date: date) -> dict[int, int]:
    """Free places of the offers whose places are recorded; never below 0, though an offer may be over-full."""
    places = await queries.read_places(offer_ids)
    running = await queries.count_running(list(places), on_date)
    return {offer_id: max(0, count - running.get(offer_id, 0)) for offer_id, count in places.items()}


async def free_places_today(offer_ids: Sequence[int]) -> Mapping[int, int]:
    return await count_free_places(offer_ids, today())
