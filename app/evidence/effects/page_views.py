"""What each page gets: one typed view a page."""

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.assessed import AssessedView, BoundRow
from app.evidence.effects.course_views import CourseRow
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE
from app.evidence.effects.predictors import list_predictors
from app.evidence.effects.schemas import LegalBasis, Run
from app.evidence.effects.told_views import CommonTable, OfferCommon
from app.evidence.effects.views import EffectTable
from app.platform.charts import ChartFigure
from app.platform.web import FormState


class RunRow(msgspec.Struct, frozen=True):
    run: Run
    status: str
    kind: str


class RunListMore(msgspec.Struct, frozen=True, kw_only=True):
    evaluation_on: bool
    individual_on: bool
    may_run: bool


class NewRunView(msgspec.Struct, frozen=True, kw_only=True):
    form: FormState
    outcomes: list[tuple[str, str]]
    predictors: list[str]
    left_out: list[str]
    evaluation_on: bool


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    run: Run
    status: str
    kind: str
    failure: str
    outcome: str
    outcomes: list[str]
    table: EffectTable | None
    exclusions: list[tuple[str, int | None]]
    own_picture: ChartFigure | None
    common: CommonTable | None
    common_picture: ChartFigure | None
    populations: list[str]
    trust_pictures: list[ChartFigure]
    warnings: list[str]
    r_squared: float | None
    assessed: AssessedView | None
    bounds: list[BoundRow]
    basis: LegalBasis | None
    may_act: bool
    withdraw_form: FormState

    @property
    def has_points(self) -> bool:
        """Whether the outcome shown is a change on an indicator, with the reservations of one."""
        return self.table is not None and self.table.unit == wording.UNITS["points"]


class OfferEvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    offer_id: int
    code: str
    title: str
    supplier_name: str
    run: Run | None
    tables: list[EffectTable]
    commons: list[OfferCommon]
    course: CourseRow | None
    course_picture: ChartFigure | None

    @property
    def has_points(self) -> bool:
        """Whether a change on an indicator is among them, and its reservations belong on the page."""
        return any(table.unit == wording.UNITS["points"] for table in self.tables)


class LegalBasisView(msgspec.Struct, frozen=True, kw_only=True):
    form: FormState
    purposes: list[tuple[str, str]]
    in_force: dict[str, LegalBasis | None]
    history: list[LegalBasis]
    sensitive: list[str]
    may_switch: bool


def show_run_row(run: Run) -> RunRow:
    label, kind = wording.STATUS[run.status]
    return RunRow(run, label, kind)


def show_legal_bases(bases: list[LegalBasis], form: FormState, *, may_switch: bool) -> LegalBasisView:
    return LegalBasisView(
        form=form,
        purposes=[(purpose, wording.PURPOSES[purpose]) for purpose in (EVALUATION, INDIVIDUAL_USE)],
        in_force={
            purpose: next((one for one in bases if one.purpose == purpose and one.withdrawn_at is None), None)
            for purpose in (EVALUATION, INDIVIDUAL_USE)
        },
        history=bases,
        sensitive=[one.code for one in list_predictors() if one.sensitive],
        may_switch=may_switch,
    )
