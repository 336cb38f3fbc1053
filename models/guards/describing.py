"""One arm's figures as the reader gets them, with what the reader should know of each."""

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison
from models.guards.balance import balance_warnings
from models.guards.overlap import overlap_warnings
from models.result import ArmEffect
from models.treated.arm_fit import Fit
from models.treated.shares import FEWEST_EXPECTED, FEWEST_OBSERVED, ShareFit

Floats = NDArray[np.float64]

FEW_CITIZENS = 15


def arm_warnings(k: int, comparison: Comparison, fit: Fit) -> list[tuple[str, str]]:
    """(code, sentence) of what a reader of this arm's figures should know."""
    checked, overlap = comparison.checked, comparison.overlap[k]
    mine = comparison.rows[k + 1]
    n = len(mine)
    return [
        *_size_warnings(len(np.unique(checked.cluster[mine]))),
        *_event_warnings(fit.events, k),
        *overlap_warnings(overlap, n),
        *balance_warnings(comparison.balance, k, n),
    ]


def describe_arm(k: int, comparison: Comparison, y: Floats, fit: Fit, warnings: list[tuple[str, str]]) -> ArmEffect:
    """Arm k + 1 on its own people; None for figures that one citizen cannot give."""
    checked, overlap, balance = comparison.checked, comparison.overlap[k], comparison.balance
    mine = comparison.rows[k + 1]
    n, n_clusters, name = len(mine), len(np.unique(checked.cluster[mine])), checked.names[k]
    se = float(np.sqrt(fit.att.covariance[k, k]))
    known = n_clusters > 1 and np.isfinite(se)
    return ArmEffect(
        arm=name,
        n=n,
        att=float(fit.att.att[k]) if known else None,
        att_se=se if known else None,
        att_low=float(fit.low[k]) if known else None,
        att_high=float(fit.high[k]) if known else None,
        effective_n=overlap.effective_n,
        n_clusters=n_clusters,
        degrees=float(fit.att.degrees[k]) if known else None,
        outside_share=overlap.outside_share,
        largest_weight=overlap.largest_weight,
        worst_balance_before=float(np.abs(balance.before[k]).max(initial=0.0)),
        worst_balance_after=float(np.abs(balance.after[k]).max(initial=0.0)),
        arm_mean=float(np.average(y[mine], weights=checked.weights[mine])),
        raw=float(fit.raw[k]),
        linear=float(fit.linear[k]),
        groups={group: labels[name] for group, labels in checked.groups.items()},
        warnings=tuple(text for _, text in warnings),
        warning_codes=tuple(code for code, _ in warnings),
    )


def _size_warnings(n_clusters: int) -> list[tuple[str, str]]:
    if n_clusters < 2:
        return [("one_citizen", "Too few: one citizen, so no effect can be told from chance.")]
    if n_clusters < FEW_CITIZENS:
        text = f"Too few: {n_clusters} citizens; at least {FEW_CITIZENS} are wanted for a result of its own."
        return [("few_citizens", text)]
    return []


def _event_warnings(events: ShareFit | None, k: int) -> list[tuple[str, str]]:
    if events is None or not events.too_few[k]:
        return []
    text = (
        f"Too few events: fewer than {FEWEST_OBSERVED:.0f} in the arm, and fewer than {FEWEST_EXPECTED:.0f} expected"
        " without it."
    )
    return [("few_events", text)]
