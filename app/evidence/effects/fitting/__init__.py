"""From copied records to estimates. The only part of the room that imports pandas: worker processes alone load it."""

from app.evidence.effects.fitting.building import build_table, choose_columns, trial_records
from app.evidence.effects.fitting.comparing import compare_arms
from app.evidence.effects.fitting.course import fit_course
from app.evidence.effects.fitting.fitted import fit_outcome
from app.evidence.effects.fitting.freezing import freeze, library_versions, read_table, thaw
from app.evidence.effects.fitting.placebo import fit_placebo
from app.evidence.effects.fitting.plan import MODEL_VERSION, About, Plan, Table
from app.evidence.effects.fitting.repeating import refit, refit_course

__all__ = [
    "MODEL_VERSION",
    "About",
    "Plan",
    "Table",
    "build_table",
    "choose_columns",
    "compare_arms",
    "fit_course",
    "fit_outcome",
    "fit_placebo",
    "freeze",
    "library_versions",
    "read_table",
    "refit",
    "refit_course",
    "thaw",
    "trial_records",
]
