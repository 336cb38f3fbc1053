"""Bias, error and coverage on tables with known truth: `python -m models.validate --tables 100`."""

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.estimate import estimate_effects
from models.simulate import CONTROL, simulate_table

METHODS = ("raw", "linear", "att")


@dataclass(frozen=True)
class Score:
    """One method on many tables; coverage is NaN where the method gives no interval."""

    method: str
    rmse: float
    bias: float
    rank_correlation: float
    coverage: float


def score_tables(
    *, n_tables: int, n_rows: int, n_arms: int, sizes: str, tails: str, first_seed: int = 0
) -> tuple[list[Score], float]:
    """Scores of the raw means, linear regression and the estimator on the same tables, and seconds a table."""
    results, seconds = [], 0.0
    for seed in range(first_seed, first_seed + n_tables):
        rng = np.random.default_rng(seed)
        table = simulate_table(n_rows=n_rows, n_arms=n_arms, sizes=sizes, tails=tails, rng=rng)
        started = time.process_time()
        result = estimate_effects(
            table.frame, arm="arm", control=CONTROL, outcome="y", covariates=table.covariates, random_state=seed
        )
        seconds += time.process_time() - started
        frame = result.to_frame().set_index("arm")
        results.append(frame.assign(truth=pd.Series(table.true_att), table=seed))
    rows = pd.concat(results)
    return [_score(rows, method) for method in METHODS], seconds / n_tables


def _score(rows: pd.DataFrame, method: str) -> Score:
    error = rows[method] - rows["truth"]
    ranks = rows.groupby("table")[[method, "truth"]].apply(lambda t: t[method].corr(t["truth"], method="spearman"))
    covered = (rows["att_low"] <= rows["truth"]) & (rows["truth"] <= rows["att_high"])
    return Score(
        method=method,
        rmse=float(np.sqrt((error**2).mean())),
        bias=float(error.mean()),
        rank_correlation=float(ranks.mean()),
        coverage=float(covered.mean()) if method == "att" else float("nan"),
    )


def main() -> None:
    """Print one line a method and setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--arms", type=int, default=20)
    options = parser.parse_args()
    print(f"{'arms':8}{'tails':8}{'method':8}{'rmse':>8}{'bias':>8}{'rank':>8}{'cover':>8}{'cpu s':>8}")
    for sizes in ("medium", "small"):
        for tails in ("normal", "heavy"):
            scores, seconds = score_tables(
                n_tables=options.tables, n_rows=options.rows, n_arms=options.arms, sizes=sizes, tails=tails
            )
            for one in scores:
                figures = (one.rmse, one.bias, one.rank_correlation, one.coverage)
                print(f"{sizes:8}{tails:8}{one.method:8}" + "".join(f"{v:8.3f}" for v in figures), end="")
                print(f"{seconds if one.method == 'att' else 0:8.1f}", flush=True)


if __name__ == "__main__":
    main()
