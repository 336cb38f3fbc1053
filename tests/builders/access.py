"""Users as tests need them: made at once, with sensible values."""

import itertools

from argon2 import PasswordHasher

from app.platform.access import passwords
from app.platform.access.service import create_user

# The real parameters cost 50 ms and 64 MB a user; tests that look at the work itself count calls.
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

PASSWORD = "hest batteri hæfteklamme"
_numbers = itertools.count(1)


async def make_user(
    role: str = "caseworker",
    *,
    username: str | None = None,
    name: str = "Anna Prøve",
    password: str = PASSWORD,
    supplier_id: int | None = None,
    team_ids: tuple[int, ...] = (),
    must_change_password: bool = False,
) -> int:
    """A user's id. A supplier user belongs to supplier 1 unless said otherwise."""
    if role == "supplier" and supplier_id is None:
        supplier_id = 1
    return await create_user(
        username or f"test{next(_numbers)}",
        name=name,
        roles=[role],
        password=password,
        supplier_id=supplier_id,
        team_ids=team_ids,
        must_change_password=must_change_password,
    )
