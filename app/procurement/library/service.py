"""Rules and transactions of the library of requirements."""

from collections.abc import Iterable, Sequence

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.library import queries
from app.procurement.library.files import standard_requirements
from app.procurement.library.rules import check_code, checked_requirement
from app.procurement.library.schemas import (
    Loaded,
    RequirementInput,
    RequirementVersion,
    StandardRequirement,
    wording_of,
)

READERS = ("procurement", "manager", "administrator", "auditor")
WRITERS = ("procurement",)


def may_write(actor: Actor) -> bool:
    return actor.has(*WRITERS)


async def list_requirements(
    *, area: str = "", kind: str = "", target_group: str = "", retired: bool | None = False
) -> list[RequirementVersion]:
    """The newest version of each requirement, by code. With a target group: those for it and those for all.

    retired : True only those, None both.
    """
    return [
        each
        for each in await queries.list_newest()
        if area in ("", each.area)
        and kind in ("", each.kind)
        and (not target_group or not each.target_groups or target_group in each.target_groups)
        and retired in (None, each.retired)
    ]


async def find_version(code: str, version: int) -> RequirementVersion | None:
    return await queries.find_version(code, version)


async def newest(code: str) -> RequirementVersion | None:
    """The version in use, or of a retired requirement the last that was."""
    return await queries.find_newest(code)


async def newest_of(codes: Iterable[str]) -> dict[str, RequirementVersion]:
    """The same for many, by code; codes the library does not have are left out."""
    return {each.code: each for each in await queries.list_newest(list(codes))}


async def get_requirement(code: str) -> RequirementVersion:
    found = await queries.find_newest(code)
    if found is None:
        raise NotFound(N_("The library has no requirement with the code {code}. Find it in the list."), code=code[:60])
    return found


async def list_versions(code: str) -> list[RequirementVersion]:
    """Every version, the newest first. Raises NotFound."""
    await get_requirement(code)
    return await queries.list_versions([code])


async def create_requirement(actor: Actor, code: str, given: RequirementInput) -> RequirementVersion:
    """Raises InvalidInput with every fault; a code is used once, also when its requirement is retired."""
    _require_writer(actor)
    faults = check_code(code)
    checked = checked_requirement(given, more=faults)
    async with transaction():
        if await queries.find_newest(code) or not await queries.insert_version(code, 1, checked, actor.user_id):
            raise InvalidInput([FieldError("code", N_("Another requirement has this code. Choose another one."))])
        return await _recorded(actor.user_id, "added", code)


async def write_version(actor: Actor, code: str, given: RequirementInput, *, version: int) -> RequirementVersion:
    """A new wording; tenders keep the one they took. Without any change nothing is written.

    version : the newest when the form was opened. Raises StaleVersion with the newest as it stands now.
    """
    _require_writer(actor)
    async with transaction():
        before = await _lock(code, version)
        checked = checked_requirement(given, keep_target_groups=before.target_groups)
        if checked == wording_of(before) and not before.retired:
            return before
        if not await queries.insert_version(code, version + 1, checked, actor.user_id):
            raise StaleVersion(await get_requirement(code))
        return await _recorded(actor.user_id, "reworded", code)


async def retire(actor: Actor, code: str, *, version: int) -> RequirementVersion:
    """New tenders no longer find it; those that have it keep it."""
    return await _set_retired(actor, code, version, retired=True)


async def take_into_use(actor: Actor, code: str, *, version: int) -> RequirementVersion:
    """Bring a retired requirement back with the wording it had."""
    return await _set_retired(actor, code, version, retired=False)


async def load_requirements(actor_id: int | None, entries: Sequence[StandardRequirement]) -> Loaded:
    """Take requirements in from a file: new ones, and new versions where the wording is one never seen.

    Loading the same file again changes nothing, and what a person wrote or retired here stays as it is.
    Raises InvalidInput naming the entry and its field; then nothing is loaded.
    """
    checked = _checked_entries(entries)
    became: dict[str, list[str]] = {name: [] for name in Loaded.__struct_fields__}
    async with transaction():
        versions = await _versions_by_code(checked)
        for code, given in checked.items():
            became[_what_becomes(given, versions.get(code, []))].append(code)
        for code in (*became["added"], *became["reworded"]):
            known = versions.get(code, [])
            await queries.insert_version(code, known[0].version + 1 if known else 1, checked[code], actor_id)
        if became["added"] or became["reworded"]:
            await record(
                actor_id=actor_id, action="requirement.loaded", subject="requirement",
                details={"added": len(became["added"]), "reworded": len(became["reworded"])},
            )  # fmt: skip
    return Loaded(**became)


async def load_standard(actor: Actor) -> Loaded:
    """Take in the requirements that come with the product."""
    _require_writer(actor)
    return await load_requirements(None, standard_requirements())


def _what_becomes(given: RequirementInput, versions: Sequence[RequirementVersion]) -> str:
    if not versions:
        return "added"
    if given == wording_of(versions[0]):
        return "unchanged"
    known = any(given == wording_of(each) for each in versions)
    return "kept" if known or versions[0].retired or versions[0].created_by is not None else "reworded"


def _checked_entries(entries: Sequence[StandardRequirement]) -> dict[str, RequirementInput]:
    faults: list[FieldError] = []
    checked: dict[str, RequirementInput] = {}
    for each in entries:
        twice = [FieldError("code", N_("The file has this code twice."))] if each.code in checked else []
        try:
            checked[each.code] = checked_requirement(wording_of(each), more=[*check_code(each.code), *twice])
        except InvalidInput as error:
            faults += [FieldError(f"{each.code}.{fault.field}", fault.msgid, fault.params) for fault in error.fields]
    if faults:
        raise InvalidInput(faults)
    return checked


async def _versions_by_code(codes: Iterable[str]) -> dict[str, list[RequirementVersion]]:
    found: dict[str, list[RequirementVersion]] = {}
    for each in await queries.list_versions(list(codes)):
        found.setdefault(each.code, []).append(each)
    return found


async def _set_retired(actor: Actor, code: str, version: int, *, retired: bool) -> RequirementVersion:
    _require_writer(actor)
    async with transaction():
        newest_one = await _lock(code, version)
        if newest_one.retired == retired:
            raise Conflict(
                N_("The requirement is retired already.") if retired else N_("The requirement is in use already.")
            )
        await queries.set_retired(newest_one.id, retired=retired)
        return await _recorded(actor.user_id, "retired" if retired else "taken_into_use", code)


async def _lock(code: str, version: int) -> RequirementVersion:
    found = await queries.find_newest(code, lock=True)
    if found is None:
        return await get_requirement(code)
    if found.version != version:
        raise StaleVersion(found)
    return found


async def _recorded(actor_id: int, what: str, code: str) -> RequirementVersion:
    """Note what was done, and give the requirement as it stands after it."""
    after = await get_requirement(code)
    await record(
        actor_id=actor_id, action=f"requirement.{what}", subject="requirement", subject_id=after.id,
        details={"code": code, "version": after.version},
    )  # fmt: skip
    return after


def _require_writer(actor: Actor) -> None:
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement changes the library of requirements."))
