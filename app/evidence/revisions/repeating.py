"""A run made again from its frozen table, figure by figure. Loads pandas: for worker processes alone."""

import asyncio
import math
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from app.evidence.effects import fitting
from app.evidence.effects.schemas import FittedOutcome
from app.evidence.revisions.schemas import RepeatResult
from app.platform.errors import N_
from app.platform.jobs import Progress
from models.parallel import one_thread

OWN = ("estimate", "se", "low", "high")
COMMON = (*OWN, "p_best", "p_above", "reliability")
Figures = dict[str, float | None]


async def repeat_run(progress: Progress, content: bytes, about: bytes, stored: Figures) -> RepeatResult:
    """Fit the frozen table anew and hold each figure against the stored one."""
    with one_thread():
        fitted = await asyncio.to_thread(fitting.refit, content, about)
    await progress.step(0.95, N_("Holding the figures against the stored ones"))
    return hold_against(stored, figures_of(fitted))


def hold_against(stored: Mapping[str, float | None], again: Mapping[str, float | None]) -> RepeatResult:
    """A figure that only one side has counts as different by its whole size."""
    apart = [_apart(stored.get(name), again.get(name)) for name in sorted(stored.keys() | again.keys())]
    return RepeatResult(
        compared=len(apart),
        different=sum(one > 0 for one in apart),
        largest=max(apart, default=0.0),
        library_versions=fitting.library_versions(),
        model_version=fitting.MODEL_VERSION,
    )


def figures_of(fitted: Iterable[FittedOutcome]) -> Figures:
    """The names are those of `reads.read_stored_figures`."""
    return {name: value for one in fitted for name, value in _figures(one)}


def _figures(one: FittedOutcome) -> Iterator[tuple[str, float | None]]:
    for arm in one.arms:
        yield from _named(f"{one.outcome}/own/{arm.offer_id}", arm, OWN)
    for told in one.populations:
        for common in told.commons:
            yield from _named(f"{one.outcome}/{told.population}/{common.offer_id}", common, COMMON)


def _named(prefix: str, source: msgspec.Struct, names: Iterable[str]) -> Iterator[tuple[str, float | None]]:
    return ((f"{prefix}/{name}", getattr(source, name)) for name in names)


def _apart(stored: float | None, again: float | None) -> float:
    """Relative difference; 0 only for the same bits, 1 where one side has no figure."""
    if stored is None or again is None:
        return float(stored is not again)
    if stored == again:
        return 0.0
    return abs(stored - again) / max(abs(stored), abs(again)) or math.ulp(0.0)
