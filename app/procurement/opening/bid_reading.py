"""One sealed bid, opened with the tender's private key and read; whatever is wrong with it stays its own."""

from collections.abc import AsyncIterator

import msgspec

from app.platform.errors import N_
from app.platform.keys import keyring
from app.procurement.bids import sealed_content
from app.procurement.bids.schemas import BidContent, FileHead
from app.procurement.opening.price_reading import ReadPrices, read_prices
from app.procurement.opening.reads import SealedBid
from app.procurement.opening.schemas import UNREADABLE, VALID, NewOpenedBid
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.reading import MOST_BYTES
from app.procurement.sealing.bid_keys import open_bid_key
from app.procurement.sealing.keys import CannotOpen

NO_KEY = N_("The bid’s own key does not open with the tender’s key.")
DAMAGED = N_("Part of the bid is damaged or missing.")
OTHER_HASH = N_("The content is not what the receipt was given for.")
NO_BIDDER = N_("The bid names a bidder that is not known here.")


async def read_sealed(
    private_key: bytes, bid: SealedBid, *, tender_id: int, schedule: Schedule, kinds: dict[int, str]
) -> NewOpenedBid:
    """The bid as it is stored, with the standing `valid` or, with its reason, `unreadable`.

    schedule : of the edition the bid answers. kinds : of suppliers, by id.
    """
    found = NewOpenedBid(
        bid_id=bid.id, number=0, standing=UNREADABLE, received_at=bid.received_at, content_hash=bid.content_hash,
        size=bid.size, edition=bid.edition,
    )  # fmt: skip
    try:
        key = open_bid_key(private_key, bid.key_box, tender_id=tender_id, bid_id=bid.id)
    except CannotOpen:
        return msgspec.structs.replace(found, problem=NO_KEY)
    found = msgspec.structs.replace(found, bid_key=stored_key(key))
    try:
        content = await sealed_content.read_bid(key, bid.id)
    except CannotOpen:
        return msgspec.structs.replace(found, problem=DAMAGED)
    return await _read_content(found, bid.id, key, content, schedule, kinds)


async def _read_content(
    found: NewOpenedBid, bid_id: int, key: bytes, content: BidContent, schedule: Schedule, kinds: dict[int, str]
) -> NewOpenedBid:
    who = content.identity
    if who.supplier_id not in kinds:
        return msgspec.structs.replace(found, problem=NO_BIDDER)
    lots = tuple(sorted(content.forms.get("bid", {}).get("lots") or []))
    found = msgspec.structs.replace(
        found, supplier_id=who.supplier_id, bidder=who.company, cvr=who.cvr, forms=content.forms, lots=lots,
        is_control_bid=kinds[who.supplier_id] == "own",
    )  # fmt: skip
    if sealed_content.content_hash(content) != found.content_hash:
        return msgspec.structs.replace(found, problem=OTHER_HASH)
    try:
        await sealed_content.check_files(key, bid_id)
        prices = await _read_prices(key, bid_id, content.files, schedule, lots)
    except CannotOpen:
        return msgspec.structs.replace(found, problem=DAMAGED)
    return msgspec.structs.replace(
        found, standing=VALID, prices=prices.prices, sums=prices.sums, price_problems=prices.problems
    )


async def _read_prices(
    key: bytes, bid_id: int, files: list[FileHead], schedule: Schedule, lots: tuple[int, ...]
) -> ReadPrices:
    """The bid's last price schedule, as a bidder who replaces a file means it."""
    head = next((each for each in reversed(files) if each.kind == "price_schedule"), None)
    if head is None:
        return await read_prices(None, schedule, lots)
    data = await _whole(sealed_content.read_file(key, bid_id, head.part_id), MOST_BYTES + 1)
    return await read_prices(data, schedule, lots)


async def _whole(chunks: AsyncIterator[bytes], most: int) -> bytes:
    """The file's bytes, or enough of them to know that it is too large."""
    data = b""
    async for chunk in chunks:
        data += chunk
        if len(data) >= most:
            break
    return data


def stored_key(key: bytes) -> bytes:
    """A bid's own key under the installation's, so that its files can be read by those who may."""
    return keyring().encrypt(key.hex())


def own_key(stored: bytes) -> bytes:
    return bytes.fromhex(keyring().decrypt(stored))
