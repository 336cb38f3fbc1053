"""Takes a bid's files in, sealed as they come, and gives them back to their bidder."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import BinaryIO, cast

import msgspec

from app.platform.db import transaction
from app.platform.errors import N_, Conflict, NotFound, VifteError
from app.platform.intake.sheets import FileRefused
from app.procurement.bids import queries
from app.procurement.bids.file_kinds import XLSX, FileNotTaken, Known, clean_name, known_file
from app.procurement.bids.parts import Head, is_file, part_of
from app.procurement.bids.pricing import prices_of, read_prices
from app.procurement.bids.schemas import FILE, FILE_KINDS, FileHead, OpenBid, Prices
from app.procurement.bids.sealed_content import content_of, read_file
from app.procurement.bids.service import HANDED_IN, lock_writable, put_form
from app.procurement.bids.spool import PlainView, Spool
from app.procurement.pricing.reading import MOST_BYTES, ReturnedSchedule
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition

MEGABYTE = 1024 * 1024
MOST_FILE_BYTES = 25 * MEGABYTE
MOST_BID_BYTES = 100 * MEGABYTE
MOST_FILES = 60
SCHEDULE = "price_schedule"
UPLOADED = tuple(kind for kind in FILE_KINDS if kind != SCHEDULE)

TOO_LARGE = N_("“{name}” is larger than {megabytes} MB. Make it smaller, or divide it.")
TOO_MUCH = N_("With this the bid’s files come to more than {megabytes} MB. Remove some first.")
TOO_MANY = N_("A bid has at most {n} files. Remove some first.")
NO_FILE = N_("The bid has no such file.")
NOTHING_TO_PRICE = N_("The tender has nothing to price.")


class TooLarge(FileNotTaken):
    status = 413


class Arrived(msgspec.Struct, frozen=True):
    """A file that has come whole and may stay."""

    spool: Spool
    head: Head


async def receive_file(opened: OpenBid, kind: str, name: str, pieces: AsyncIterator[bytes]) -> Arrived:
    """Seals a file while it comes. Raises FileNotTaken; the caller closes what it has got, whatever happens."""
    refuse_shut(opened)
    (part_id,) = await queries.next_part_ids(1)
    spool = Spool(opened.draft.key, bid_id=opened.bid.id, part_id=part_id)
    try:
        async for piece in pieces:
            spool.write(piece)
            if spool.size > MOST_FILE_BYTES:
                raise TooLarge(TOO_LARGE, name=clean_name(name), megabytes=MOST_FILE_BYTES // MEGABYTE)
        spool.finish()
        known = await asyncio.to_thread(_known, spool, name)
    except BaseException:
        spool.close()
        raise
    head = Head(
        place=FILE, kind=kind, name=known.name, media_type=known.media_type, size=spool.size, sha256=spool.sha256
    )
    return Arrived(spool, head)


async def keep_files(opened: OpenBid, arrived: Sequence[Arrived]) -> None:
    """All of them, or none. Raises Conflict when there are too many, or when the deadline passed while they came."""
    async with transaction():
        await lock_writable(opened)
        await _refuse_too_much(opened, arrived, but=[])
        for each in arrived:
            await _insert(opened, each)
        await queries.touch(opened.bid.id)


async def remove_file(opened: OpenBid, part_id: int) -> None:
    async with transaction():
        await lock_writable(opened)
        file = find_file(opened.draft.files, part_id)
        await queries.delete_parts(opened.bid.id, [part_id])
        if file.kind == SCHEDULE:
            await put_form(opened.draft, "prices", Prices())
        await queries.touch(opened.bid.id)


async def receive_schedule(opened: OpenBid, name: str, pieces: AsyncIterator[bytes]) -> Prices:
    """The priced workbook, in place of the one before, with what it says. One with faults is kept and told of.

    Raises FileNotTaken for a file that is no bounded, plain workbook; the one before is then kept.
    """
    refuse_shut(opened)
    if not price_schedule(opened.editions[0]).lines:
        raise Conflict(NOTHING_TO_PRICE)
    data = await _whole(name, pieces)
    try:
        returned, edition = await read_prices(data, opened.editions)
    except FileRefused as error:
        raise FileNotTaken(error.msgid, **error.params) from error
    return await _keep_schedule(opened, clean_name(name), data, returned, edition)


def download(opened: OpenBid, file: FileHead) -> AsyncIterator[bytes]:
    return read_file(opened.draft.key, opened.bid.id, file.part_id)


def find_file(files: Sequence[FileHead], part_id: int) -> FileHead:
    file = next((file for file in files if file.part_id == part_id), None)
    if file is None:
        raise NotFound(NO_FILE)
    return file


def nth_file(opened: OpenBid, place: int) -> FileHead:
    """By its place in the list, from 1: an address tells nothing of which bid it is."""
    if not 1 <= place <= len(opened.draft.files):
        raise NotFound(NO_FILE)
    return opened.draft.files[place - 1]


def refuse_shut(opened: OpenBid) -> None:
    """Before anything is read of what would be refused anyway."""
    if not opened.is_draft:
        raise Conflict(HANDED_IN)
    if opened.shut:
        raise Conflict(opened.shut)


def _known(spool: Spool, name: str) -> Known:
    return known_file(cast(BinaryIO, PlainView(spool)), spool.size, name)


async def _whole(name: str, pieces: AsyncIterator[bytes]) -> bytes:
    data = bytearray()
    async for piece in pieces:
        data += piece
        if len(data) > MOST_BYTES:
            raise TooLarge(TOO_LARGE, name=clean_name(name), megabytes=MOST_BYTES // MEGABYTE)
    return bytes(data)


async def _keep_schedule(
    opened: OpenBid, name: str, data: bytes, returned: ReturnedSchedule, edition: Edition
) -> Prices:
    (part_id,) = await queries.next_part_ids(1)
    spool = Spool(opened.draft.key, bid_id=opened.bid.id, part_id=part_id)
    try:
        spool.write(data)
        spool.finish()
        head = Head(place=FILE, kind=SCHEDULE, name=name, media_type=XLSX, size=spool.size, sha256=spool.sha256)
        prices = prices_of(returned, edition, part_id)
        async with transaction():
            await lock_writable(opened)
            now = await content_of(opened.draft.key, await queries.list_parts(opened.bid.id))
            before = [file.part_id for file in now.files if file.kind == SCHEDULE]
            await _refuse_too_much(opened, [Arrived(spool, head)], but=before)
            await queries.delete_parts(opened.bid.id, before)
            await _insert(opened, Arrived(spool, head))
            await put_form(opened.draft, "prices", prices)
            await queries.touch(opened.bid.id)
    finally:
        spool.close()
    return prices


async def _insert(opened: OpenBid, arrived: Arrived) -> None:
    spool = arrived.spool
    part = part_of(opened.draft.key, opened.bid.id, spool.part_id, arrived.head, size=spool.size, chunks=spool.chunks)
    await queries.insert_part(part, spool.sealed())


async def _refuse_too_much(opened: OpenBid, arrived: Sequence[Arrived], *, but: Sequence[int]) -> None:
    """As the bid stands now, the caller holding its row: a colleague may have sent files meanwhile."""
    kept = [part for part in await queries.list_parts(opened.bid.id) if is_file(part) and part.id not in but]
    if len(kept) + len(arrived) > MOST_FILES:
        raise Conflict(TOO_MANY, n=MOST_FILES)
    if sum(part.size for part in kept) + sum(each.spool.size for each in arrived) > MOST_BID_BYTES:
        raise _too_much()


def _too_much() -> VifteError:
    return TooLarge(TOO_MUCH, megabytes=MOST_BID_BYTES // MEGABYTE)
