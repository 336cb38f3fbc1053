"""Issuing a document from any room's record: its value is frozen, a worker renders it, and the file is kept.

The room calls `issue_document` inside its own transaction after asking who may, and writes its own line in the trail.
A document never holds a citizen's name or case number: a saved file would outlive the right to know them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.platform.db import transaction
from app.platform.documents import queries
from app.platform.documents.attaching import attached_by_rooms
from app.platform.documents.forge import RenderedDocument, document_hash, render_document_async
from app.platform.documents.metadata import Attachment, load_metadata
from app.platform.documents.protocol import Attached
from app.platform.documents.schemas import Issued
from app.platform.documents.texts import texts_of, version_in_use
from app.platform.errors import N_, NotFound
from app.platform.jobs import enqueue
from app.platform.settings import settings

JOB_TITLE = N_("Making a document")


async def issue_document(
    actor_id: int | None,
    *,
    subject: str,
    subject_id: int,
    kind: str,
    label: str,
    data: Mapping[str, Any],
    result_url: str,
    subject_version: int | None = None,
    in_background: bool = True,
    title: str = JOB_TITLE,
    **title_params: Any,
) -> int:
    """Freeze `data` as a document of `kind` and have it rendered. Returns its id, for the same content the same one.

    subject : lower-case name of the kind of record, also the folder of its files.
    label : what tells it from the record's other documents, such as "1.0".
    result_url : the document's page; `{document_id}` in it is filled in.
    in_background : a worker renders it; otherwise the caller does, by `render_now`.
    title : msgid of the job's name over `title_params`, without anything of a citizen.
    Raises DataRefused naming every field that is wrong.
    """
    hashed, version = document_hash(kind, data), await version_in_use(kind)
    async with transaction():
        await queries.lock_content(subject, subject_id, hashed)
        same = await queries.find_same(
            subject, subject_id, kind=kind, label=label, content_hash=hashed, template_version=version
        )
        if same is not None and not await _is_to_be_made_again(same):
            return same.id
        if same is not None:
            await queries.queue_again(same.id)
        document_id = same.id if same else await queries.insert_document(
            subject, subject_id, subject_version=subject_version, kind=kind, label=label, data=dict(data),
            content_hash=hashed, template_version=version, created_by=actor_id,
        )  # fmt: skip
        if in_background:
            job_id = await enqueue(
                "documents.render", {"document_id": document_id}, title=title, actor_id=actor_id,
                result_url=result_url.replace("{document_id}", str(document_id)), **title_params,
            )  # fmt: skip
            await queries.set_job(document_id, job_id)
        return document_id


async def _is_to_be_made_again(document: Issued) -> bool:
    """One that failed, and one whose job was cancelled or lost; rendering twice does no harm."""
    return document.state == "failed" or (document.state == "queued" and await queries.has_waited_long(document.id))


async def get_issued(document_id: int, *, subject: str, subject_id: int) -> Issued:
    """One of the record's documents; the room has asked who may see the record."""
    document = await queries.find_document(document_id)
    if document is None or (document.subject, document.subject_id) != (subject, subject_id):
        raise NotFound(N_("There is no such document here."))
    return document


async def list_issued(subject: str, subject_id: int) -> list[Issued]:
    """Newest first."""
    return await queries.list_documents(subject, subject_id)


def path_of(document: Issued) -> Path:
    """Raises NotFound while the document is not ready."""
    if document.state != "ready" or document.file_name is None:
        raise NotFound(N_("The document is not ready yet."))
    return folder_of(document.subject) / document.file_name


def folder_of(subject: str) -> Path:
    return settings().documents_dir / subject


async def render_now(document_id: int) -> Path:
    """Render a document that waits, in this process. Returns the file's path; one that is ready is left as it is."""
    document = await queries.find_document(document_id)
    if document is None:
        raise NotFound(N_("There is no such document here."))
    if document.state != "ready":
        document = await _render(document)
    return path_of(document)


async def _render(document: Issued) -> Issued:
    data = await queries.document_data(document.id)
    folder = folder_of(document.subject)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The name tells the content, so that an unchanged document is the same file; the PDF is put there with mode 0600.
    file_name = f"{document.id}-{document.content_hash[:16]}.pdf"
    try:
        attachments = [*_attachments(document.kind, data), *await attached_by_rooms(document, data)]
        edited, texts = await texts_of(document.kind, document.template_version)
        made = await render_document_async(
            document.kind, data, attachments=attachments, out=folder / file_name, texts=texts, edited=edited
        )
    except Exception:
        async with transaction():
            await queries.fail_document(document.id)
        raise
    return await _store(document.id, file_name, made)


async def _store(document_id: int, file_name: str, made: RenderedDocument) -> Issued:
    async with transaction():
        await queries.finish_document(
            document_id,
            file_name=file_name,
            file_sha256=made.sha256,
            pages=made.pages,
            template_version=made.template_version,
        )
        document = await queries.find_document(document_id)
    assert document is not None
    return document


def _attachments(kind: str, data: dict[str, Any]) -> list[Attached]:
    """The value itself, for systems that read on, where the kind asks for it."""
    wanted: Attachment | None = load_metadata(kind).attachment
    return [] if wanted is None else [Attached(wanted.name, _readable(data), wanted.description)]


def _readable(data: dict[str, Any]) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(data))
