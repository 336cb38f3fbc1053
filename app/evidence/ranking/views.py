"""What the ranking's pages show, worked out from the list: templates hold no arithmetic."""

from datetime import date
from typing import Any

import msgspec

from app.evidence.effects import wording as effect_words
from app.evidence.effects.views import CountView, scale_of
from app.evidence.ranking import wording
from app.evidence.ranking.ordering import is_override
from app.evidence.ranking.schemas import Choice, OfferOption, RankedOffer, Ranking
from app.evidence.ranking.scoring import verdict_of
from app.platform.codelists import choices as codes
from app.platform.web import FormState

ALIKE = "arms_do_not_differ"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """An effect in the unit people read."""

    n: CountView
    unit: str
    decimals: int
    estimate: float
    low: float
    high: float


class OptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One offer. `position` is None where it has no place, `figures` where there is no effect to show.

    kin : what the offers of its type did together, where its own people are 5-14.
    takes : what a place would take, in words with their values.
    far_on : the predictor where its people are least like those the figure is told for; None where they are alike.
    """

    option: OfferOption
    position: int | None
    in_best_set: bool
    worse_than_none: bool
    figures: Figures | None
    kin: Figures | None
    verdict: tuple[str, str] | None
    flag: tuple[str, str] | None
    reason: str
    takes: tuple[str, dict[str, int]] | None
    warnings: list[str]
    far_on: str | None


class RankingView(msgspec.Struct, frozen=True, kw_only=True):
    """`minimum` to `maximum` is the common scale of the interval pictures; `worse` did worse than no offer.

    alike : the data cannot tell them apart.   early : too early to rank for another reason.
    """

    ranking: Ranking
    name: str | None
    best: list[OptionRow]
    others: list[OptionRow]
    worse: list[OptionRow]
    alike: list[OptionRow]
    early: list[OptionRow]
    full: list[OptionRow]
    minimum: float
    maximum: float
    choices: list[Choice]
    notes: "Notes"

    @property
    def is_empty(self) -> bool:
        return not (self.best or self.others or self.worse or self.alike or self.early or self.full)


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no order, and why the order is the average one; "" where there is nothing to say."""

    why_unranked: str
    why_average: str


class ChooseView(msgspec.Struct, frozen=True, kw_only=True):
    """reasons : what may speak against the best ones, where the choice passes them by."""

    ranking: Ranking
    name: str | None
    row: OptionRow
    minimum: float
    maximum: float
    reasons: list[tuple[str, str]]
    form: FormState
    changed: bool
    notes: Notes


def show_ranking(ranking: Ranking, choices: list[Choice], *, name: str | None) -> RankingView:
    ranked = [show_option(one.option, ranking, one) for one in ranking.ranked]
    unranked = [show_option(option, ranking, None) for option in ranking.unranked]
    minimum, maximum = scale_ends(ranked + unranked)
    return RankingView(
        ranking=ranking,
        name=name,
        best=[row for row in ranked if row.in_best_set],
        others=[row for row in ranked if not row.in_best_set and not row.worse_than_none],
        worse=[row for row in ranked if row.worse_than_none],
        # Their section says why, once for all of them.
        alike=[msgspec.structs.replace(row, reason="", takes=None) for row in unranked if row.option.reason == ALIKE],
        early=[row for row in unranked if row.option.reason != ALIKE],
        full=[show_option(option, ranking, None) for option in ranking.full],
        minimum=minimum,
        maximum=maximum,
        choices=choices,
        notes=show_notes(ranking),
    )


def show_choosing(
    ranking: Ranking,
    option: OfferOption,
    ranked: RankedOffer | None,
    form: FormState,
    *,
    name: str | None,
    locale: str,
    today: date,
    changed: bool = False,
) -> ChooseView:
    row = show_option(option, ranking, ranked)
    minimum, maximum = scale_ends([row])
    passes_by = is_override(ranking, option.offer_id)
    return ChooseView(
        ranking=ranking,
        name=name,
        row=row,
        minimum=minimum,
        maximum=maximum,
        reasons=[(one.code, one.label(locale)) for one in codes("override_reason", today)] if passes_by else [],
        form=form,
        changed=changed,
        notes=show_notes(ranking),
    )


def show_notes(ranking: Ranking) -> Notes:
    return Notes(
        why_unranked=wording.WHY_UNRANKED.get(ranking.why_unranked or "", ""),
        why_average=wording.WHY_AVERAGE.get(ranking.why_average or "", ""),
    )


def show_option(option: OfferOption, ranking: Ranking, ranked: RankedOffer | None) -> OptionRow:
    evidence = ranking.evidence
    unit = evidence.unit if evidence else "weeks"
    figures, kin = None, option.type_effect
    if option.shown:
        figures = _figures(option, CountView(option.n, option.n_low, option.n_high), unit)
    return OptionRow(
        option=option,
        position=ranked.position if ranked else None,
        in_best_set=ranked.in_best_set if ranked else False,
        worse_than_none=ranked.worse_than_none if ranked else False,
        figures=figures,
        kin=_figures(kin, CountView(kin.n, kin.n_low, kin.n_high), unit) if kin else None,
        verdict=_verdict(option, better=evidence.better) if figures and evidence else None,
        flag=effect_words.FLAGS[option.flag] if option.flag != "none" else None,
        reason=_reason(option) if evidence and not ranked else "",
        takes=_takes(option) if evidence and not ranked else None,
        warnings=[effect_words.WARNINGS.get(code, code) for code in option.warnings] if option.shown else [],
        # A personal figure is told for the citizen, not for the population that the distance is to.
        far_on=None if ranking.order == "personal" else option.far_on,
    )


def scale_ends(rows: list[OptionRow]) -> tuple[float, float]:
    ends = [end for row in rows for one in (row.figures, row.kin) if one for end in (one.low, one.high)]
    return min([0.0, *ends]), max([0.0, *ends])


def _reason(option: OfferOption) -> str:
    return effect_words.REASONS.get(option.reason or "") or effect_words.not_ranked_label(option.reason or "")


def _takes(option: OfferOption) -> tuple[str, dict[str, int]] | None:
    if option.needed is not None:
        return effect_words.ABOUT_SO_MANY_MORE, {"n": option.needed}
    words = effect_words.IT_TAKES.get(option.reason or "")
    return (words, {}) if words else None


def _verdict(option: OfferOption, *, better: str) -> tuple[str, str]:
    assert option.low is not None
    assert option.high is not None
    return effect_words.VERDICTS[verdict_of(option.low, option.high, sign=-1 if better == "fewer" else 1)]


def _figures(shown: Any, n: CountView, unit: str) -> Figures:
    scale = scale_of(unit)
    return Figures(
        n=n,
        unit=effect_words.UNITS[unit],
        decimals=effect_words.DECIMALS[unit],
        estimate=shown.estimate * scale,
        low=shown.low * scale,
        high=shown.high * scale,
    )
