"""Whether lists are followed, in numbers that give no small group away. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP, mask_counts, sum_is_safe

# In the best set, ranked outside it, without a place beside a best set; from a list that had no best set to pass by.
BEST, OUTSIDE, UNRANKED, NO_ORDER = KINDS = ("best", "outside", "unranked", "no_order")
FREE = (BEST, OUTSIDE, UNRANKED)
DIMENSIONS = ("month", "outcome", "team")
FEWEST_TO_JUDGE = 20
ALMOST_ALL, FEW = 0.9, 0.3


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """How many choices are alike: of one month (2026-03), outcome, team, kind and reason; "" where there is none."""

    month: str
    outcome: str
    team: str
    kind: str
    override_reason: str
    n: int


class UseRow(msgspec.Struct, frozen=True, kw_only=True):
    """Choices by kind; None for one to four and for what would give such a number away. `share` is of `FREE`."""

    key: str
    counts: dict[str, int | None]
    share: float | None
    n: int | None


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """judgement : almost_all (the list is followed by nearly everybody), few (hardly followed) or None.

    reasons : why the best were passed by, the commonest first; None as in `UseRow`.
    """

    total: UseRow
    by: dict[str, list[UseRow]]
    reasons: list[tuple[str, int | None]]
    judgement: str | None


def summarise(chosen: Sequence[Chosen]) -> Use:
    """All choices, and by month, outcome and team.

    A sum stands only where all its parts do. Within a kind, cells are hidden until no small one follows from the
    others and the kind's sum; where none are enough, or the sum itself is small, the kind is hidden everywhere.
    """
    cells = {name: _count(chosen, name) for name in DIMENSIONS}
    sums = Counter(dict.fromkeys(KINDS, 0))
    for one in chosen:
        sums[one.kind] += one.n
    hidden = {kind for kind in KINDS if not _may_stand(kind, sums[kind], cells)}
    total = _row("", {kind: None if kind in hidden else sums[kind] for kind in KINDS})
    return Use(
        total=total,
        by={name: _table(cells[name], hidden) for name in DIMENSIONS},
        reasons=_reasons(chosen, counted=hidden.isdisjoint({OUTSIDE, UNRANKED})),
        judgement=judge(total, small={kind for kind in FREE if 0 < sums[kind] < SMALLEST_SHOWN_GROUP}),
    )


def judge(total: UseRow, *, small: Iterable[str]) -> str | None:
    """From no more than what is shown: a small number is known to be one to four.

    Nearly everybody following is a warning too: it may be that nobody decides any more.
    """
    small = set(small)
    low = {kind: 1 if kind in small else total.counts[kind] for kind in FREE}
    high = {kind: SMALLEST_SHOWN_GROUP - 1 if kind in small else total.counts[kind] for kind in FREE}
    if None in low.values() or sum(each or 0 for each in low.values()) < FEWEST_TO_JUDGE:
        return None
    best_low, best_high = low[BEST] or 0, high[BEST] or 0
    if best_low >= ALMOST_ALL * (best_low + (high[OUTSIDE] or 0) + (high[UNRANKED] or 0)):
        return "almost_all"
    return "few" if best_high <= FEW * (best_high + (low[OUTSIDE] or 0) + (low[UNRANKED] or 0)) else None


Cells = dict[str, Counter[str]]


def _count(chosen: Sequence[Chosen], name: str) -> Cells:
    """Choices by key of a dimension and kind."""
    cells: Cells = {}
    for one in chosen:
        cells.setdefault(getattr(one, name), Counter())[one.kind] += one.n
    return cells


def _column(cells: Cells, kind: str) -> dict[int, int]:
    """By the key's place."""
    return {place: counts[kind] for place, counts in enumerate(cells.values()) if counts[kind]}


def _may_stand(kind: str, n: int, tables: dict[str, Cells]) -> bool:
    if 0 < n < SMALLEST_SHOWN_GROUP:
        return False
    columns = [_column(cells, kind) for cells in tables.values()]
    return all(sum_is_safe(column, mask_counts(column)) for column in columns)


def _table(cells: Cells, hidden: set[str]) -> list[UseRow]:
    shown = {kind: mask_counts(_column(cells, kind)) for kind in KINDS}
    rows = []
    for place, key in enumerate(cells):
        counts = {
            kind: None if kind in hidden else shown[kind][place].value if place in shown[kind] else 0 for kind in KINDS
        }
        rows.append(_row(key, counts))
    return sorted(rows, key=lambda row: row.key)


def _row(key: str, counts: dict[str, int | None]) -> UseRow:
    free = [counts[kind] for kind in FREE]
    n = None if None in counts.values() else sum(each or 0 for each in counts.values())
    judged = None if None in free else sum(each or 0 for each in free)
    return UseRow(key=key, counts=counts, share=(counts[BEST] or 0) / judged if judged else None, n=n)


def _reasons(chosen: Sequence[Chosen], *, counted: bool) -> list[tuple[str, int | None]]:
    """counted : whether their sum, the choices that passed the best by, may be known."""
    found: Counter[str] = Counter()
    for one in chosen:
        if one.override_reason:
            found[one.override_reason] += one.n
    codes = [code for code, _ in found.most_common()]
    counts = {place: found[code] for place, code in enumerate(codes)}
    shown = mask_counts(counts)
    if not (counted and sum_is_safe(counts, shown)):
        return [(code, None) for code in sorted(codes)]
    known = [(code, shown[place].value) for place, code in enumerate(codes)]
    # Their order must not tell what the numbers do not.
    return [one for one in known if one[1] is not None] + sorted(one for one in known if one[1] is None)
