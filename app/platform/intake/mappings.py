"""Saved mappings: made on a file that waits for one, used by themselves from then on, renamed and deleted."""

from typing import TYPE_CHECKING

import msgspec

from app.platform import audit
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound, StaleVersion
from app.platform.intake import mapping_queries, queries
from app.platform.intake.kinds import ImportKind, get_kind
from app.platform.intake.mapping import Mapping
from app.platform.intake.mapping_form import (
    Choice,
    HeaderRow,
    Learned,
    find_faults,
    first_choice,
    lay_out,
    learn,
    to_mapping,
)
from app.platform.intake.outline import Outline
from app.platform.intake.schemas import Batch
from app.platform.intake.service import DIRECT_BYTES, defer, get_batch, kinds_for, read_batch
from app.platform.keys import keyring

if TYPE_CHECKING:
    from app.platform.access import Actor

LARGEST_ID = 2**31 - 1


class MappingForm(msgspec.Struct, frozen=True):
    """A file that waits for its columns. `saved` is the mapping its set of headers has already."""

    batch: Batch
    rows: list[HeaderRow]
    saved: Mapping | None


async def open_form(actor: "Actor", batch_id: int, choice: Choice | None = None) -> MappingForm:
    """The form with the given choices, or with the first guess."""
    batch = await get_batch(actor, batch_id)
    kind, outline = get_kind(batch.kind), await get_outline(batch)
    learned, saved = await settled_before(kind, outline)
    if choice is None:
        choice = first_choice(outline, kind, learned)
    return MappingForm(batch, lay_out(outline, kind, complete(choice, outline), learned), saved)


async def settled_before(kind: ImportKind, outline: Outline) -> tuple[Learned, Mapping | None]:
    """What mappings of the kind know, the one for these very headers last and so first in rank."""
    saved = await mapping_queries.find_by_headers(kind.name, outline.keys)
    others = [found for found in await mapping_queries.list_mappings([kind.name]) if not saved or found.id != saved.id]
    return learn([*others, saved] if saved else others), saved


async def get_outline(batch: Batch) -> Outline:
    sealed = await queries.find_outline(batch.id) if batch.status in ("unmapped", "failed") else None
    if sealed is None:
        raise NotFound(N_("The file is no longer here, or needs no mapping. Upload it again."))
    return msgspec.json.decode(keyring().decrypt(sealed), type=Outline)


def complete(choice: Choice, outline: Outline) -> Choice:
    """A form that was sent with fewer or more headers than the file has."""
    count = len(outline.columns)
    return Choice([*choice.columns, *[""] * count][:count], choice.codes)


async def save_mapping(actor: "Actor", batch_id: int, name: str, choice: Choice, *, version: int | None) -> int:
    """Save what the headers and codes mean, and read the file again with it. Returns the mapping's number.

    version : that of the mapping the form was opened on, None where there was none.
    Raises InvalidInput naming every fault, StaleVersion when somebody else saved the mapping meanwhile.
    """
    async with transaction():
        batch = await get_batch(actor, batch_id, lock=True)
        kind, outline = get_kind(batch.kind), await get_outline(batch)
        learned, saved = await settled_before(kind, outline)
        rows = lay_out(outline, kind, complete(choice, outline), learned)
        faults = await name_faults(kind, name, saved) + find_faults(kind, rows)
        if faults:
            raise InvalidInput(faults)
        if (saved.version if saved else None) != version:
            raise StaleVersion(saved)
        mapping_id = await keep(actor, to_mapping(name, kind, rows, saved))
        await read_again(actor, batch)
        return mapping_id


async def name_faults(kind: ImportKind, name: str, saved: Mapping | None) -> list[FieldError]:
    if not name:
        return [FieldError("name", N_("Give the mapping a name, such as that of the system the file comes from."))]
    named = await mapping_queries.find_by_name(kind.name, name)
    if named and not (saved and named.id == saved.id):
        return [FieldError("name", N_("Another mapping of this kind has this name. Choose another name."))]
    return []


async def keep(actor: "Actor", mapping: Mapping) -> int:
    mapping_id = mapping.id
    if not mapping_id:
        mapping_id = await mapping_queries.insert_mapping(mapping, actor.user_id)
    elif not await mapping_queries.update_mapping(mapping):
        raise StaleVersion(mapping)
    await record(actor, "import.mapping_saved", mapping_id, mapping.kind)
    return mapping_id


async def read_again(actor: "Actor", batch: Batch) -> None:
    sealed = await queries.find_upload(batch.id)
    if sealed is None:
        raise Conflict(N_("The file is no longer here, or needs no mapping. Upload it again."))
    await queries.set_status(batch.id, "reading")
    if len(sealed) > DIRECT_BYTES:
        await defer(actor, batch.id, "intake.read", N_("Reading the file {file}"), batch.file_name)
    else:
        await read_batch(batch.id)


async def list_mappings(actor: "Actor") -> list[Mapping]:
    return await mapping_queries.list_mappings([kind.name for kind in kinds_for(actor)])


async def get_mapping(actor: "Actor", mapping_id: int) -> Mapping:
    found = await mapping_queries.find_mapping(mapping_id) if mapping_id <= LARGEST_ID else None
    if found is None or found.kind not in {kind.name for kind in kinds_for(actor)}:
        raise NotFound(N_("There is no such mapping."))
    return found


async def rename_mapping(actor: "Actor", mapping_id: int, name: str, version: int) -> None:
    async with transaction():
        mapping = await get_mapping(actor, mapping_id)
        faults = await name_faults(get_kind(mapping.kind), name, mapping)
        if faults:
            raise InvalidInput(faults)
        renamed = msgspec.structs.replace(mapping, name=name, version=version)
        if not await mapping_queries.update_mapping(renamed):
            raise StaleVersion(mapping)
        await record(actor, "import.mapping_renamed", mapping_id, mapping.kind)


async def delete_mapping(actor: "Actor", mapping_id: int) -> None:
    """Files with these headers ask for their columns again; what is imported stays."""
    async with transaction():
        mapping = await get_mapping(actor, mapping_id)
        await mapping_queries.delete_mapping(mapping_id)
        await record(actor, "import.mapping_deleted", mapping_id, mapping.kind)


async def record(actor: "Actor", action: str, mapping_id: int, kind: str) -> None:
    await audit.record(
        actor_id=actor.user_id, action=action, subject="import_mapping", subject_id=mapping_id, details={"kind": kind}
    )
