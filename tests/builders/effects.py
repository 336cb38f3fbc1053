"""A small published run with everything a run stores: own people, populations, groups, course, diagnostics."""

from typing import Any

import msgspec

from app.evidence.effects.queries import insert_run, set_job
from app.evidence.effects.schemas import (
    FittedCommon,
    FittedCourse,
    FittedGroup,
    FittedOutcome,
    FittedPoint,
    FittedPopulation,
    RunSettings,
)
from app.evidence.effects.service import make_public, require_evaluation, store_result
from tests.builders.catalogue import make_offer
from tests.builders.evidence import OUTCOME, fitted_arm, fitted_outcome, fitted_run
from tests.builders.suppliers import make_supplier

WEEKS = (4, 8, 13, 20, 26, 39, 52)


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """The run and its offers: `good` and `idle` are rankable, `small` has 12 people and so its type's result only,
    `tiny` has 3 and so none at all. `own` runs good and small, `private` runs idle and tiny."""

    run_id: int
    outcome: str
    good: int
    idle: int
    small: int
    tiny: int
    own: int
    private: int


async def told_town(
    *,
    rankable: bool = True,
    personal: dict[str, Any] | None = None,
    populations: tuple[str, ...] = ("all", "6.2"),
    outcome: str = OUTCOME,
    published: bool = True,
    **diagnostics: Any,
) -> Town:
    """Evaluation must be switched on.

    rankable : otherwise the offers are told not to differ, and none has a place.
    personal : how effects differ from citizen to citizen, as `PersonalModel.to_dict()`; None where it was not told.
    diagnostics : take the place of the sensible ones.
    """
    own, private = await make_supplier(kind="own", name="Jobcentret"), await make_supplier(name="Privat A/S")
    offers = {
        "good": await make_offer(title="God", supplier_id=own),
        "idle": await make_offer(title="Uvirksom", supplier_id=private),
        "small": await make_offer(title="Lille", supplier_id=own),
        "tiny": await make_offer(title="Bitte", supplier_id=private, offer_type="mentor"),
    }
    one = told_outcome(
        offers, own, private, rankable=rankable, personal=personal or {}, populations=populations, outcome=outcome,
        **diagnostics,
    )  # fmt: skip
    run_id = await draft_told(one, course=course_of(offers, own, private))
    if published:
        await make_public(None, run_id)
    return Town(run_id=run_id, outcome=outcome, own=own, private=private, **offers)


async def draft_told(*fitted: FittedOutcome, course: FittedCourse | None = None) -> int:
    basis = await require_evaluation()
    settings = RunSettings(outcomes=[one.outcome for one in fitted])
    run_id = await insert_run(settings, ["age"], legal_basis_id=basis.id, requested_by=None)
    await set_job(run_id, 0)
    await store_result(run_id, fitted_run(course=course), list(fitted))
    return run_id


def told_outcome(
    offers: dict[str, int], own: int, private: int, *, rankable: bool = True, personal: dict[str, Any] | None = None,
    populations: tuple[str, ...] = ("all",), outcome: str = OUTCOME, **diagnostics: Any,
) -> FittedOutcome:  # fmt: skip
    arms = [
        fitted_arm(offers["good"], 3.0, n=80, se=0.8),
        fitted_arm(offers["idle"], -0.5, n=60, se=0.9),
        fitted_arm(offers["small"], 1.0, n=12, se=2.5),
        fitted_arm(offers["tiny"], 5.0, n=3, se=6.0),
    ]
    told = [population(name, offers, own, private, rankable=rankable, personal=personal or {}) for name in populations]
    found = {**sound(offers), **diagnostics}
    return msgspec.structs.replace(fitted_outcome(arms, outcome), populations=told, diagnostics=found)


def population(
    name: str, offers: dict[str, int], own: int, private: int, *, rankable: bool, personal: dict[str, Any]
) -> FittedPopulation:
    """In a target group all effects are half a week lower than for all. The small offer is in no group: its effect
    would follow from theirs."""
    less = 0.0 if name == "all" else 0.5
    told = [offers[each] for each in ("good", "idle", "small")]
    return FittedPopulation(
        population=name,
        n_citizens=1200 if name == "all" else 403,
        n_rows=5000 if name == "all" else 1604,
        centre=1.2 - less,
        between_sd=1.4 if rankable else 0.1,
        p_of_no_difference=0.001 if rankable else 0.6,
        offer_ids=told,
        covariance=[0.5, 0.1, 0.6, 0.1, 0.1, 1.2],
        parts={"offer_type": 0.5, "supplier": 0.4, "offer": 1.2},
        personal=personal,
        commons=[
            common(offers["good"], 2.5 - less, place=1, rankable=rankable),
            common(offers["idle"], -0.3 - less, place=3, rankable=rankable),
            common(offers["small"], 1.1 - less, se=1.1, place=2, because="few_citizens"),
            common(offers["tiny"], None, because="few_citizens"),
        ],
        groups=[
            group("supplier", str(own), [told[0]], 2.3 - less, place=1),
            group("supplier", str(private), [told[1]], -0.3 - less, place=2),
            group("kind", "own", [told[0]], 2.3 - less),
            group("kind", "private", [told[1]], -0.3 - less),
            group("type", "kursus", told[:2], 1.2 - less),
            group("duration", "5-12", told[:2], 1.2 - less),
            group("contrast", "own-private", told[:2], 2.6),
        ],
    )


