"""Need, gaps, consolidations, and figures of today's offers for a tender."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.procurement.needs.schemas import Consolidation, Gap, LotNeed, Need, Result, Unused

READERS = ("procurement", "manager")


async def list_needs(on_date: date) -> list[Need]:
    """Every target group that has citizens or offers."""
    raise NotImplementedError


async def read_need(target_groups: Sequence[str], on_date: date) -> list[Need]:
    raise NotImplementedError


async def list_gaps(on_date: date, target_group: str | None = None) -> list[Gap]:
    raise NotImplementedError


async def list_unused(on_date: date, target_group: str | None = None) -> list[Unused]:
    raise NotImplementedError


async def list_consolidations(on_date: date, target_group: str | None = None) -> list[Consolidation]:
    raise NotImplementedError


async def frozen_figures(lots: Sequence[LotNeed], today: date) -> dict[str, Any] | None:
    """The tender's section `evidence`, in the shape of the template's metadata; None where nothing may be shown."""
    raise NotImplementedError


async def suggest_kpis(lots: Sequence[LotNeed], today: date) -> list[dict[str, Any]]:
    """Result measures with baseline and target from the run in use, in the shape of the metadata's `kpis`."""
    raise NotImplementedError


async def duration_hours(target_groups: Sequence[str], today: date) -> list[Result]:
    """What planned length and hours go with effect: descriptive only."""
    raise NotImplementedError
