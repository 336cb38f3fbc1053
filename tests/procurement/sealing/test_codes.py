"""Codes that people copy: what is random, what a slip of the pen is told as."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platform.errors import InvalidInput
from app.procurement.sealing.codes import ALPHABET, new_code, read_code, write_code

BITS = 160
secrets_of_20 = st.binary(min_size=20, max_size=20)


def problem(text: str) -> tuple[str, dict[str, int]]:
    with pytest.raises(InvalidInput) as told:
        read_code(text, BITS)
    (field,) = told.value.fields
    assert field.field == "code"
    return field.msgid, field.params


@given(secrets_of_20)
@settings(deadline=None)
def test_what_is_written_is_read_again(secret: bytes) -> None:
    assert read_code(write_code(secret, BITS), BITS) == secret


@given(secrets_of_20)
@settings(deadline=None)
def test_case_spaces_and_look_alikes_do_not_matter(secret: bytes) -> None:
    code = write_code(secret, BITS)
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code}\n",
                  code.replace("0", "o").replace("1", "l"), code.replace("1", "I").replace("-", "–")):  # fmt: skip
        assert read_code(typed, BITS) == secret


def test_a_code_has_eight_groups_of_five_and_no_letters_that_look_alike() -> None:
    groups = new_code(BITS).split("-")
    assert [len(group) for group in groups] == [5] * 8
    assert not set("".join(groups)) & set("ILOU")
    assert len({new_code(BITS) for _ in range(100)}) == 100


@given(secrets_of_20, st.integers(0, 39), st.integers(1, 31))
@settings(deadline=None)
def test_one_wrong_character_is_told_with_its_group(secret: bytes, place: int, by: int) -> None:
    typed = list(write_code(secret, BITS).replace("-", ""))
    typed[place] = ALPHABET[(ALPHABET.index(typed[place]) + by) % 32]
    _msgid, params = problem("".join(typed))
    assert params == {"n": place // 5 + 1}


@given(secrets_of_20, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))
@settings(deadline=None)
def test_two_characters_that_changed_places_are_told(secret: bytes, group: int, one: int, other: int) -> None:
    typed = list(write_code(secret, BITS).replace("-", ""))
    a, b = group * 5 + one, group * 5 + other
    if typed[a] == typed[b]:
        return
    typed[a], typed[b] = typed[b], typed[a]
    assert problem("".join(typed))[1] == {"n": group + 1}


@given(secrets_of_20, st.permutations(range(8)))
@settings(deadline=None)
def test_groups_in_another_order_are_told(secret: bytes, order: list[int]) -> None:
    groups = write_code(secret, BITS).split("-")
    if order == list(range(8)):
        return
    first = next(place for place, group in enumerate(order) if group != place)
    assert problem("-".join(groups[place] for place in order))[1] == {"n": first + 1}


@pytest.mark.parametrize(
    "typed", ["", "7K3QM", "A" * 39, "A" * 41, "A" * 100_000, "é" * 40, "U" * 40, "\0" * 40, "１" * 40]
)
def test_what_is_no_code_is_told_as_such(typed: str) -> None:
    problem(typed)


def test_what_was_typed_is_not_in_the_message() -> None:
    msgid, params = problem("7K3QM-" * 8)
    assert "7K3QM" not in f"{msgid}{params}"
