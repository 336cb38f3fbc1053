"""Scores as plain lines for a terminal."""

from collections.abc import Sequence
from math import isfinite

from models.validation.scores import PersonalScore, Score

HEADINGS = (
    ("method", 30), ("rmse", 8), ("bias", 8), ("order", 7), ("cover", 7), ("<=60", 7), ("places", 8), ("width", 7),
    ("sets", 7), ("wrong sign", 12), ("flags, false", 14), ("regret", 8), ("ranked", 8), ("cpu s", 7),
)  # fmt: skip


def show_scores(scores: Sequence[Score]) -> list[str]:
    """A heading and a line a method; `-` for what a method does not tell."""
    head = "".join(f"{word:<{width}}" if word == "method" else f"{word:>{width}}" for word, width in HEADINGS)
    return [head, *(_line(score) for score in scores)]


def _line(score: Score) -> str:
    flags = f"{score.flags}, {score.false_flags}" if isfinite(score.rank_coverage) else "-"
    cells = [
        f"{score.method} ({score.tables})", _number(score.rmse), _number(score.bias),
        _number(score.rank_correlation, 2), _number(score.coverage), _number(score.coverage_few),
        _number(score.rank_coverage), _number(score.rank_width, 1), _number(score.set_coverage),
        _number(score.wrong_sign), flags, _number(score.regret), _number(score.regret_rankable),
        _number(score.seconds, 1),
    ]  # fmt: skip
    widths = [width for _, width in HEADINGS]
    return f"{cells[0]:<{widths[0]}}" + "".join(
        f"{cell:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=True)
    )


def show_personal(score: PersonalScore) -> list[str]:
    """Two lines on what a personal order was worth."""
    return [
        f"Personal order shown in {score.on} of {score.tables} tables; below the constant choice in {score.below}.",
        f"Mean true effect: the same offer for all {score.constant:.3f}, what was shown {score.shown:.3f};"
        f" gain where it was personal {_number(score.gain_on)}.",
    ]


def _number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}" if isfinite(value) else "-"
