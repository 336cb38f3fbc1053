"""What a citizen can and wants, changed by the caseworker; other rooms read it by `service.find_competences`."""

from typing import TYPE_CHECKING

from app.casework.citizens import queries
from app.casework.citizens.schemas import Competences, NewCompetences
from app.casework.citizens.service import get_citizen_for
from app.platform import audit
from app.platform.db import transaction
from app.platform.errors import StaleVersion

if TYPE_CHECKING:
    from app.platform.access import Actor


async def get_competences_for(actor: "Actor", citizen_id: int) -> tuple[str | None, Competences | None]:
    """The citizen's name, and what is written, with a note in the trail. NotFound for somebody else's citizen."""
    async with transaction():
        citizen = await get_citizen_for(actor, citizen_id)
        found = await queries.find_competences(citizen_id)
        await audit.record(actor_id=actor.user_id, action="citizen.viewed", subject="citizen", subject_id=citizen_id)
    return citizen.name, found


async def save_competences(actor: "Actor", citizen_id: int, new: NewCompetences, *, version: int) -> None:
    """Keep what the form says, all of it. `version` is what the form was opened with, 0 for nothing written yet.

    Raises StaleVersion with what stands now, unless it says the same; NotFound for somebody else's citizen.
    """
    async with transaction():
        await get_citizen_for(actor, citizen_id)
        current = await queries.lock_competences(citizen_id)
        if says_the_same(new, current):
            return
        if (current.version if current else 0) != version:
            raise StaleVersion(current)
        if not await queries.save_competences(citizen_id, new, version=version, updated_by=actor.user_id):
            raise StaleVersion(await queries.find_competences(citizen_id))
        await audit.record(actor_id=actor.user_id, action="competences.saved", subject="citizen", subject_id=citizen_id)


def says_the_same(new: NewCompetences, current: Competences | None) -> bool:
    if current is None:
        return new == NewCompetences()
    kept = (current.competences, current.wishes, current.competences_text, current.wishes_text)
    return kept == (new.competences, new.wishes, new.competences_text, new.wishes_text)
