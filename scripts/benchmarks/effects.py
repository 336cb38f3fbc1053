"""The effect engine beside DoubleML and EconML on the same tables: time, memory, error and coverage at 20,000 × 20."""

import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import numpy as np

from app.evidence.validation.peers import QUICK, SLOW, Measured, measure, measure_peer, write_table
from models.validation.answers import Answer, Methods, TableAnswers, answer_table, lay_beside
from models.validation.scores import score_all
from models.validation.showing import show_scores
from models.validation.simulate import Simulated, draw_table
from models.validation.worlds import WORLDS
from scripts.benchmarks.measurement import Measurement
from scripts.benchmarks.peers import peers_python

TABLES = 2
# Boosted peers take minutes each.
SLOW_TABLES = 1
KINDS = ("medium, mild", "small, mild")
# How many times faster than a peer the engine is to be.
TIMES_FASTER = {"DoubleML APOS, boosted": 30, "EconML, boosted, clipped": 6}
ENGINE = "engine"


@dataclass(frozen=True)
class Cost:
    """One run in a process of its own, after the imports."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def bench_effects_beside_peers() -> list[Measurement]:
    """Prints every method's scores on the same tables, and returns what the engine costs beside each peer."""
    python = peers_python()
    costs: dict[str, list[Cost]] = defaultdict(list)
    answered: dict[str, list[TableAnswers]] = {}
    for kind in KINDS:
        answered[kind] = [_answer(kind, seed, python, costs) for seed in range(TABLES)]
        click.echo(f"\nTables of 20,000 rows, 20 covariates and 20 offers, world '{kind}'; in brackets how many:")
        click.echo("\n".join(show_scores(score_all(answered[kind]))))
    _show_costs(costs)
    return [*_compare_costs(costs), *_compare_errors(answered)]


def _answer(kind: str, seed: int, python: Path, costs: dict[str, list[Cost]]) -> TableAnswers:
    table = draw_table(WORLDS[kind], rng=np.random.default_rng(seed))
    own = answer_table(table, seed, Methods(matching=True))
    answers = list(own.answers)
    with tempfile.TemporaryDirectory(prefix="vifte-peers-") as folder:
        path = Path(folder) / "table.npz"
        names = write_table(table, path)
        found = {ENGINE: measure([sys.executable, "-m", "models.validation.alone", path])}
        methods = QUICK + (SLOW if seed < SLOW_TABLES else ())
        found |= {method: measure_peer(python, path, method) for method in methods}
    for method, one in found.items():
        costs[method].append(Cost(one.seconds, one.cpu_seconds, one.peak_mb))
        if method != ENGINE:
            answers.append(_beside(method, one, names, table))
    return TableAnswers(seed, tuple(answers), own.personal)


def _beside(method: str, found: Measured, names: list[str], table: Simulated) -> Answer:
    import pandas as pd

    frame = pd.DataFrame({"arm": names, "estimate": found.estimate, "low": found.low, "high": found.high})
    return Answer(method, lay_beside(frame, table), found.cpu_seconds)


def _typical(costs: list[Cost]) -> Cost:
    return Cost(
        median(one.seconds for one in costs),
        median(one.cpu_seconds for one in costs),
        median(one.peak_mb for one in costs),
    )


def _show_costs(costs: dict[str, list[Cost]]) -> None:
    click.echo("\nOne table, each method in a process of its own, medians, after the imports:")
    click.echo(f"{'':26}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}{'x engine':>10}")
    own = _typical(costs[ENGINE])
    for method, all_of_it in costs.items():
        one = _typical(all_of_it)
        figures = f"{one.seconds:>9.1f}{one.cpu_seconds:>9.1f}{one.peak_mb:>9.0f}{one.seconds / own.seconds:>10.1f}"
        click.echo(f"{method:26}{figures}")
    click.echo()


def _compare_costs(costs: dict[str, list[Cost]]) -> list[Measurement]:
    own, rows = _typical(costs[ENGINE]), []
    for method in (*QUICK, *SLOW):
        one = _typical(costs[method])
        aim = f" (at most {1 / TIMES_FASTER[method]:.3f})" if method in TIMES_FASTER else ""
        rows += [
            Measurement.of(f"effects 20,000 x 20, {method}: time{aim}", own.seconds, "s", against=one.seconds),
            Measurement.of(f"effects 20,000 x 20, {method}: CPU", own.cpu_seconds, "s", against=one.cpu_seconds),
            Measurement.of(f"effects 20,000 x 20, {method}: peak memory", own.peak_mb, "MB", against=one.peak_mb),
        ]
    return rows


def _compare_errors(answered: dict[str, list[TableAnswers]]) -> list[Measurement]:
    return [
        _compare_error(kind, method, tables)
        for kind, tables in answered.items()
        for method in ("linear regression", "matching 1:1", *QUICK, *SLOW)
    ]


def _compare_error(kind: str, method: str, answered: list[TableAnswers]) -> Measurement:
    """On the tables that both have answered."""
    both = [table for table in answered if method in {one.method for one in table.answers}]
    scores = {score.method: score for score in score_all(both)}
    name = f"effects {kind}, {method}: root mean square error (at most 1)"
    return Measurement.of(name, scores[ENGINE].rmse, "of the outcome", against=scores[method].rmse)
