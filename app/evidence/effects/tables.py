"""Runs, what they estimated, and the legal bases that switch estimating on."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.offers.catalogue.tables import Offer
from app.platform.db import DB


class EffectRun(Table, tablename="effect_run", db=DB):
    """One estimation, from request to publication.

    `outcome` is the run's main one; `outcomes` are all of them. `exclusions` counts rows by reason.
    The analysis table it rests on lies frozen in a file until `retain_until`, or until `table_gone_at`: then the run
    can no longer be repeated. `trigger` says who asked: person, nightly.
    """

    id: Serial
    status = Text(null=False, default="running")
    outcome = Text(null=False, default=None)
    outcomes = Array(base_column=Text(), null=False, default=list)
    settings = JSONB(null=False, default="{}")
    predictors = Array(base_column=Text(), null=False, default=list)
    legal_basis_id = Integer(null=False, default=None)
    requested_by = Integer(null=True, default=None)
    requested_at = Timestamptz(null=False, default=TimestamptzNow())
    job_id = BigInt(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    seconds = DoublePrecision(null=True, default=None)
    fingerprint = Text(null=True, default=None)
    data_until = Date(null=True, default=None)
    first_monday = Date(null=True, default=None)
    last_monday = Date(null=True, default=None)
    n_citizens = Integer(null=True, default=None)
    n_rows = Integer(null=True, default=None)
    n_starts = Integer(null=True, default=None)
    exclusions = JSONB(null=False, default="{}")
    library_versions = JSONB(null=False, default="{}")
    model_version = Text(null=True, default=None)
    table_path = Text(null=True, default=None)
    table_sha256 = Text(null=True, default=None)
    retain_until = Date(null=True, default=None)
    failure = Text(null=True, default=None)
    published_by = Integer(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    withdrawn_by = Integer(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_reason = Text(null=True, default=None)
    trigger = Text(null=False, default="person")
    table_gone_at = Timestamptz(null=True, default=None)
    table_gone_reason = Text(null=True, default=None)


class EffectOutcome(Table, tablename="effect_outcome", db=DB):
    """One outcome of a run: its diagnostics, and the covariance of its estimates (offers share controls).

    `covariance` is the lower triangle by rows, in the order of `offer_ids`.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    outcome = Text(null=False, default=None)
    better = Text(null=False, default="more")
    unit = Text(null=False, default=None)
    n_rows = Integer(null=False, default=None)
    n_controls = Integer(null=False, default=None)
    follow_up_share = DoublePrecision(null=True, default=None)
    control_mean = DoublePrecision(null=True, default=None)
    offer_ids = Array(base_column=Integer(), null=False, default=list)
    covariance = Array(base_column=DoublePrecision(), null=False, default=list)
    diagnostics = JSONB(null=False, default="{}")


class EffectEstimate(Table, tablename="effect_estimate", db=DB):
    """One offer's effect on one outcome and on its own people, laid out plainly for what reads many rooms at once.

    Readers show `n_shown`, or `n_low`-`n_high` where it is null; `n` itself stays here, since one small
    group's number would otherwise follow from the others by subtraction.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    outcome = Text(null=False, default=None)
    n = Integer(null=False, default=None)
    n_shown = Integer(null=True, default=None)
    n_low = Integer(null=False, default=None)
    n_high = Integer(null=True, default=None)
    estimate = DoublePrecision(null=True, default=None)
    se = DoublePrecision(null=True, default=None)
    low = DoublePrecision(null=True, default=None)
    high = DoublePrecision(null=True, default=None)
    effective_n = DoublePrecision(null=True, default=None)
    raw_mean = DoublePrecision(null=True, default=None)
    outside_support = DoublePrecision(null=True, default=None)
    imbalance_before = DoublePrecision(null=True, default=None)
    imbalance_after = DoublePrecision(null=True, default=None)
    shown = Boolean(null=False, default=False)
    reason = Text(null=True, default=None)
    warnings = Array(base_column=Text(), null=False, default=list)


class EffectPopulation(Table, tablename="effect_population", db=DB):
    """All offers told together for one population: everybody (`all`), or a target group.

    `covariance` is the lower triangle of what is known of the shrunken effects, by rows, in the order of `offer_ids`.
    `personal` says how effects differ from citizen to citizen, and whether that may order offers; {} when not told.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    outcome = Text(null=False, default=None)
    population = Text(null=False, default="all")
    n_citizens = Integer(null=False, default=None)
    n_rows = Integer(null=False, default=None)
    centre = DoublePrecision(null=True, default=None)
    between_sd = DoublePrecision(null=True, default=None)
    p_of_no_difference = DoublePrecision(null=True, default=None)
    offer_ids = Array(base_column=Integer(), null=False, default=list)
    covariance = Array(base_column=DoublePrecision(), null=False, default=list)
    parts = JSONB(null=False, default="{}")
    personal = JSONB(null=False, default="{}")


