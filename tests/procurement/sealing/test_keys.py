"""Boxes, halves and holders' keys: two people open, one does not, and nothing opens in another place."""

from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given, settings
from hypothesis import strategies as st

from app.procurement.sealing import keys
from app.procurement.sealing.keys import CannotOpen, info_of
from app.procurement.sealing.sharing import SplitKey, join_halves, make_split_key, open_half, seal_half

INFO = info_of("test", 7)
ids = st.integers(1, 2**31 - 1)


@given(st.binary(max_size=200), ids)
@settings(deadline=None)
def test_a_box_opens_with_its_key_for_its_purpose_alone(plain: bytes, tender_id: int) -> None:
    private, other = keys.new_private_key(), keys.new_private_key()
    box = keys.seal_to(keys.public_key_of(private), plain, info_of("test", tender_id))
    assert keys.open_box(private, box, info_of("test", tender_id)) == plain
    for key, info in ((other, info_of("test", tender_id)), (private, info_of("test", tender_id + 1)),
                      (private, info_of("tes", tender_id)), (private, b"")):  # fmt: skip
        with pytest.raises(CannotOpen):
            keys.open_box(key, box, info)


@given(st.binary(min_size=1, max_size=60), st.data())
@settings(deadline=None)
def test_a_box_with_one_bit_changed_does_not_open(plain: bytes, data: st.DataObject) -> None:
    private = keys.new_private_key()
    box = bytearray(keys.seal_to(keys.public_key_of(private), plain, INFO))
    place = data.draw(st.integers(0, len(box) - 1))
    # The top bit of an X25519 public key counts for nothing (RFC 7748 § 5), but HPKE binds the bytes as they came.
    box[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        keys.open_box(private, bytes(box), INFO)


@pytest.mark.parametrize("box", [b"", b"x" * 31, b"\0" * 80, b"x" * 48])
def test_what_is_no_box_does_not_open(box: bytes) -> None:
    with pytest.raises(CannotOpen):
        keys.open_box(keys.new_private_key(), box, INFO)


def test_the_same_text_sealed_twice_looks_different() -> None:
    public = keys.public_key_of(keys.new_private_key())
    assert keys.seal_to(public, b"same", INFO) != keys.seal_to(public, b"same", INFO)


@given(st.binary(min_size=1, max_size=64))
@settings(deadline=None)
def test_two_halves_make_the_secret(secret: bytes) -> None:
    one, other = keys.split(secret)
    assert keys.join(one, other) == keys.join(other, one) == secret


def test_halves_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        keys.join(b"ab", b"a")


def test_a_holder_s_key_follows_from_the_code_the_tender_and_the_appointment() -> None:
    code = keys.read_code(keys.new_code())
    own = keys.holder_key(code, tender_id=1, appointment_id=2)
    assert own == keys.holder_key(code, tender_id=1, appointment_id=2)
    others = {
        keys.holder_key(code, tender_id=2, appointment_id=2), keys.holder_key(code, tender_id=1, appointment_id=3),
        keys.holder_key(keys.read_code(keys.new_code()), tender_id=1, appointment_id=2),
    }  # fmt: skip
    assert len(others | {own}) == 4


def test_keys_are_derived_as_rfc_5869_says() -> None:
    """Extract with a salt of zeros, then expand: written out beside the library's one call."""
    extract = HMAC(b"\0" * 32, SHA256())
    extract.update(b"secret" * 4)
    expanded = HKDFExpand(SHA256(), 32, b"info").derive(extract.finalize())
    assert keys.derive(b"secret" * 4, b"info") == expanded


def test_a_public_key_is_x25519_s() -> None:
    private = keys.new_private_key()
    assert keys.public_key_of(private) == X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def test_the_public_key_of_rfc_7748_comes_out() -> None:
    """Section 6.1: Alice's private and public key."""
    private = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    assert keys.public_key_of(private).hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"


HOLDERS = [11, 22, 33]


def sealed(made: SplitKey, private: dict[int, bytes]) -> dict[tuple[int, int], bytes]:
    return {
        (holder, partner): seal_half(half, keys.public_key_of(private[holder]), 7, 5, holder, partner)
        for (holder, partner), half in made.halves.items()
    }


def test_any_two_of_three_holders_have_the_key() -> None:
    private = {holder: keys.new_private_key() for holder in HOLDERS}
    made = make_split_key(HOLDERS)
    rows = sealed(made, private)
    for one, other in combinations(HOLDERS, 2):
        first = open_half(rows[one, other], private[one], 7, 5, one, other)
        second = open_half(rows[other, one], private[other], 7, 5, other, one)
        assert keys.public_key_of(join_halves(first, second, made.public_key)) == made.public_key


def test_one_holder_has_no_pair_of_halves_even_with_every_row() -> None:
    """What one of them can open are two halves of different pairs; joined they are nothing."""
    private = {holder: keys.new_private_key() for holder in HOLDERS}
    made = make_split_key(HOLDERS)
    rows = sealed(made, private)
    for holder in HOLDERS:
        opened = []
        for (owner, partner), box in rows.items():
            try:
                opened.append(open_half(box, private[holder], 7, 5, owner, partner))
            except CannotOpen:
                assert owner != holder
        assert len(opened) == 2
        with pytest.raises(ValueError, match="not of this key"):
            join_halves(opened[0], opened[1], made.public_key)
        for half in opened:
            assert keys.public_key_of(half) != made.public_key


def test_a_half_moved_to_another_tender_key_or_pair_does_not_open() -> None:
    private = {holder: keys.new_private_key() for holder in HOLDERS}
    box = sealed(make_split_key(HOLDERS), private)[11, 22]
    for place in ((8, 5, 11, 22), (7, 6, 11, 22), (7, 5, 11, 33), (7, 5, 22, 11)):
        with pytest.raises(CannotOpen):
            open_half(box, private[11], *place)
