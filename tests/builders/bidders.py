"""Companies that registered themselves, waiting and confirmed."""

import secrets
from itertools import count
from typing import Any

from app.platform.access import Actor, get_user
from app.procurement.bidders import queries, service
from app.procurement.bidders.schemas import Registration, RegistrationInput
from tests.builders.access import PASSWORD

_numbers = count(1)
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)


def cvr_number(number: int) -> str:
    """A CVR number with a right check digit, another for each number."""
    for start in range(2_000_000 + number * 11, 10_000_000):
        digits = f"{start}"
        check = (-sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))) % 11
        if check < 10:
            return f"{digits}{check}"
    raise AssertionError("no number left")


def registration(**overrides: Any) -> RegistrationInput:
    number = next(_numbers)
    return RegistrationInput(
        **{
            "company": f"Nye Veje {number} ApS",
            "cvr": cvr_number(number),
            "contact_name": "Bo Prøve",
            "email": f"bo{number}@nyeveje.example",
            "phone": "12 34 56 78",
            "address": "Prøvevej 1, 2610 Rødovre",
            **overrides,
        }
    )


async def make_waiting(*, token: str = "", **overrides: Any) -> tuple[Registration, str]:
    """A registration whose letter is written, and the word in its link."""
    token = token or secrets.token_urlsafe(32)
    registration_id = await queries.insert_registration(
        registration(**overrides), locale="da", visitor_key="x", token_hash=service.hash_token(token)
    )
    found = await queries.find_registration(registration_id)
    assert found is not None
    return found, token


async def make_bidder(**overrides: Any) -> Registration:
    """A company that may log in."""
    waiting, token = await make_waiting(**overrides)
    await service.confirm(token, PASSWORD)
    found = await queries.find_registration(waiting.id)
    assert found is not None
    return found


async def actor_of(found: Registration) -> Actor:
    assert found.user_id is not None
    user = await get_user(found.user_id)
    return Actor(found.user_id, user.username, user.name, frozenset({"supplier"}), frozenset(), found.supplier_id, "da")
