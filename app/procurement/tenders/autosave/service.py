"""Keeps what is typed between saves. Nothing here is checked, and nobody but its writer ever sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number
from app.procurement.tenders import shutting_out
from app.procurement.tenders.autosave import queries
from app.procurement.tenders.autosave.schemas import WorkingCopy
from app.procurement.tenders.sections import PERSONAL_NUMBER
from app.procurement.tenders.service import get_editable

NEW = "new"
MOST_CHARACTERS = 400_000
KEPT_DAYS = 60


async def keep(
    actor: Actor, tender_id: int, section: str, entry: str, *, version: int, values: Mapping[str, Sequence[str]]
) -> datetime:
    """Keep the form's raw fields; fields that do not belong to the section are left out.

    Raises Conflict when the text is shut, InvalidInput when there is a CPR number in it or far too much.
    """
    belongs = (f"{section}.", f"{section}[")
    own = {name: list(given) for name, given in values.items() if name == section or name.startswith(belongs)}
    # Names are kept as they come too.
    texts = [*own, *(text for given in own.values() for text in given)]
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise InvalidInput([FieldError(section, N_("This is too much to keep. Save it in parts."))])
    if any(holds_cpr_number(text) for text in texts):
        raise InvalidInput([FieldError(section, PERSONAL_NUMBER)])
    async with transaction():
        await get_editable(tender_id)
        await shutting_out.refuse(actor, tender_id)
        kept_at: datetime = await queries.keep(tender_id, section, entry, actor.user_id, version, own)
        return kept_at


async def find(actor: Actor, tender_id: int, section: str, entry: str) -> WorkingCopy | None:
    return await queries.find(tender_id, section, entry, actor.user_id)


async def list_own(actor: Actor, tender_id: int) -> list[WorkingCopy]:
    """The actor's own unsaved work on a tender, the latest first."""
    return await queries.list_of(tender_id, actor.user_id)


async def forget(actor: Actor, tender_id: int, section: str, entry: str) -> None:
    await queries.forget(tender_id, section, entry, actor.user_id)


async def forget_old() -> int:
    """Copies that nobody came back to for a long time."""
    return await queries.forget_older(KEPT_DAYS)


def entry_key(index: int | None, *, one_by_one: bool) -> str:
    """How a place is named among the copies."""
    if not one_by_one:
        return ""
    return NEW if index is None else str(index)
