"""Whatever happens in whatever order, any two holders of the key open it and nobody does alone.

VIFTE_SEQUENCES=1000 runs more of them.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import pytest

from app.platform.access import Actor
from app.platform.db import fetch
from app.platform.errors import InvalidInput, VifteError
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import KEY_DUTIES
from app.procurement.sealing import code_service, in_use, service
from tests.builders.access import make_user
from tests.builders.evidence import actor_as
from tests.builders.tenders import make_tender
from tests.procurement.sealing.attacker import opens_with

pytestmark = pytest.mark.usefixtures("db")
SEQUENCES = int(os.environ.get("VIFTE_SEQUENCES", "6"))
STEPS = 14
OFFICER = actor_as("procurement", user_id=900)


@dataclass
class World:
    """A tender, five people, every code each of them was ever shown, and whether a bid is sealed."""

    tender_id: int
    people: list[Actor]
    rng: Random
    sealed: set[int] = field(default_factory=set)
    codes: dict[int, list[str]] = field(default_factory=dict)

    async def step(self) -> None:
        act = self.rng.choice((*[self.appoint] * 5, self.make, self.confirm, self.confirm, self.end, self.seal))
        # Refused is an outcome like any other.
        with suppress(VifteError):
            await act(self.rng.choice(self.people))

    async def appoint(self, person: Actor) -> None:
        """Where a holder is missing, so that there mostly is a key to try things with."""
        for duty in KEY_DUTIES:
            with suppress(InvalidInput):
                await appointments.appoint(OFFICER, self.tender_id, person.user_id, duty)
                await self.make(person)
                await self.confirm(person)

    async def make(self, person: Actor) -> None:
        code = await code_service.make_code(person, self.tender_id)
        self.codes.setdefault(person.user_id, []).append(code)

    async def confirm(self, person: Actor) -> None:
        if codes := self.codes.get(person.user_id):
            await code_service.confirm_code(person, self.tender_id, self.rng.choice(codes[-2:]))

    async def end(self, _: Actor) -> None:
        standing = await appointments.appointees(self.tender_id)
        if standing:
            await appointments.end(OFFICER, self.rng.choice(standing).id, "Grund")

    async def seal(self, _: Actor) -> None:
        key = await service.current_key(self.tender_id)
        if key is not None and self.rng.random() < 0.7:
            self.sealed.add(key.id)

    async def check(self) -> None:
        key = await service.current_key(self.tender_id)
        rows = await fetch(
            "select distinct a.user_id from tender_key_share s join key_holder h on h.id = s.holder_id "
            "join tender_appointment a on a.id = h.appointment_id where s.key_id = $1",
            key.id if key else 0,
        )
        holders = {row["user_id"] for row in rows}
        assert len(holders) == (3 if key else 0)
        assert self.sealed <= ({key.id} if key else set()), "a key in use was taken away"
        for person in self.people:
            assert not await opens_with(self.tender_id, self.codes.get(person.user_id, []))
        for one, other in combinations([each.user_id for each in self.people], 2):
            together = [*self.codes.get(one, []), *self.codes.get(other, [])]
            assert await opens_with(self.tender_id, together) == ({one, other} <= holders)
        if key and self.sealed:
            standing = {each.user_id for each in await appointments.appointees(self.tender_id, *KEY_DUTIES)}
            assert len(standing & holders) >= 2, "nobody is left who could open"


@pytest.mark.parametrize("seed", range(SEQUENCES))
async def test_two_open_and_one_does_not(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [actor_as("procurement", user_id=await make_user("procurement")) for _ in range(5)]
    world = World((await make_tender()).id, people, Random(seed))

    async def used(key_id: int) -> bool:
        return key_id in world.sealed

    monkeypatch.setattr(in_use, "_checks", [used])
    for _ in range(STEPS):
        await world.step()
        await world.check()