def common(
    offer_id: int, estimate: float | None, *, se: float = 0.7, place: int | None = None, rankable: bool = False,
    because: str = "arms_do_not_differ", **overrides: Any,
) -> FittedCommon:  # fmt: skip
    """Without an estimate everything that rests on one is None."""
    known = estimate is not None
    fields: dict[str, Any] = {
        "estimate": estimate,
        "se": se if known else None,
        "low": None if estimate is None else estimate - 1.96 * se,
        "high": None if estimate is None else estimate + 1.96 * se,
        "rank": place,
        "rank_low": place and max(1, place - 1),
        "rank_high": place and place + 1,
        "set_low": 1 if known else None,
        "set_high": 3 if known else None,
        "p_best": 0.4 if known else None,
        "p_top3": 0.9 if known else None,
        "p_positive": 0.8 if known else None,
        "p_above": 0.6 if known else None,
        "reliability": 0.7 if known else None,
        "flag": "better" if rankable and place == 1 else "none",
        "grade": (1 if place == 1 else 2) if rankable else None,
        "rankable": rankable,
        "not_ranked_because": "" if rankable else because,
        "needed": None if rankable else 120,
        "far_by": None,
        "far_on": None,
        **overrides,
    }
    return FittedCommon(offer_id=offer_id, **fields)


def group(
    dimension: str, key: str, offer_ids: list[int], estimate: float, *, se: float = 0.6, place: int | None = None
) -> FittedGroup:
    return FittedGroup(
        dimension=dimension, key=key, offer_ids=offer_ids, estimate=estimate, se=se,
        low=estimate - 1.96 * se, high=estimate + 1.96 * se, p_positive=0.9,
        rank=place, rank_low=place and 1, rank_high=place and place + 1,
    )  # fmt: skip


def course_of(offers: dict[str, int], own: int, private: int) -> FittedCourse:
    """Locked in for the first quarter, and a gain after it."""
    told = [offers[each] for each in ("good", "idle", "small")]
    groups = {
        ("all", "all"): told[:2],
        ("kind", "own"): [told[0]],
        ("kind", "private"): [told[1]],
        ("type", "kursus"): told[:2],
        ("supplier", str(own)): [told[0]],
        ("supplier", str(private)): [told[1]],
        **{("offer", str(offer_id)): [offer_id] for offer_id in told},
    }
    effects = dict(zip(WEEKS, (-0.06, -0.05, -0.01, 0.03, 0.06, 0.07, 0.07), strict=True))
    points = [
        point(dimension, key, week, ids, effect)
        for (dimension, key), ids in groups.items()
        for week, effect in effects.items()
    ]
    counts = {offers["good"]: 80, offers["idle"]: 60, offers["small"]: 12, offers["tiny"]: 3}
    return FittedCourse(counts=counts, points=points)


def point(dimension: str, key: str, week: int, offer_ids: list[int], effect: float) -> FittedPoint:
    half = 0.04
    return FittedPoint(
        dimension=dimension, key=key, week=week, offer_ids=offer_ids, estimate=effect, low=effect - half,
        high=effect + half, has_overlap=True, followed=1.0,
    )  # fmt: skip


def sound(offers: dict[str, int]) -> dict[str, Any]:
    """Diagnostics of a run in which nothing is wrong."""
    row = {"n": 60, "n_low": 60, "n_high": 60, "error": 0.1, "low": -0.3, "high": 0.5, "apart": 0.2, "apart_low": -0.9,
           "apart_high": 1.3, "top_share": 0.5, "unranked_share": 0.1, "order_agreement": 0.95, "same_top": True,
           "shown": True, "reason": None}  # fmt: skip
    hidden = {"key": "other", "n": None, "n_low": 1, "n_high": 4, "shown": False, "reason": "under_five"}
    return {
        "balance": [{"predictor": "age", "value": "", "before": 0.3, "after": 0.02}],
        "overlap": [[0.0, 0.1, 0.4, 0.8], [0.1, 0.4, 0.6, 0.2]],
        "warnings": [],
        "r_squared": 0.35,
        "learners": {"mean": 0.0, "linear": 0.6, "linear and trees": 0.4},
        "placebo": {
            "variance": 0.0,
            "shared_variance": 0.0,
            "n_rows": 1800,
            "outcomes": {
                "placebo weeks": {
                    "p_value": 0.4,
                    "mean": 0.02,
                    "low": -0.05,
                    "high": 0.09,
                    "arms": {str(offers["good"]): {"att": 0.05, "se": 0.1}},
                }
            },
        },
        "robustness": {
            str(offers["good"]): {
                "value": 0.2,
                "value_of_limit": 0.08,
                "benchmarks": [{"covariate": "age", "bias": 0.1, "times": 20.0}],
            }
        },
        "reliability": {"arms": 3, "centre": 1.2, "between_sd": 1.4, "parts": [1.2], "p_of_no_difference": 0.001},
        "calibration": {
            "outcome_slope": 1.02,
            "outcome_tenths": [[8.0, 8.2, 900.0], [12.0, 11.9, 900.0]],
            "offer_tenths": [[0.1, 0.1, 900.0], [0.3, 0.31, 900.0]],
        },
        "fairness": {
            "age": [{"key": "16-29", **row}, {"key": "30-39", **row}],
            "sex": [{"key": "f", **row}, {"key": "m", **row}],
            "benefit": [{"key": "kontanthjaelp", **row}, hidden],
            "danish_level": [{"key": "modersmaal", **row}],
        },
    }
