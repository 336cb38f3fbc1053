"""The tenders' documents of an older installation, moved to the issued ones."""

from pathlib import Path

import asyncpg

from app.platform.db import migrate as migrating

SQL = Path(migrating.__file__).with_name("migrations") / "vifte_2026_11_22t20_11_00_000000.sql"
OLD_TABLE = """create temporary table tender_document (
    id serial, tender_id int, kind text, label text, state text, tender_version int, data jsonb, content_hash text,
    job_id int, file_name text, file_sha256 text, pages int, template_version text, created_by int,
    created_at timestamptz, finished_at timestamptz)"""
OLD_ROW = """insert into tender_document values
    (700, 12, 'kravspecifikation', '1.0', 'ready', 4,
     '{"a": 1}', 'ab', 5, '700-ab.pdf', 'cd', 9, '1.0', 2, now(), now())"""


async def test_documents_of_tenders_keep_their_number_and_file(db: asyncpg.Connection) -> None:
    await db.execute(OLD_TABLE)
    await db.execute(OLD_ROW)
    await db.execute(SQL.read_text("utf-8").partition("-- procurement/tenders")[2].partition("\n")[2])
    moved = await db.fetchrow("select * from issued_document where id = 700")
    assert moved is not None
    assert (moved["subject"], moved["subject_id"], moved["subject_version"]) == ("tenders", 12, 4)
    assert (moved["file_name"], moved["state"], moved["pages"]) == ("700-ab.pdf", "ready", 9)
    assert await db.fetchval("select nextval(pg_get_serial_sequence('issued_document', 'id'))") == 701
