"""What the engine takes as tables grow, each in a process of its own: `scripts/bench effects`, `… growth`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from models.validation.simulate import simulate_table

# Rows, arms, and the seconds that are enough on two quiet cores.
SIZES = ((20_000, 20, 2.0), (100_000, 100, 13.0), (1_000_000, 200, 60.0))
MOST_MB = 1_000.0
GROWING_ROWS = (125_000, 250_000, 500_000, 1_000_000)
GROWING_ARMS = 200


def bench_effects_at_scale() -> list[dict[str, Any]]:
    """Seconds, CPU seconds and largest memory of `estimate_effects` with 20 covariates, beside what is enough."""
    found = []
    for n_rows, n_arms, seconds in SIZES:
        measured = _measure(n_rows, n_arms)
        name = f"effects {n_rows:,} x {n_arms}"
        found += [
            _compare(f"{name}: time", measured["seconds"], "s", seconds),
            _compare(f"{name}: CPU over two cores", measured["cpu_seconds"], "s", 2 * seconds),
            _compare(f"{name}: peak memory", measured["peak_mb"], "MB", MOST_MB),
        ]
    return found


def bench_growth_in_rows() -> list[dict[str, Any]]:
    """The same for more and more rows, each beside what it were if it grew with them from the smallest table on."""
    found = []
    first: dict[str, float] = {}
    for n_rows in GROWING_ROWS:
        measured = _measure(n_rows, GROWING_ARMS)
        first = first or measured
        times = n_rows / GROWING_ROWS[0]
        found += [
            _compare(f"growth {n_rows:,} x {GROWING_ARMS}: {word}", measured[key], unit, first[key] * times)
            for key, word, unit in (
                ("seconds", "time", "s"), ("cpu_seconds", "CPU", "s"), ("peak_mb", "peak memory", "MB"),
            )
        ]  # fmt: skip
    return found


def _measure(n_rows: int, n_arms: int) -> dict[str, float]:
    """seconds, cpu_seconds, peak_mb."""
    with tempfile.TemporaryDirectory(prefix="vifte-scale-") as folder:
        path = Path(folder) / "table.npz"
        # Drawn elsewhere, so that drawing neither takes the engine's memory nor warms it up.
        _run("models.bench", str(n_rows), str(n_arms), str(path))
        measured: dict[str, float] = json.loads(_run("models.validation.alone", str(path)))
    return measured | {"peak_mb": measured["peak_mb"] * 1.048576}


def _run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own


def _compare(name: str, value: float, unit: str, enough: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "against": enough, "ratio": value / enough}


def draw(n_rows: int, n_arms: int, path: str) -> None:
    """A table of known truth as `models.validation.alone` reads it."""
    table = simulate_table(n_rows=n_rows, n_arms=n_arms, rng=np.random.default_rng(0))
    arm = table.frame["arm"].astype("category").cat.codes.to_numpy()
    labels = sorted(table.frame["arm"].unique())
    # The control's name sorts before the offers'.
    assert labels[0] == "none"
    np.savez(
        path,
        x=table.frame[table.covariates].to_numpy(),
        arm=arm,
        y=table.frame["y"].to_numpy(),
        groups=np.empty((n_rows, 0), dtype=np.int64),
    )


if __name__ == "__main__":
    draw(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
