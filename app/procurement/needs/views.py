"""What the pages of need show."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from app.evidence.effects.told_views import Figures
from app.evidence.effects.wording import UNITS
from app.procurement.needs.schemas import Consolidation, Need, Result, RunInUse, Unused


class NeedsView(msgspec.Struct, frozen=True, kw_only=True):
    """may_begin : whether the reader writes tenders."""

    needs: list[Need]
    unused: list[Unused]
    proposals: list[Consolidation]
    may_begin: bool


class ResultRow(msgspec.Struct, frozen=True, kw_only=True):
    """kind, key, title : as in `Result`.   run_url : where the number was made."""

    kind: str
    key: str
    title: str
    outcome: str
    population: str
    figures: Figures
    n: int
    n_offers: int
    far: bool
    run_url: str


class NeedView(msgspec.Struct, frozen=True, kw_only=True):
    """results, lengths : without any, `why` says why, as a msgid.   kpis : in the tender's own Danish words."""

    need: Need
    quarters: list[tuple[int, float]]
    results: list[ResultRow]
    lengths: list[ResultRow]
    kpis: list[Mapping[str, Any]]
    run: RunInUse | None
    why: str | None
    unused: list[Unused]
    proposals: list[Consolidation]
    may_begin: bool


class NeedDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One target group, for machines. `why` : an English sentence where there are no results."""

    need: Need
    results: list[Result]
    lengths: list[Result]
    kpis: list[dict[str, Any]]
    why: str | None
    unused: list[Unused]
    proposals: list[Consolidation]


def result_rows(results: Sequence[Result]) -> list[ResultRow]:
    return [
        ResultRow(
            kind=one.kind, key=one.key, title=one.title, outcome=one.outcome, population=one.population,
            figures=Figures(estimate=one.estimate, low=one.low, high=one.high, unit=UNITS[one.unit],
                            decimals=one.decimals),
            n=one.n, n_offers=one.n_offers, far=one.far,
            run_url=f"/effects/runs/{one.run.id}?outcome={quote(one.outcome)}&population={quote(one.population)}",
        )
        for one in results
    ]  # fmt: skip


def need_view(detail: NeedDetail, *, may_begin: bool) -> NeedView:
    season = detail.need.season
    return NeedView(
        need=detail.need,
        quarters=list(enumerate(season.shares, start=1)) if season else [],
        results=result_rows(detail.results),
        lengths=result_rows(detail.lengths),
        kpis=list(detail.kpis),
        run=next((one.run for one in detail.results), None),
        why=detail.why,
        unused=detail.unused,
        proposals=detail.proposals,
        may_begin=may_begin,
    )
