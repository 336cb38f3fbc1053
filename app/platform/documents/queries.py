"""Reads and writes of issued documents."""

from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.documents.schemas import Issued

COLUMNS = ", ".join(Issued.__struct_fields__)


async def lock_content(subject: str, subject_id: int, content_hash: str) -> None:
    """Until the transaction ends nobody else issues the same content: two clicks make one document."""
    key = f"{subject} {subject_id} {content_hash}"
    await execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", key)


async def find_same(
    subject: str, subject_id: int, *, kind: str, label: str, content_hash: str, template_version: str
) -> Issued | None:
    row = await fetch_one(
        f"""select {COLUMNS} from issued_document
            where subject = $1 and subject_id = $2 and kind = $3 and label = $4 and content_hash = $5
              and template_version = $6
            order by id desc limit 1""",
        subject, subject_id, kind, label, content_hash, template_version,
    )  # fmt: skip
    return None if row is None else Issued(**row)


async def has_waited_long(document_id: int) -> bool:
    sql = "select created_at < now() - interval '2 minutes' from issued_document where id = $1"
    return bool(await fetch_value(sql, document_id))


async def insert_document(
    subject: str, subject_id: int, *, subject_version: int | None, kind: str, label: str, data: dict[str, Any],
    content_hash: str, template_version: str, created_by: int | None,
) -> int:  # fmt: skip
    document_id = await fetch_value(
        """insert into issued_document (subject, subject_id, subject_version, kind, label, state, data, content_hash,
                                        template_version, created_by, created_at)
           values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8, $9, now()) returning id""",
        subject, subject_id, subject_version, kind, label, msgspec.json.encode(data).decode(), content_hash,
        template_version, created_by,
    )  # fmt: skip
    return int(document_id)


async def set_job(document_id: int, job_id: int) -> None:
    await execute("update issued_document set job_id = $2 where id = $1", document_id, job_id)


async def queue_again(document_id: int) -> None:
    await execute("update issued_document set state = 'queued', finished_at = null where id = $1", document_id)


async def finish_document(
    document_id: int, *, file_name: str, file_sha256: str, pages: int, template_version: str
) -> None:
    await execute(
        """update issued_document set state = 'ready', file_name = $2, file_sha256 = $3, pages = $4,
                  template_version = $5, finished_at = now()
           where id = $1""",
        document_id, file_name, file_sha256, pages, template_version,
    )  # fmt: skip


async def fail_document(document_id: int) -> None:
    await execute("update issued_document set state = 'failed', finished_at = now() where id = $1", document_id)


async def find_document(document_id: int) -> Issued | None:
    row = await fetch_one(f"select {COLUMNS} from issued_document where id = $1", document_id)
    return None if row is None else Issued(**row)


async def document_data(document_id: int) -> dict[str, Any]:
    text = await fetch_value("select data from issued_document where id = $1", document_id)
    return msgspec.json.decode(text)  # type: ignore[no-any-return]


async def list_documents(subject: str, subject_id: int) -> list[Issued]:
    """Newest first."""
    rows = await fetch(
        f"select {COLUMNS} from issued_document where subject = $1 and subject_id = $2 order by id desc",
        subject, subject_id,
    )  # fmt: skip
    return [Issued(**row) for row in rows]
