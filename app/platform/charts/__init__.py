"""Charts as SVG, the same on a page and in a document."""

from app.platform.charts.balance import Balance, balance_chart
from app.platform.charts.course import CoursePoint, course_chart
from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.intervals import Interval, interval_chart
from app.platform.charts.overlap import OverlapBin, overlap_chart
from app.platform.charts.progression import Band, Scored, TimeSpan, WeekPoint, scores_chart, weeks_chart

__all__ = [
    "Balance",
    "Band",
    "ChartFigure",
    "CoursePoint",
    "Interval",
    "OverlapBin",
    "Scored",
    "TimeSpan",
    "WeekPoint",
    "balance_chart",
    "chart",
    "course_chart",
    "interval_chart",
    "overlap_chart",
    "scores_chart",
    "weeks_chart",
]
