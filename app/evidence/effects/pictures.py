"""The charts of a run: effects with intervals, balance before and after, overlap."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from app.evidence.effects import wording
from app.evidence.effects.course_views import CourseRow
from app.evidence.effects.predictors import LIST as PREDICTOR_LIST
from app.evidence.effects.told_views import CommonRow, CommonTable
from app.evidence.effects.views import CountView, EffectRow, EffectTable
from app.platform.charts import (
    Balance,
    ChartFigure,
    Interval,
    OverlapBin,
    balance_chart,
    course_chart,
    interval_chart,
    overlap_chart,
)
from app.platform.codelists import find_code, label
from app.platform.errors import N_
from app.platform.web import translate

MOST_IN_BALANCE = 18
LONGEST_LABEL = 44
LONGEST_NAME = 32

TITLE_EFFECTS = N_("Effect of each offer")
TITLE_COMMON = N_("Effect of each offer for the same citizens")
ABOUT_COMMON = N_(
    "What each offer would do for the same citizens, with 95 % interval; offers with a place first, best at the top. "
    "The dashed line is no effect, the dotted one the average offer."
)
ABOUT_COURSE = N_(
    "Difference in how many of a hundred are self-supporting, week by week after the start, with its 95 % band. Filled "
    "dots can be told from nought. Below the dashed line fewer participants are self-supporting than without the offer."
)
TITLE_BALANCE = N_("Were participants and comparison alike?")
TITLE_OVERLAP = N_("Do comparable citizens exist?")
ABOUT_EFFECTS = N_(
    "Effect for those who got the offer, with 95 % interval. Best at the top. The dashed line is no effect; an "
    "interval that crosses it cannot be told from no effect."
)
ABOUT_BALANCE = N_(
    "Average difference over the offers in standard deviations, before and after adjustment. Nearer 0 is better; "
    "within the band groups count as alike."
)
ABOUT_OVERLAP = N_(
    "How likely an offer was for those who started one (above the line) and those who did not (below). Where the two "
    "halves overlap, comparable citizens exist."
)
OTHER_VALUES = {
    "(missing)": N_("not known"),
    "(other)": N_("others"),
    "(score)": N_("the score"),
    "(weeks since)": N_("weeks since then"),
    "(by the citizen)": N_("by the citizen"),
}
AXIS = N_("{outcome}: difference in {unit}")


def draw_trust(diagnostics: dict[str, Any], locale: str) -> list[ChartFigure]:
    """What shows whether the comparison can be trusted, where there are figures for it."""
    drawn = (draw_balance(diagnostics, locale), draw_overlap(diagnostics, locale))
    return [figure for figure in drawn if figure is not None]


def draw_effects(table: EffectTable, locale: str) -> ChartFigure | None:
    twins = _twins(table.rows)
    entries = [
        Interval(_name(row, twins), row.estimate, row.low, row.high, count_text(row.n))
        for row in table.rows
        if row.estimate is not None and row.low is not None and row.high is not None
    ]
    if not entries:
        return None
    say = _in(locale)
    outcome = label("effect_outcome", table.outcome, locale)
    return interval_chart(
        entries,
        title=f"{say(TITLE_EFFECTS)}: {outcome}",
        description=say(ABOUT_EFFECTS),
        axis_title=say(AXIS, outcome=outcome, unit=say(table.unit)),
        decimals=table.decimals,
        locale=locale,
    )


def draw_common(table: CommonTable, outcome: str, locale: str) -> ChartFigure | None:
    rows = table.with_figures
    twins = _twins(rows)
    entries = [
        Interval(_name(row, twins), row.figures.estimate, row.figures.low, row.figures.high, count_text(row.n))
        for row in rows
        if row.figures
    ]
    if not entries:
        return None
    say = _in(locale)
    words = label("effect_outcome", outcome, locale)
    return interval_chart(
        entries,
        title=f"{say(TITLE_COMMON)}: {words}",
        description=say(ABOUT_COMMON),
        axis_title=say(AXIS, outcome=words, unit=say(table.unit)),
        decimals=table.decimals,
        average=table.centre,
        locale=locale,
    )


def draw_course(
    row: CourseRow, title: str, locale: str, *, last_week: int, limits: tuple[float, float]
) -> ChartFigure | None:
    """last_week, limits : the same for all curves that stand together."""
    if not row.points:
        return None
    say = _in(locale)
    return course_chart(
        row.points,
        title=title,
        description=say(ABOUT_COURSE),
        axis_title=say(wording.UNITS["share"]),
        last_week=last_week,
        limits=limits,
        locale=locale,
    )


def draw_balance(diagnostics: dict[str, Any], locale: str) -> ChartFigure | None:
    """The predictors that lay furthest apart."""
    rows = sorted(diagnostics.get("balance", []), key=lambda row: -abs(row["before"]))[:MOST_IN_BALANCE]
    if not rows:
        return None
    say = _in(locale)
    entries = [Balance(term_label(row["predictor"], row["value"], locale), row["before"], row["after"]) for row in rows]
    return balance_chart(entries, title=say(TITLE_BALANCE), description=say(ABOUT_BALANCE), locale=locale)


def draw_overlap(diagnostics: dict[str, Any], locale: str) -> ChartFigure | None:
    bins = [OverlapBin(*edges) for edges in diagnostics.get("overlap", [])]
    if not bins:
        return None
    say = _in(locale)
    return overlap_chart(bins, title=say(TITLE_OVERLAP), description=say(ABOUT_OVERLAP), locale=locale)


def term_label(predictor: str, value: str, locale: str) -> str:
    """`benefit`, `sygedagpenge` in words: the predictor's, and the value's where it has a code list."""
    name = label(PREDICTOR_LIST, predictor, locale)
    if not value:
        return name
    if value in OTHER_VALUES:
        return f"{name}: {translate(locale, OTHER_VALUES[value])}"
    code_list = _code_list_of(predictor)
    return f"{name}: {label(code_list, value, locale) if code_list else value}"[:LONGEST_LABEL]


def _code_list_of(predictor: str) -> str | None:
    row = find_code(PREDICTOR_LIST, predictor)
    return (row.attributes.get("code_list") or None) if row else None


def _twins(rows: Sequence[EffectRow | CommonRow]) -> set[str]:
    """Offers that share a title are told apart by their code, or they would share a line."""
    return {title for title, times in Counter(row.title for row in rows).items() if times > 1}


def _name(row: EffectRow | CommonRow, twins: set[str]) -> str:
    return short_name(row.title, row.code if row.title in twins else "")


def count_text(n: CountView) -> int | str:
    return n.value if n.value is not None else f"≥ {n.low}"


def short_name(title: str, code: str = "") -> str:
    """Room is left for the number of people behind the name; the place after the last comma tells offers apart."""
    room = LONGEST_NAME - len(code)
    if len(title) <= room:
        return f"{title} {code}".strip()
    name, comma, place = title.rpartition(", ")
    end = f"…{comma}{place}" if comma and len(place) <= room // 2 else "…"
    start = (name or title)[: room - len(end)]
    whole_words = start.rpartition(" ")[0] or start
    return f"{whole_words.rstrip(' ,.')}{end} {code}".strip()


def _in(locale: str) -> Callable[..., str]:
    def say(msgid: str, **params: Any) -> str:
        return translate(locale, msgid, **params)

    return say
