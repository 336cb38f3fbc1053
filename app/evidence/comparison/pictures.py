"""The comparison's charts: suppliers with their intervals, and courses after the start."""

from collections.abc import Sequence

from app.evidence.comparison.views import CourseCard, GroupTable
from app.evidence.effects.course_views import CourseRow, last_week_of, limits_of
from app.evidence.effects.pictures import AXIS, count_text, draw_course, short_name
from app.evidence.effects.schemas import OutcomeResult
from app.evidence.effects.wording import DECIMALS, UNITS
from app.platform.charts import ChartFigure, Interval, interval_chart
from app.platform.codelists import label
from app.platform.errors import N_
from app.platform.web import translate

MOST_COURSES = 12

TITLE_SUPPLIERS = N_("Effect of each supplier's offers for the same citizens")
ABOUT_SUPPLIERS = N_(
    "The mean effect of the supplier's offers, had the same citizens got them, with 95 % interval. The dashed line is "
    "no effect, the dotted one the average offer."
)
ALL_OFFERS = N_("All offers")


def draw_suppliers(table: GroupTable, result: OutcomeResult, centre: float | None, locale: str) -> ChartFigure | None:
    entries = [
        Interval(short_name(row.name), row.figures.estimate, row.figures.low, row.figures.high, count_text(row.n))
        for row in (*table.rows, *table.unplaced)
        if row.figures
    ]
    if not entries:
        return None
    outcome = label("effect_outcome", result.outcome, locale)
    return interval_chart(
        entries,
        title=f"{translate(locale, TITLE_SUPPLIERS)}: {outcome}",
        description=translate(locale, ABOUT_SUPPLIERS),
        axis_title=translate(locale, AXIS, outcome=outcome, unit=translate(locale, UNITS[result.unit])),
        decimals=DECIMALS[result.unit],
        average=centre,
        locale=locale,
    )


def draw_courses(rows: Sequence[CourseRow], locale: str) -> list[CourseCard]:
    """The first ones on axes of their own in common; the rest are read from the table."""
    drawn = [row for row in rows if row.points][:MOST_COURSES]
    last_week, limits = last_week_of(drawn), limits_of(drawn)
    cards = []
    for row in rows:
        name = course_name(row, locale)
        drawing = draw_course(row, name, locale, last_week=last_week, limits=limits) if row in drawn else None
        cards.append(CourseCard(row, name, drawing))
    return cards


def course_name(row: CourseRow, locale: str) -> str:
    if row.dimension == "all":
        return translate(locale, ALL_OFFERS)
    lists = {"kind": "supplier_kind", "type": "offer_type"}
    return label(lists[row.dimension], row.key, locale) if row.dimension in lists else row.name
