"""What the ranking's pages show, worked out from the list: templates hold no arithmetic."""

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.views import CountView, scale_of
from app.evidence.ranking.schemas import Choice, OfferOption, RankedOffer, Ranking
from app.platform.web import FormState


class OptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One offer with figures in the unit people read. `position` is None where it is not ranked."""

    option: OfferOption
    position: int | None
    in_best_set: bool
    worse_than_none: bool
    n: CountView
    unit: str
    decimals: int
    estimate: float | None
    low: float | None
    high: float | None
    verdict: str
    verdict_kind: str
    reason: str
    warnings: list[str]


class RankingView(msgspec.Struct, frozen=True, kw_only=True):
    """`minimum` to `maximum` is the common scale of the interval pictures; `worse` did worse than no offer."""

    ranking: Ranking
    name: str | None
    unit: str
    best: list[OptionRow]
    others: list[OptionRow]
    worse: list[OptionRow]
    unranked: list[OptionRow]
    full: list[OptionRow]
    minimum: float
    maximum: float
    choices: list[Choice]


class ChooseView(msgspec.Struct, frozen=True, kw_only=True):
    ranking: Ranking
    name: str | None
    row: OptionRow
    minimum: float
    maximum: float
    n_best: int
    form: FormState
    changed: bool


def show_ranking(ranking: Ranking, choices: list[Choice], *, name: str | None) -> RankingView:
    ranked = [show_option(one.option, ranking, one) for one in ranking.ranked]
    minimum, maximum = scale_ends(ranked)
    return RankingView(
        ranking=ranking,
        name=name,
        unit=wording.UNITS[ranking.evidence.unit if ranking.evidence else "weeks"],
        best=[row for row in ranked if row.in_best_set],
        others=[row for row in ranked if not row.in_best_set and not row.worse_than_none],
        worse=[row for row in ranked if row.worse_than_none],
        unranked=[show_option(option, ranking, None) for option in ranking.unranked],
        full=[show_option(option, ranking, None) for option in ranking.full],
        minimum=minimum,
        maximum=maximum,
        choices=choices,
    )


def show_choosing(
    ranking: Ranking,
    option: OfferOption,
    ranked: RankedOffer | None,
    form: FormState,
    *,
    name: str | None,
    changed: bool = False,
) -> ChooseView:
    row = show_option(option, ranking, ranked)
    minimum, maximum = scale_ends([row])
    return ChooseView(
        ranking=ranking,
        name=name,
        row=row,
        minimum=minimum,
        maximum=maximum,
        n_best=sum(one.in_best_set for one in ranking.ranked),
        form=form,
        changed=changed,
    )


def show_option(option: OfferOption, ranking: Ranking, ranked: RankedOffer | None) -> OptionRow:
    unit = ranking.evidence.unit if ranking.evidence else "weeks"
    label, kind = wording.VERDICTS[ranked.verdict if ranked else "unclear"]
    return OptionRow(
        option=option,
        position=ranked.position if ranked else None,
        in_best_set=ranked.in_best_set if ranked else False,
        worse_than_none=ranked.worse_than_none if ranked else False,
        n=CountView(option.n, option.n_low, option.n_high),
        unit=wording.UNITS[unit],
        decimals=wording.DECIMALS[unit],
        estimate=_scaled(option.estimate, unit),
        low=_scaled(option.low, unit),
        high=_scaled(option.high, unit),
        verdict=label,
        verdict_kind=kind,
        reason=wording.reason_label(option.reason) if ranking.evidence else "",
        warnings=[wording.WARNINGS.get(code, code) for code in option.warnings],
    )


def scale_ends(rows: list[OptionRow]) -> tuple[float, float]:
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    return min([0.0, *ends]), max([0.0, *ends])


def _scaled(value: float | None, unit: str) -> float | None:
    return None if value is None else value * scale_of(unit)
