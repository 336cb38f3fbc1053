"""Rows in blocks, so that what is as wide as the arms are many never lies in memory for all rows at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Covariates are kept in single precision, half the memory; every sum over them is made in double precision.
Kept = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]

# 2 MB of double precision a block: what lies in the processor's cache is made and used there.
NUMBERS_IN_A_BLOCK = 250_000
FEWEST_ROWS = 1_000


def row_blocks(rows: Integers, n_columns: int) -> list[Integers]:
    """`rows` in order, cut so that a block of `n_columns` wide rows stays small."""
    size = max(NUMBERS_IN_A_BLOCK // max(n_columns, 1), FEWEST_ROWS)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def grouped_blocks(rows: Integers, group: Integers, n_columns: int) -> list[Integers]:
    """Like `row_blocks`, sorted by group, and no group is parted.

    group : (n_obs,) code of each row of the table.
    """
    ordered = rows[np.argsort(group[rows], kind="stable")]
    borders = np.flatnonzero(np.diff(group[ordered])) + 1
    size = max(NUMBERS_IN_A_BLOCK // max(n_columns, 1), FEWEST_ROWS)
    wanted = np.searchsorted(borders, np.arange(size, len(ordered), size))
    cuts = np.unique(borders[wanted[wanted < len(borders)]])
    return [part for part in np.split(ordered, cuts) if len(part)]


def rows_by_arm(arm: Integers, n_arms: int) -> tuple[Integers, ...]:
    """Row numbers of arm 0..n_arms, each in the table's order."""
    order = np.argsort(arm, kind="stable")
    return tuple(np.split(order, np.searchsorted(arm[order], np.arange(1, n_arms + 1))))
