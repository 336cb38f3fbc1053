"""Reads and writes the documents issued from tenders."""

from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.tenders.schemas import IssuedDocument, Tender

DOCUMENT_COLUMNS = ", ".join(IssuedDocument.__struct_fields__)


async def insert_document(
    tender: Tender, *, kind: str, label: str, data: dict[str, Any], content_hash: str, created_by: int | None
) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_document
            (tender_id, kind, label, state, tender_version, data, content_hash, created_by, created_at)
        values ($1, $2, $3, 'queued', $4, $5, $6, $7, now()) returning id
        """,
        tender.id,
        kind,
        label,
        tender.version,
        msgspec.json.encode(data).decode(),
        content_hash,
        created_by,
    )


async def set_document_job(document_id: int, job_id: int) -> None:
    await execute("update tender_document set job_id = $2 where id = $1", document_id, job_id)


async def finish_document(
    document_id: int, *, file_name: str, file_sha256: str, pages: int, template_version: str
) -> None:
    await execute(
        """
        update tender_document set state = 'ready', file_name = $2, file_sha256 = $3, pages = $4,
               template_version = $5, finished_at = now()
        where id = $1
        """,
        document_id,
        file_name,
        file_sha256,
        pages,
        template_version,
    )


async def fail_document(document_id: int) -> None:
    await execute("update tender_document set state = 'failed', finished_at = now() where id = $1", document_id)


async def find_document(document_id: int) -> IssuedDocument | None:
    row = await fetch_one(f"select {DOCUMENT_COLUMNS} from tender_document where id = $1", document_id)
    return None if row is None else msgspec.convert(dict(row), IssuedDocument)


async def document_data(document_id: int) -> dict[str, Any]:
    return msgspec.json.decode(await fetch_value("select data from tender_document where id = $1", document_id))  # type: ignore[no-any-return]


async def list_documents(tender_id: int) -> list[IssuedDocument]:
    rows = await fetch(
        f"select {DOCUMENT_COLUMNS} from tender_document where tender_id = $1 order by id desc", tender_id
    )
    return [msgspec.convert(dict(row), IssuedDocument) for row in rows]
