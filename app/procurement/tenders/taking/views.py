"""What the library's pages beside a tender show."""

import msgspec

from app.platform.web import FormState
from app.procurement.library.schemas import RequirementVersion
from app.procurement.tenders.history.showing import ShownChange
from app.procurement.tenders.schemas import Tender


class LibraryView(msgspec.Struct, frozen=True):
    """taken : codes the tender has already. areas, target_groups : pairs to choose from; kinds : labels by code."""

    tender: Tender
    form: FormState
    rows: list[RequirementVersion]
    taken: set[str]
    areas: list[tuple[str, str]]
    kinds: dict[str, str]
    target_groups: list[tuple[str, str]]
    may_add: bool


class NewerView(msgspec.Struct, frozen=True):
    tender: Tender
    number: str
    code: str
    version: int
    changes: list[ShownChange]
    may_write: bool
