"""A run's figures made again from its frozen table alone."""

from app.evidence.effects.fitting.comparing import compare_arms, register_comparison
from app.evidence.effects.fitting.course import fit_course
from app.evidence.effects.fitting.fitted import fit_outcome
from app.evidence.effects.fitting.freezing import thaw
from app.evidence.effects.fitting.placebo import fit_placebo
from app.evidence.effects.schemas import FittedCourse, FittedOutcome
from models.parallel import one_thread


def refit(table_content: bytes, about: bytes) -> list[FittedOutcome]:
    """Every outcome anew; by the model version, libraries and kind of processor that froze the table, bit for bit.

    table_content, about : `table.csv.gz`, unpacked, and `about.json`, as `freezing.freeze` wrote them.
    Raises Conflict where they cannot be read or estimated from.
    """
    table = thaw(table_content, about)
    with one_thread():
        comparisons = compare_arms(table)
        tested = fit_placebo(table)
        return [fit_outcome(table, one, comparisons[one.code], tested) for one in table.about.outcomes]


def refit_course(table_content: bytes, about: bytes) -> FittedCourse | None:
    """The course over time anew, see `refit`."""
    table = thaw(table_content, about)
    with one_thread():
        return fit_course(table, register_comparison(table, compare_arms(table)))
