"""Issued documents: frozen, made once for the same content, kept closed, and tried again when they failed."""

import stat
from typing import Any

import asyncpg
import pikepdf
import pytest

from app.platform.db import execute, fetch_value
from app.platform.documents import DataRefused, issuing, load_sample
from app.platform.documents.issuing import get_issued, issue_document, list_issued, path_of, render_now
from app.platform.errors import NotFound
from app.platform.jobs.testing import run_jobs

# Of the kinds with a tender's data, the quickest to lay out.
KIND = "kravmatrix"


async def issue(**changed: Any) -> int:
    given = {
        "subject": "trial", "subject_id": 3, "kind": KIND, "label": "1.0", "data": load_sample(KIND),
        "result_url": "/trials/3/documents/{document_id}", **changed,
    }  # fmt: skip
    return await issue_document(None, **given)


async def test_a_worker_makes_the_file_which_only_the_service_can_read(db: asyncpg.Connection) -> None:
    document_id = await issue(subject_version=4)
    waiting = await get_issued(document_id, subject="trial", subject_id=3)
    assert (waiting.state, waiting.subject_version, waiting.file_name) == ("queued", 4, None)
    url = await fetch_value("select result_url from job where id = $1", waiting.job_id)
    assert url == f"/trials/3/documents/{document_id}"
    with pytest.raises(NotFound):
        path_of(waiting)
    assert await run_jobs() == 1
    path = path_of(await get_issued(document_id, subject="trial", subject_id=3))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pikepdf.open(path) as pdf:
        assert list(pdf.attachments) == ["udbud.json"]


async def test_the_same_content_is_the_same_document_and_other_content_another(db: asyncpg.Connection) -> None:
    first = await issue()
    assert await issue() == first
    assert await issue(subject_id=4) != first
    changed = load_sample(KIND)
    changed["tender"]["title"] = "Et andet udbud"
    second = await issue(data=changed)
    assert [each.id for each in await list_issued("trial", 3)] == [second, first]


async def test_another_version_of_the_template_makes_another_document(db: asyncpg.Connection) -> None:
    first = await issue()
    await execute("update issued_document set template_version = '0.9' where id = $1", first)
    assert await issue() != first


async def test_a_document_of_another_record_is_not_found(db: asyncpg.Connection) -> None:
    document_id = await issue()
    for subject, subject_id in (("trial", 4), ("tenders", 3)):
        with pytest.raises(NotFound):
            await get_issued(document_id, subject=subject, subject_id=subject_id)


async def test_data_that_makes_no_document_is_refused_at_once(db: asyncpg.Connection) -> None:
    with pytest.raises(DataRefused):
        await issue(data={"tender": {}})
    assert await list_issued("trial", 3) == []


async def test_one_that_failed_says_so_and_is_tried_again(
    db: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stop(*_: Any, **__: Any) -> None:
        raise OSError("no space")

    document_id = await issue()
    with monkeypatch.context() as broken:
        broken.setattr(issuing, "render_document_async", stop)
        await run_jobs(reraise=False)
    assert (await get_issued(document_id, subject="trial", subject_id=3)).state == "failed"
    assert await issue() == document_id
    await run_jobs()
    assert (await get_issued(document_id, subject="trial", subject_id=3)).state == "ready"


async def test_one_whose_job_was_lost_is_asked_for_again(db: asyncpg.Connection) -> None:
    document_id = await issue(in_background=False)
    await execute("update issued_document set created_at = now() - interval '1 hour' where id = $1", document_id)
    assert await issue() == document_id
    assert await run_jobs() == 1
    path = await render_now(document_id)
    assert path.read_bytes().startswith(b"%PDF-1.7")
