"""Requirements of the library with sensible values; a test states only what matters to it."""

from itertools import count
from typing import Any

from app.platform.access import Actor
from app.procurement.library import queries, service
from app.procurement.library.schemas import RequirementInput, RequirementVersion, StandardRequirement

_numbers = count(1)

BUYER = Actor(1, "ib", "Ib Indkøber", frozenset(["procurement"]), frozenset(), None, "da")


def requirement_input(**overrides: Any) -> RequirementInput:
    return RequirementInput(
        **{
            "area": "service",
            "kind": "minimum",
            "heading": "Første samtale",
            "text": "Leverandøren holder den første samtale senest fem hverdage efter bestillingen.",
            **overrides,
        }
    )


def standard(code: str, **overrides: Any) -> StandardRequirement:
    given = requirement_input(**overrides)
    return StandardRequirement(code=code, **{name: getattr(given, name) for name in RequirementInput.__struct_fields__})


async def make_requirement(code: str | None = None, **overrides: Any) -> RequirementVersion:
    """The first version, by nobody in particular."""
    code = code or f"krav-{next(_numbers)}"
    await queries.insert_version(code, 1, requirement_input(**overrides), None)
    return await service.get_requirement(code)
