"""What issued documents are made from, and what the database holds about texts."""

import subprocess
from pathlib import Path

import asyncpg
import pytest

from app.platform.db import execute, fetch_value, transaction
from app.platform.documents import load_sample
from app.platform.documents.issuing import get_issued, issue_document, render_now
from app.platform.documents.metadata import load_metadata
from app.platform.documents.texts import texts_of, version_in_use
from app.platform.errors import NotAllowed, NotFound
from app.procurement.tenders.document_set import KINDS
from app.procurement.wording import queries, service
from app.procurement.wording.schemas import TextInput
from tests.builders.evidence import actor_as
from tests.builders.library import BUYER
from tests.builders.wording import KIND, SHIPPED, WORDS, make_text

VERSION = load_metadata(KIND).version


async def issue() -> int:
    return await issue_document(
        None, subject="trial", subject_id=3, kind=KIND, label="1.0", data=load_sample(KIND), result_url="/x",
        in_background=False,
    )  # fmt: skip


async def fail(document_id: int) -> None:
    await execute("update issued_document set state = 'failed', file_name = null where id = $1", document_id)


async def made_from(document_id: int) -> str | None:
    return (await get_issued(document_id, subject="trial", subject_id=3)).template_version


def words_of(path: Path) -> str:
    read = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True)
    return " ".join(read.stdout.split())


def test_every_document_of_a_tender_can_be_edited() -> None:
    assert set(service.tender_kinds()) == set(KINDS)


async def test_an_issued_document_has_the_text_in_use_and_says_which(db: asyncpg.Connection) -> None:
    shipped = await issue()
    await make_text(active=True)
    edited = await issue()
    assert edited != shipped
    assert [await made_from(each) for each in (shipped, edited)] == [VERSION, f"{VERSION}+1"]
    path = await render_now(edited)
    assert "Med glæde" in words_of(path)
    assert await made_from(edited) == f"{VERSION}+1"


async def test_a_document_keeps_its_text_when_it_is_made_again(db: asyncpg.Connection) -> None:
    await make_text(active=True)
    document_id = await issue()
    await render_now(document_id)
    await make_text(template=WORDS.replace("Med glæde", "Med tak"), active=True)
    await fail(document_id)
    assert "Med glæde" in words_of(await render_now(document_id))
    assert await made_from(document_id) == f"{VERSION}+1"
    await queries.put_to_use(KIND, 0)
    await fail(document_id)
    assert "Med glæde" in words_of(await render_now(document_id))


async def test_a_document_issued_before_any_editing_keeps_the_shipped_text(db: asyncpg.Connection) -> None:
    document_id = await issue()
    await make_text(active=True)
    assert "Med glæde" not in words_of(await render_now(document_id))
    assert await made_from(document_id) == VERSION


async def test_the_version_on_the_document_names_the_edited_text(db: asyncpg.Connection) -> None:
    text = SHIPPED.replace("{% endblock %}", "<p>Udgave {{ made.template_version }} af teksten</p>{% endblock %}")
    await make_text(template=text, active=True)
    assert f"Udgave {VERSION}+1 af teksten" in words_of(await render_now(await issue()))


async def test_a_text_that_is_gone_is_never_replaced_by_another(db: asyncpg.Connection) -> None:
    assert await version_in_use(KIND) == VERSION
    assert await texts_of(KIND, VERSION) == (None, {})
    with pytest.raises(NotFound):
        await texts_of(KIND, f"{VERSION}+7")


async def test_a_style_of_its_own_is_kept_apart_and_the_shipped_one_is_not_copied(db: asyncpg.Connection) -> None:
    await service.save(BUYER, KIND, TextInput(template=WORDS, style="p { color: black }"), version=0)
    assert set((await texts_of(KIND, f"{VERSION}+1"))[1]) == {"template.html", "style.css"}
    shipped = (await service.get_texts(KIND)).shipped
    await service.save(BUYER, KIND, TextInput(template=WORDS, style=shipped.style), version=1)
    assert set((await texts_of(KIND, f"{VERSION}+2"))[1]) == {"template.html"}


async def test_a_version_is_never_changed_or_removed_and_one_is_in_use(db: asyncpg.Connection) -> None:
    text = await make_text(active=True)
    for sql in (
        "update document_text set template = 'x' where id = $1",
        "update document_text set note = 'x', active = false where id = $1",
        "delete from document_text where id = $1",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await execute(sql, text.id)
    second = await make_text()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await execute("update document_text set active = true where id = $1", second.id)


async def test_the_trail_tells_who_saved_and_chose_a_text(db: asyncpg.Connection) -> None:
    await service.save(BUYER, KIND, TextInput(template=WORDS), version=0)
    assert (await service.save(BUYER, KIND, TextInput(template=WORDS), version=1)).version == 1
    await service.put_to_use(BUYER, KIND, 1, instead_of=0)
    await service.put_to_use(BUYER, KIND, 0, instead_of=1)
    sql = "select array_agg(action order by id) from audit_entry where subject = 'document_text'"
    assert await fetch_value(sql) == ["wording.saved", "wording.put_to_use", "wording.shipped"]


async def test_only_procurement_edits(db: asyncpg.Connection) -> None:
    with pytest.raises(NotAllowed):
        await service.preview(actor_as("manager"), KIND, TextInput(template=WORDS))
    with pytest.raises(NotAllowed):
        await service.save(actor_as("manager"), KIND, TextInput(template=WORDS), version=0)
    with pytest.raises(NotAllowed):
        await service.put_to_use(actor_as("manager"), KIND, 0, instead_of=0)