class EffectCommon(Table, tablename="effect_common", db=DB):
    """One offer's effect in one population, shrunken together with the other offers', and its place among them.

    `needed` is about how many more citizens a rank would take; null where more citizens alone would not give one.
    `far_by` is how many standard deviations the offer's own people lie from the population on `far_on`, the predictor
    where they are farthest apart; null where they are not far.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    outcome = Text(null=False, default=None)
    population = Text(null=False, default="all")
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    estimate = DoublePrecision(null=True, default=None)
    se = DoublePrecision(null=True, default=None)
    low = DoublePrecision(null=True, default=None)
    high = DoublePrecision(null=True, default=None)
    rank = Integer(null=True, default=None)
    rank_low = Integer(null=True, default=None)
    rank_high = Integer(null=True, default=None)
    set_low = Integer(null=True, default=None)
    set_high = Integer(null=True, default=None)
    p_best = DoublePrecision(null=True, default=None)
    p_top3 = DoublePrecision(null=True, default=None)
    p_positive = DoublePrecision(null=True, default=None)
    p_above = DoublePrecision(null=True, default=None)
    reliability = DoublePrecision(null=True, default=None)
    flag = Text(null=False, default="none")
    grade = Integer(null=True, default=None)
    rankable = Boolean(null=False, default=False)
    not_ranked_because = Text(null=False, default="")
    needed = Integer(null=True, default=None)
    far_by = DoublePrecision(null=True, default=None)
    far_on = Text(null=True, default=None)


class EffectGroup(Table, tablename="effect_group", db=DB):
    """Offers of one supplier, kind (own, private), type or length told as one, and contrasts of such groups.

    `dimension` is supplier, kind, type, duration or contrast; `key` the supplier's id, the code, or `own-private`.
    Counts as in `effect_estimate`.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    outcome = Text(null=False, default=None)
    population = Text(null=False, default="all")
    dimension = Text(null=False, default=None)
    key = Text(null=False, default=None)
    n_offers = Integer(null=False, default=None)
    n = Integer(null=False, default=None)
    n_shown = Integer(null=True, default=None)
    n_low = Integer(null=False, default=None)
    n_high = Integer(null=True, default=None)
    estimate = DoublePrecision(null=True, default=None)
    se = DoublePrecision(null=True, default=None)
    low = DoublePrecision(null=True, default=None)
    high = DoublePrecision(null=True, default=None)
    p_positive = DoublePrecision(null=True, default=None)
    rank = Integer(null=True, default=None)
    rank_low = Integer(null=True, default=None)
    rank_high = Integer(null=True, default=None)
    shown = Boolean(null=False, default=False)
    reason = Text(null=True, default=None)


class EffectCourse(Table, tablename="effect_course", db=DB):
    """The effect on being self-supporting in one week after the start: the course shows who is locked in, and how long.

    `dimension` is all, kind, type, supplier or offer; `key` as in `effect_group`, or the offer's id. Counts as in
    `effect_estimate`.
    """

    id: Serial
    run_id = ForeignKey(EffectRun, null=False, on_delete=OnDelete.cascade)
    dimension = Text(null=False, default=None)
    key = Text(null=False, default=None)
    week = Integer(null=False, default=None)
    n = Integer(null=False, default=None)
    n_shown = Integer(null=True, default=None)
    n_low = Integer(null=False, default=None)
    n_high = Integer(null=True, default=None)
    estimate = DoublePrecision(null=True, default=None)
    low = DoublePrecision(null=True, default=None)
    high = DoublePrecision(null=True, default=None)
    shown = Boolean(null=False, default=False)
    reason = Text(null=True, default=None)


class LegalBasis(Table, tablename="legal_basis", db=DB):
    """A recorded decision that switches a purpose on, until it is withdrawn. Rows are never changed otherwise."""

    id: Serial
    purpose = Text(null=False, default=None)
    name = Text(null=False, default=None)
    decided_on = Date(null=False, default=None)
    impact_assessment = Text(null=False, default=None)
    allowed_predictors = Array(base_column=Text(), null=False, default=list)
    recorded_by = Integer(null=True, default=None)
    recorded_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_by = Integer(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
