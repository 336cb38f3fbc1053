"""The keys of one bid: chunks that open only in their place, and the code that finds and opens it."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.errors import InvalidInput
from app.procurement.sealing import bid_keys, keys
from app.procurement.sealing.bid_keys import OVERHEAD
from app.procurement.sealing.keys import CannotOpen

PLACE = {"bid_id": 3, "part_id": 5, "number": 0, "last": False}
plain_text = st.binary(min_size=0, max_size=2000)


@given(plain_text, st.integers(1, 2**62), st.integers(1, 2**62), st.integers(0, 2**31), st.booleans())
@settings(deadline=None)
def test_a_chunk_opens_in_its_place(plain: bytes, bid_id: int, part_id: int, number: int, last: bool) -> None:
    key = bid_keys.new_bid_key()
    sealed = bid_keys.seal_chunk(key, plain, bid_id=bid_id, part_id=part_id, number=number, last=last)
    assert bid_keys.open_chunk(key, sealed, bid_id=bid_id, part_id=part_id, number=number, last=last) == plain
    assert len(sealed) == len(plain) + OVERHEAD


@pytest.mark.parametrize(
    "change", [{"bid_id": 4}, {"part_id": 6}, {"number": 1}, {"last": True}, {"bid_id": 5, "part_id": 3}]
)
def test_a_chunk_of_another_bid_part_number_or_end_does_not_open(change: dict[str, int]) -> None:
    key = bid_keys.new_bid_key()
    sealed = bid_keys.seal_chunk(key, b"pris", bid_id=3, part_id=5, number=0, last=False)
    with pytest.raises(CannotOpen):
        bid_keys.open_chunk(key, sealed, **{**PLACE, **change})  # type: ignore[arg-type]


@given(plain_text, st.data())
@settings(max_examples=50, deadline=None)
def test_a_chunk_cut_short_or_changed_does_not_open(plain: bytes, data: st.DataObject) -> None:
    key = bid_keys.new_bid_key()
    sealed = bid_keys.seal_chunk(key, plain, bid_id=3, part_id=5, number=0, last=False)
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    for wrong in (cut, bytes(changed), sealed + b"\0"):
        with pytest.raises(CannotOpen):
            bid_keys.open_chunk(key, wrong, bid_id=3, part_id=5, number=0, last=False)


def test_a_file_without_its_last_chunk_is_seen_to_be_cut() -> None:
    """The chunk before it was not sealed as the last, and does not open as one."""
    key = bid_keys.new_bid_key()
    first = bid_keys.seal_chunk(key, b"a", bid_id=3, part_id=5, number=0, last=False)
    with pytest.raises(CannotOpen):
        bid_keys.open_chunk(key, first, bid_id=3, part_id=5, number=0, last=True)


def test_a_head_is_no_chunk_and_a_chunk_no_head() -> None:
    key = bid_keys.new_bid_key()
    head = bid_keys.seal_head(key, b"navn", bid_id=3, part_id=5)
    assert bid_keys.open_head(key, head, bid_id=3, part_id=5) == b"navn"
    chunk = bid_keys.seal_chunk(key, b"navn", bid_id=3, part_id=5, number=0, last=False)
    with pytest.raises(CannotOpen):
        bid_keys.open_chunk(key, head, bid_id=3, part_id=5, number=0, last=False)
    with pytest.raises(CannotOpen):
        bid_keys.open_head(key, chunk, bid_id=3, part_id=5)
    with pytest.raises(CannotOpen):
        bid_keys.open_head(key, head, bid_id=3, part_id=6)


def test_nothing_of_the_plain_text_is_in_what_is_stored() -> None:
    key, text = bid_keys.new_bid_key(), b"Aktiv Vej A/S tilbyder 1.234,50 kr."
    code = bid_keys.read_bid_code(bid_keys.new_bid_code())
    stored = b"".join((
        bid_keys.seal_chunk(key, text, bid_id=3, part_id=5, number=0, last=True),
        bid_keys.seal_head(key, text, bid_id=3, part_id=5),
        bid_keys.code_box(code, key, tender_id=7),
        bid_keys.seal_bid_key(keys.public_key_of(keys.new_private_key()), key, tender_id=7, bid_id=3),
        bid_keys.code_hash(code),
    ))  # fmt: skip
    for secret in (text[:9], key, code.opener, code.finder):
        assert secret not in stored


def test_the_bidder_s_code_opens_the_bid_on_its_own_tender() -> None:
    key, code = bid_keys.new_bid_key(), bid_keys.read_bid_code(bid_keys.new_bid_code())
    box = bid_keys.code_box(code, key, tender_id=7)
    assert bid_keys.open_code_box(code, box, tender_id=7) == key
    other = bid_keys.read_bid_code(bid_keys.new_bid_code())
    for wrong, tender_id in ((other, 7), (code, 8)):
        with pytest.raises(CannotOpen):
            bid_keys.open_code_box(wrong, box, tender_id=tender_id)


def test_what_finds_a_bid_says_nothing_of_what_opens_it() -> None:
    code = bid_keys.read_bid_code(bid_keys.new_bid_code())
    assert bid_keys.code_hash(code) == hashlib.sha256(code.finder).digest()
    assert (len(code.finder), len(code.opener)) == (10, 20)


def test_a_mistyped_bid_code_is_told_with_its_group() -> None:
    code = bid_keys.new_bid_code()
    with pytest.raises(InvalidInput) as told:
        bid_keys.read_bid_code(("2" if code[0] != "2" else "3") + code[1:])
    assert told.value.fields[0].params == {"n": 1}


def test_the_tender_s_key_opens_the_bid_s() -> None:
    private, key = keys.new_private_key(), bid_keys.new_bid_key()
    box = bid_keys.seal_bid_key(keys.public_key_of(private), key, tender_id=7, bid_id=3)
    assert bid_keys.open_bid_key(private, box, tender_id=7, bid_id=3) == key
    for opener, tender_id, bid_id in ((private, 8, 3), (private, 7, 4), (keys.new_private_key(), 7, 3)):
        with pytest.raises(CannotOpen):
            bid_keys.open_bid_key(opener, box, tender_id=tender_id, bid_id=bid_id)
