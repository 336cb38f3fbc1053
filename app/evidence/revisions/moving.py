"""What lies between two runs: two steps in between, each told anew. Loads pandas: for worker processes alone.

old run → [its frozen table, today's model] → [new table, told for the old run's population] → new run
"""

import asyncio
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.evidence.effects import fitting
from app.evidence.effects.fitting import placebo
from app.evidence.effects.fitting.telling import EVERYBODY
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.schemas import FittedOutcome
from app.evidence.revisions.schemas import Move, Standing
from app.platform.errors import N_
from app.platform.jobs import Progress
from models.comparison import Comparison
from models.errors import InputError
from models.estimate import fit_outcome_once
from models.parallel import one_thread
from models.result import EffectResult
from models.table.design import encode

Floats = NDArray[np.float64]
Standings = dict[tuple[str, int], Standing]
Frozen = tuple[bytes, bytes]


async def find_moves(progress: Progress, old: Frozen, new: Frozen, told: tuple[Standings, Standings]) -> list[Move]:
    """Every offer that one of the runs showed, on every outcome that both have.

    old, new : frozen tables with their descriptions.   told : what the runs themselves say.
    """
    with one_thread():
        await progress.step(0.1, N_("Telling the old data by today's model"))
        same_data = await asyncio.to_thread(lambda: dict(_all_standings(fitting.refit(*old))))
        await progress.step(0.5, N_("Telling the new data for the old population"))
        same_mix = await asyncio.to_thread(_tell_for_old_population, fitting.thaw(*old), fitting.thaw(*new))
    shared = {outcome for outcome, _ in same_data} & {outcome for outcome, _ in same_mix}
    before, now = told
    return [
        Move(
            outcome=outcome,
            offer_id=offer_id,
            old=before.get((outcome, offer_id)),
            # An offer that a run did not show is not shown by the steps on that run's data either.
            same_data=same_data.get((outcome, offer_id)) if (outcome, offer_id) in before else None,
            same_mix=same_mix.get((outcome, offer_id)) if (outcome, offer_id) in now else None,
            new=now.get((outcome, offer_id)),
        )
        for outcome, offer_id in sorted(before.keys() | now.keys())
        if outcome in shared
    ]


def match_means(terms: Floats, weights: Floats, wanted: Floats) -> Floats:
    """Weights under which the terms' means are the wanted ones, as near to the given weights as can be.

    terms : (n_obs, n_terms).   weights : (n_obs,).   wanted : (n_terms,).   Some may come out below nought: only means
    are read from them.

    Source: Deville & Särndal 1992 (calibration by a linear distance).
    """
    share = weights / weights.sum()
    apart = terms - share @ terms
    gram = (apart * share[:, None]).T @ apart
    pull = np.linalg.pinv(gram, hermitian=True) @ (wanted - share @ terms)
    return np.asarray(weights * (1 + apart @ pull))


def _tell_for_old_population(old: fitting.Table, new: fitting.Table) -> Standings:
    before = {one.code: one for one in old.about.outcomes}
    comparisons, tested = fitting.compare_arms(new), fitting.fit_placebo(new)
    found: Standings = {}
    for outcome in new.about.outcomes:
        comparison = comparisons[outcome.code]
        if outcome.code in before and not isinstance(comparison, InputError):
            found |= dict(_tell_one(old, new, before[outcome.code], outcome, comparison, tested))
    return found


def _tell_one(
    old: fitting.Table, new: fitting.Table, before: Outcome, outcome: Outcome, comparison: Comparison,
    tested: placebo.Tested,
) -> Iterator[tuple[tuple[str, int], Standing]]:  # fmt: skip
    frame, _ = new.rows_of(outcome)
    try:
        once = fit_outcome_once(
            frame, comparison, outcome.code, lower_is_better=outcome.better == "fewer", share=outcome.unit == "share"
        )
    except InputError:
        return
    once = placebo.apply(once, tested, outcome)
    yield from _standings(outcome.code, once.tell(_old_population(old, before, comparison)))


def _old_population(old: fitting.Table, outcome: Outcome, comparison: Comparison) -> Floats:
    """Weights that give the new rows the old rows' means; a covariate the old table lacks keeps the new mean."""
    frame, weight = old.rows_of(outcome)
    design, weights = comparison.design, comparison.checked.weights
    terms = np.asarray(design.basis[:, : len(design.term_names)], dtype=np.float64)
    known = [name for name in design.coding()["rules"] if name["name"] in frame.columns]
    coded = encode(design.coding(), _with_columns(frame, design.coding()))
    wanted = np.average(np.asarray(coded, dtype=np.float64), axis=0, weights=frame[weight].to_numpy(dtype=np.float64))
    lacking = np.array([not any(_is_of(term, str(rule["name"])) for rule in known) for term in design.term_names])
    wanted = np.where(lacking, np.average(terms, axis=0, weights=weights), wanted)
    return match_means(terms, weights, wanted)


def _with_columns(frame: pd.DataFrame, coding: Mapping[str, object]) -> pd.DataFrame:
    """The frame with every column that coding asks for; those it lacks are empty, and their means are not used."""
    rules = coding["rules"]
    assert isinstance(rules, list)
    lacking = [rule["name"] for rule in rules if rule["name"] not in frame.columns]
    return frame.assign(**dict.fromkeys(lacking, np.nan))


def _is_of(term: str, name: str) -> bool:
    return term == name or term.startswith((f"{name}=", f"{name} missing"))


def _all_standings(fitted: list[FittedOutcome]) -> Iterator[tuple[tuple[str, int], Standing]]:
    for one in fitted:
        for told in one.populations:
            if told.population == EVERYBODY:
                for common in told.commons:
                    if common.estimate is not None and common.low is not None and common.high is not None:
                        yield (one.outcome, common.offer_id), Standing(
                            estimate=common.estimate, low=common.low, high=common.high,
                            rank=common.rank if common.rankable else None,
                        )  # fmt: skip


def _standings(outcome: str, result: EffectResult) -> Iterator[tuple[tuple[str, int], Standing]]:
    for arm in result.arms:
        if arm.estimate is not None and arm.low is not None and arm.high is not None:
            yield (
                (outcome, int(arm.arm)),
                Standing(estimate=arm.estimate, low=arm.low, high=arm.high, rank=arm.rank if arm.rankable else None),
            )
