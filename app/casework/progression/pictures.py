"""A citizen's curves as figures: one an indicator, and weeks self-supporting on the same axis."""

from string import ascii_uppercase

import msgspec

from app.casework.progression.schemas import Assessment, Indicator, Placement, Progression
from app.platform.charts import Band, ChartFigure, Scored, TimeSpan, WeekPoint, scores_chart, weeks_chart
from app.platform.errors import N_
from app.platform.web import translate

ABOUT_SCORES = N_(
    "Scores over time. Dots are the citizen's own, squares the professional's; a grey upright joins them where they "
    "differ. Shaded: time in an offer."
)
TITLE_WEEKS = N_("Weeks without a benefit")
ABOUT_WEEKS = N_(
    "Whole weeks without any benefit, counted up from the first day shown. The line rises while the citizen is "
    "self-supporting and lies flat while a benefit runs. Shaded: time in an offer."
)


class Lettered(msgspec.Struct, frozen=True):
    """An offer behind the curves, and the letter it has in them."""

    letter: str
    placement: Placement


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator's figure, and what stands below it. `low_words` and `high_words`: the ends of the newest scale."""

    label: str
    question: str
    low: int
    high: int
    low_words: str
    high_words: str
    figure: ChartFigure
    scored: list[Assessment]
    disagreements: int
    scale_changed: bool


class NamedAssessment(msgspec.Struct, frozen=True):
    label: str
    assessment: Assessment


class CurvesView(msgspec.Struct, frozen=True, kw_only=True):
    progression: Progression
    curves: list[Curve]
    weeks: ChartFigure
    weeks_total: int
    offers: list[Lettered]
    all: list[NamedAssessment]


def show_curves(progression: Progression, locale: str) -> CurvesView:
    offers = [Lettered(letter_of(n), placement) for n, placement in enumerate(progression.placements)]
    bands = [
        Band(one.letter, one.placement.start_on, one.placement.end_on or progression.last_on)
        for one in offers
        if one.placement.start_on <= progression.last_on
    ]
    span = TimeSpan(progression.first_on, progression.last_on, bands)
    scored = [one for one in progression.indicators if progression.of(one.code)]
    return CurvesView(
        progression=progression,
        curves=[draw_curve(one, progression.of(one.code), span, locale) for one in scored],
        weeks=draw_weeks(progression, span, locale),
        weeks_total=progression.months[-1].weeks if progression.months else 0,
        offers=offers,
        all=name_all(progression, locale),
    )


def name_all(progression: Progression, locale: str) -> list[NamedAssessment]:
    """Newest first."""
    labels = {one.code: one.label(locale) for one in progression.indicators}
    return [NamedAssessment(labels[one.indicator], one) for one in reversed(progression.assessments)]


def draw_curve(indicator: Indicator, found: list[Assessment], span: TimeSpan, locale: str) -> Curve:
    scales = [indicator.scale(one.scale_id) for one in found]
    newest = scales[-1]
    scores = [
        Scored(one.assessed_on, one.citizen_score, one.professional_score, scale.number, one.note)
        for one, scale in zip(found, scales, strict=True)
    ]
    figure = scores_chart(
        scores,
        span,
        low=min(scale.low for scale in scales),
        high=max(scale.high for scale in scales),
        title=indicator.label(locale),
        description=translate(locale, ABOUT_SCORES),
        locale=locale,
    )
    return Curve(
        label=indicator.label(locale),
        question=newest.question(locale),
        low=newest.low,
        high=newest.high,
        low_words=newest.anchor(newest.low, locale),
        high_words=newest.anchor(newest.high, locale),
        figure=figure,
        scored=found,
        disagreements=sum(one.disagrees for one in found),
        scale_changed=len({scale.id for scale in scales}) > 1,
    )


def draw_weeks(progression: Progression, span: TimeSpan, locale: str) -> ChartFigure:
    return weeks_chart(
        [WeekPoint(each.month_on, each.weeks) for each in progression.months],
        span,
        title=translate(locale, TITLE_WEEKS),
        description=translate(locale, ABOUT_WEEKS),
        locale=locale,
    )


def letter_of(number: int) -> str:
    """A, B … Z, then A2, B2 …"""
    turn, place = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(turn + 1) if turn else "")
