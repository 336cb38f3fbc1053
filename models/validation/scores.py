"""Bias, error and coverage on tables with known truth: `python -m models.validation.scores --tables 100`."""

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.estimate import estimate_effects
from models.validation.simulate import CONTROL, simulate_table

# Each method's estimate, what it is an estimate of, and its limits where it has any.
METHODS = {
    "raw": ("raw", "true_att", None),
    "linear": ("linear", "true_att", None),
    "att": ("att", "true_att", ("att_low", "att_high")),
    "common": ("estimate", "true_common", ("low", "high")),
}


@dataclass(frozen=True)
class Score:
    """One method on many tables; NaN where it gives no interval.

    coverage : of 95 % intervals.   rank_coverage : of intervals of ranks.   wrong_sign : intervals wholly on the
    wrong side of nought.   regret : effect lost by taking the arm with the best estimate.
    """

    method: str
    rmse: float
    bias: float
    rank_correlation: float
    coverage: float
    rank_coverage: float
    wrong_sign: float
    regret: float


def score_tables(
    *, n_tables: int, n_rows: int, n_arms: int, sizes: str, tails: str, first_seed: int = 0
) -> tuple[list[Score], float]:
    """Scores of all methods on the same tables, and CPU seconds a table."""
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
        truth = {name: pd.Series(getattr(table, name)) for name in ("true_att", "true_common")}
        results.append(frame.assign(**truth, table=seed))
    rows = pd.concat(results)
    return [_score(rows, method) for method in METHODS], seconds / n_tables


def _score(rows: pd.DataFrame, method: str) -> Score:
    estimate, true, limits = METHODS[method]
    rows = rows.dropna(subset=[estimate])
    error, tables = rows[estimate] - rows[true], rows.groupby("table")
    ranks = [table[estimate].corr(table[true], method="spearman") for _, table in tables]
    regret = [table[true].max() - table[true].iloc[int(table[estimate].argmax())] for _, table in tables]
    covered = rank_covered = wrong = float("nan")
    if limits:
        low, high = rows[limits[0]], rows[limits[1]]
        covered = ((low <= rows[true]) & (rows[true] <= high)).mean()
        wrong = (((low > 0) & (rows[true] < 0)) | ((high < 0) & (rows[true] > 0))).mean()
    if method == "common":
        place = tables[true].rank(ascending=False)
        rank_covered = ((rows["rank_low"] <= place) & (place <= rows["rank_high"])).mean()
    return Score(
        method=method,
        rmse=float(np.sqrt((error**2).mean())),
        bias=float(error.mean()),
        rank_correlation=float(np.mean(ranks)),
        coverage=float(covered),
        rank_coverage=float(rank_covered),
        wrong_sign=float(wrong),
        regret=float(np.mean(regret)),
    )


def main() -> None:
    """Print one line a method and setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--arms", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    headings = ("rmse", "bias", "rank", "cover", "ranks", "wrong", "regret", "cpu s")
    print(f"{'arms':8}{'tails':8}{'method':8}" + "".join(f"{heading:>8}" for heading in headings))
    for sizes in ("medium", "small"):
        for tails in ("normal", "heavy"):
            scores, seconds = score_tables(
                n_tables=options.tables,
                n_rows=options.rows,
                n_arms=options.arms,
                sizes=sizes,
                tails=tails,
                first_seed=options.first_seed,
            )
            for one in scores:
                figures = (one.rmse, one.bias, one.rank_correlation, one.coverage, one.rank_coverage, one.wrong_sign)
                print(
                    f"{sizes:8}{tails:8}{one.method:8}" + "".join(f"{v:8.3f}" for v in (*figures, one.regret)), end=""
                )
                print(f"{seconds if one.method == 'att' else 0:8.1f}", flush=True)


if __name__ == "__main__":
    main()
