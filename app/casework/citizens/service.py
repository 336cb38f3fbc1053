"""Citizens for those who work with them: a caseworker's own, a team leader's team's, and nobody else's."""

from datetime import date
from typing import TYPE_CHECKING

from app.casework.citizens import queries, reads
from app.casework.citizens.refund import refund_step
from app.casework.citizens.schemas import Citizen, CitizenFilter, CitizenRecord, CitizenRow, Competences, Spell
from app.platform import audit
from app.platform.db import transaction
from app.platform.errors import N_, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS = ("caseworker", "team_leader")


async def find_citizen_for(actor: "Actor", citizen_id: int) -> Citizen | None:
    """The row rule that higher rooms stand on: the citizen's caseworker and team see the citizen, others None."""
    if not actor.has(*READERS):
        return None
    return await queries.find_citizen(citizen_id, user_id=actor.user_id, team_ids=sorted(actor.team_ids))


async def get_citizen_for(actor: "Actor", citizen_id: int) -> Citizen:
    citizen = await find_citizen_for(actor, citizen_id)
    if citizen is None:
        raise NotFound(N_("There is no citizen with this number among yours and your team's."))
    return citizen


async def count_citizens(actor: "Actor", wanted: CitizenFilter, *, on_date: date) -> int:
    return len(await own_rows(actor, wanted, on_date))


async def own_rows(actor: "Actor", wanted: CitizenFilter, on_date: date) -> list[CitizenRow]:
    """A caseworker's own citizens; for a team leader those of the teams as well."""
    if not actor.has(*READERS):
        return []
    rows = await reads.list_rows(wanted, user_id=actor.user_id, team_ids=_led_teams(actor), on_date=on_date)
    text = wanted.text.casefold()
    return [row for row in rows if text in (row.name or "").casefold()]


async def list_caseworkers(actor: "Actor") -> list[tuple[int, str]]:
    """The caseworkers of those citizens, by name."""
    return await reads.list_caseworkers(user_id=actor.user_id, team_ids=_led_teams(actor))


def _led_teams(actor: "Actor") -> list[int]:
    return sorted(actor.team_ids) if actor.has("team_leader") else []


async def view_citizen(actor: "Actor", citizen_id: int, *, on_date: date) -> CitizenRecord:
    """Everything about one citizen, and a note in the trail that it was seen."""
    async with transaction():
        citizen = await get_citizen_for(actor, citizen_id)
        spells = await queries.list_spells(citizen_id)
        record = CitizenRecord(
            citizen=citizen,
            profile=await queries.newest_profile(citizen_id),
            competences=await queries.find_competences(citizen_id),
            running=queries.running_spell(spells, on_date),
            refund=refund_step(spells, on_date) if spells else None,
            spells=spells,
            placements=await reads.list_placements(citizen_id),
            outcomes=await reads.list_outcomes(citizen_id),
        )
        await audit.record(actor_id=actor.user_id, action="citizen.viewed", subject="citizen", subject_id=citizen_id)
    return record


async def list_spells_of(citizen_id: int) -> list[Spell]:
    """Spells on benefits, newest first, for rooms that have checked who asks."""
    return await queries.list_spells(citizen_id)


async def find_competences(citizen_id: int) -> Competences | None:
    """What the citizen can and wants, None while nothing is written; for rooms that have checked who asks."""
    return await queries.find_competences(citizen_id)
