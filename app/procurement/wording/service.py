"""Rules and transactions of the documents' edited texts."""

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.documents.errors import UnknownDocument
from app.platform.documents.kinds import STYLE, TEMPLATE, kind_folder, list_kinds
from app.platform.documents.metadata import load_metadata
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.wording import queries
from app.procurement.wording.schemas import KindTexts, Shipped, TextInput, TextVersion
from app.procurement.wording.trying import try_text

WRITERS = ("procurement",)
# A tender's documents take their fields from this one.
MAIN_KIND = "kravspecifikation"


def tender_kinds() -> list[str]:
    """The kinds a tender's documents have."""
    return [kind for kind in list_kinds() if kind == MAIN_KIND or _reuses_main(kind)]


async def list_texts() -> list[KindTexts]:
    versions = await queries.list_versions()
    return [_texts(kind, [each for each in versions if each.kind == kind]) for kind in tender_kinds()]


async def get_texts(kind: str) -> KindTexts:
    """Raises UnknownDocument, also for a document that is not a tender's."""
    if kind not in tender_kinds():
        raise UnknownDocument(kind)
    return _texts(kind, await queries.list_versions(kind))


async def get_version(kind: str, version: int) -> TextVersion:
    found = await queries.find_version(kind, version)
    if found is None:
        raise NotFound(N_("There is no such version of the text."))
    return found


async def preview(actor: Actor, kind: str, given: TextInput) -> bytes:
    """The kind's sample as PDF, with the text as it is given. Raises InvalidInput with what is wrong and where."""
    _require_writer(actor)
    texts = await get_texts(kind)
    return await _tried(texts, given)


async def save(actor: Actor, kind: str, given: TextInput, *, version: int) -> TextVersion:
    """A new version, which is not in use yet. Without any change nothing is written.

    version : the newest when the text was opened, 0 for none. Raises StaleVersion with the newest as it stands now,
    and InvalidInput when the sample cannot be made with the text.
    """
    _require_writer(actor)
    before = await get_texts(kind)
    _require_newest(before, version)
    template, style = _written(before.shipped, given)
    if before.versions and (before.versions[0].template, before.versions[0].style) == (template, style):
        return before.versions[0]
    if (template, style) == (before.shipped.template, None):
        raise InvalidInput([FieldError("template", N_("This is the shipped text. There is nothing to save."))])
    await _tried(before, given)
    based_on = await _based_on(before, given)
    async with transaction():
        await queries.lock_kind(kind)
        # Others may have saved while the sample was laid out.
        _require_newest(await get_texts(kind), version)
        text_id = await queries.insert_version(
            kind, version + 1, template=template, style=style, based_on=based_on, note=given.note,
            created_by=actor.user_id,
        )  # fmt: skip
        await _record(actor, "saved", kind, version + 1, text_id)
        return await get_version(kind, version + 1)


async def put_to_use(actor: Actor, kind: str, version: int, *, instead_of: int) -> None:
    """Documents issued from now on get this version; 0 is the shipped text, as it comes with the product.

    instead_of : the one in use when the page was opened. Raises Conflict when it is another by now, and InvalidInput
    when the sample cannot be made with the text any more.
    """
    _require_writer(actor)
    texts = await get_texts(kind)
    text_id = None
    if version:
        chosen = await get_version(kind, version)
        text_id = chosen.id
        await try_text(kind, chosen.template, chosen.style, shipped=texts.shipped.template)
    async with transaction():
        await queries.lock_kind(kind)
        if (await queries.active_version(kind) or 0) != instead_of:
            raise Conflict(N_("Somebody else has put another version to use since you opened the page. Look again."))
        if version != instead_of:
            await queries.put_to_use(kind, version)
            await _record(actor, "put_to_use" if version else "shipped", kind, version, text_id)


def _reuses_main(kind: str) -> bool:
    reuse = load_metadata(kind).reuse
    return reuse is not None and reuse.kind == MAIN_KIND


def _texts(kind: str, versions: list[TextVersion]) -> KindTexts:
    metadata, folder = load_metadata(kind), kind_folder(kind)
    texts = [(folder / name).read_text("utf-8").strip() for name in (TEMPLATE, STYLE)]
    return KindTexts(kind=kind, names=metadata.name, shipped=Shipped(metadata.version, *texts), versions=versions)


def _written(shipped: Shipped, given: TextInput) -> tuple[str, str | None]:
    """The text and its style sheet, None where that is the shipped one."""
    return given.template, given.style if given.style not in ("", shipped.style) else None


async def _tried(texts: KindTexts, given: TextInput) -> bytes:
    template, style = _written(texts.shipped, given)
    if not template:
        raise InvalidInput([FieldError("template", N_("Fill in this field."))])
    return await try_text(texts.kind, template, style, shipped=texts.shipped.template)


async def _based_on(texts: KindTexts, given: TextInput) -> str:
    if given.seen_shipped or not given.begun_from:
        return texts.shipped.version
    return (await get_version(texts.kind, given.begun_from)).based_on


def _require_newest(texts: KindTexts, version: int) -> None:
    if texts.newest != version:
        raise StaleVersion(texts)


def _require_writer(actor: Actor) -> None:
    if not actor.has(*WRITERS):
        raise NotAllowed(N_("Only procurement edits the texts of documents."))


async def _record(actor: Actor, what: str, kind: str, version: int, text_id: int | None) -> None:
    await record(
        actor_id=actor.user_id, action=f"wording.{what}", subject="document_text", subject_id=text_id,
        details={"kind": kind, "version": version},
    )  # fmt: skip
