"""Before the opening nothing that is stored tells what a bid says, or whose it is."""

import base64
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

import asyncpg
import msgspec
import pytest

from app.platform.settings import settings
from app.procurement.bids.schemas import Answers, Contact
from tests.builders.bids import PDF, Bidder, make_bidder, make_open_tender

# What only the bidder knows. The company is registered: its name stands in its own rows, and there alone.
SAID = "hemmeligt løsningsord"
COMPANY, CVR, USER = "Kanariefugl Rådgivning ApS", "20000007", "Kirstine Kanarie"
CONTACT, PRICE = "kanarie@kontakt.example", 1_234_567
FILE = b"kanariefil" * 3
KNOWN_IN = {"supplier", "app_user"}


async def test_a_dump_of_every_table_holds_no_word_of_a_bid(db: asyncpg.Connection, tmp_path: Path) -> None:
    edition = await make_open_tender()
    before = await _rows(db)
    bidder = await make_bidder(edition, company=COMPANY, cvr=CVR)
    await _write(bidder)
    await bidder.hand_in()
    await _rows_hold_nothing(db, _hidden(bidder), before)
    await bidder.take_back()
    await _rows_hold_nothing(db, _hidden(bidder), before)
    _folder_holds_nothing(Path(settings().data_dir), _hidden(bidder))


async def test_nothing_names_the_bidder_by_number(db: asyncpg.Connection) -> None:
    """Neither the user nor the supplier stands in a row that is written for a bid."""
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await _write(bidder)
    await bidder.hand_in()
    for table in ("bid", "bid_event", "bid_part"):
        columns = {row["column_name"] for row in await db.fetch(
            "select column_name from information_schema.columns where table_name = $1", table
        )}  # fmt: skip
        assert not columns & {"user_id", "supplier_id", "actor_id", "created_by"}, table
    trail = await db.fetch("select actor_id, details from audit_entry where subject = 'bid'")
    assert len(trail) == 1
    assert trail[0]["actor_id"] is None
    assert set(msgspec.json.decode(trail[0]["details"])) == {"edition", "content_hash", "size"}


async def test_equal_bids_are_stored_as_different_bytes_of_the_same_size(db: asyncpg.Connection) -> None:
    edition = await make_open_tender()
    for company in ("A", "Et meget langt firmanavn, som kan genkendes på sin længde ApS"):
        await make_bidder(edition, company=company)
    sealed = [row["sealed"] for row in await db.fetch("select sealed from bid_chunk")]
    sizes = await db.fetch("select distinct place, size, octet_length(head) from bid_part")
    assert len(sealed) == len(set(sealed)) == 4
    assert len(sizes) == 2


def test_an_upload_in_flight_has_no_name_and_no_clear_byte(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from app.procurement.bids.spool import PlainView, Spool

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spool = Spool(secrets.token_bytes(32), bid_id=1, part_id=2)
    data = FILE * 100_000
    spool.write(data)
    spool.finish()
    assert list(tmp_path.iterdir()) == []
    assert FILE not in b"".join(spool.sealed())
    view = PlainView(spool)
    view.seek(1_048_570)
    assert view.read(20) == data[1_048_570:1_048_576]
    assert view.read(20) == data[1_048_576:1_048_596]
    spool.close()


async def _write(bidder: Bidder) -> None:
    opened = await bidder.open()
    form = msgspec.structs.replace(opened.draft.form("bid"), contact=Contact(name=USER, email=CONTACT))
    await bidder.fill_in()
    opened = await bidder.open()
    filled, answers = opened.draft.form("bid"), opened.draft.form("answers")
    await bidder.save("bid", msgspec.structs.replace(filled, contact=form.contact, confidential=SAID))
    await bidder.save("answers", Answers(texts=dict.fromkeys(answers.texts, SAID), confirmed=answers.confirmed,
                                         reserves=False))  # fmt: skip
    await bidder.price({1: PRICE // 10, 2: PRICE, 3: PRICE + 2, 4: PRICE + 4})
    await bidder.add_file(PDF + FILE + b"%%EOF", name="Kanariefugl løsning.pdf")


def _hidden(bidder: Bidder) -> list[bytes]:
    """Each canary as it is, as UTF-16, as hex and as base64 from each of the three offsets."""
    texts = [SAID, COMPANY, USER, CONTACT, "Kanariefugl løsning", str(PRICE), f"{PRICE / 100}", bidder.code]
    plain = [text.encode() for text in texts] + [SAID.encode("utf-16-le"), FILE, bidder.code.replace("-", "").encode()]
    return [form for canary in plain for form in (canary, *_disguised(canary))]


def _disguised(canary: bytes) -> Iterable[bytes]:
    yield canary.hex().encode()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + canary)
        yield coded[4 if offset else 0 : -4]


async def _rows(db: asyncpg.Connection) -> dict[str, str]:
    """Every row of every table as text."""
    tables = await db.fetch("select oid::regclass::text as name from pg_class where relkind = 'r' and "
                            "relnamespace = 'public'::regnamespace order by 1")  # fmt: skip
    return {
        row["name"]: str(await db.fetchval(f"select coalesce(string_agg(t::text, E'\\n'), '') from {row['name']} t"))
        for row in tables
    }


async def _rows_hold_nothing(db: asyncpg.Connection, hidden: list[bytes], before: dict[str, str]) -> None:
    for name, text in (await _rows(db)).items():
        if name in KNOWN_IN or text == before[name]:
            continue
        raw = text.encode()
        found = [canary for canary in hidden if canary in raw or canary.lower() in raw]
        assert not found, name
        # bytea is shown as hex: the same canaries in the bytes themselves.
        assert not [canary for canary in hidden if canary.hex().encode() in raw], name


def _folder_holds_nothing(folder: Path, hidden: list[bytes]) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert not [canary for canary in hidden if canary in data], file.name
