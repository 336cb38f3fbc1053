"""Citizens, placements, runs and legal bases as the evidence rooms need them."""

import hashlib
from datetime import date, timedelta
from itertools import count
from typing import Any

import numpy as np

from app.evidence.effects import service
from app.evidence.effects.legal import NewLegalBasis
from app.evidence.effects.queries import insert_run, set_job
from app.evidence.effects.schemas import FittedArm, FittedOutcome, FrozenTable, RunSettings, TrialSummary
from app.evidence.effects.storing import FittedRun
from app.platform.access import Actor
from app.platform.db import copy_rows, execute, fetch_value
from tests.builders.catalogue import make_offer

TODAY = date(2026, 3, 2)
OUTCOME = "selvforsorgelse_52"
_numbers = count(1)


def actor_as(*roles: str, user_id: int = 900, team_ids: tuple[int, ...] = ()) -> Actor:
    return Actor(
        user_id=user_id,
        username=roles[0],
        name="Anna Prøve",
        roles=frozenset(roles),
        team_ids=frozenset(team_ids),
        supplier_id=None,
        locale="da",
    )


async def switch_on(purpose: str = "evaluation", **overrides: Any) -> int:
    fields = {"name": "Sag 1", "decided_on": TODAY, "impact_assessment": "Ingen høj risiko", **overrides}
    return await service.switch_on(None, NewLegalBasis(purpose=purpose, **fields), today=TODAY)


async def insert_citizen(*, caseworker_id: int | None = None, team_id: int | None = None, **profile: Any) -> int:
    pseudonym = hashlib.sha256(f"borger {next(_numbers)}".encode()).digest()
    citizen_id = await fetch_value(
        "insert into citizen (pseudonym, key_id, caseworker_id, team_id) values ($1, 1, $2, $3) returning id",
        pseudonym,
        caseworker_id,
        team_id,
    )
    facts = {"recorded_on": date(2025, 1, 6), "birth_year": 1985, "target_group": "6.2", "barriers": [], **profile}
    names = ", ".join(facts)
    places = ", ".join(f"${i}" for i in range(2, len(facts) + 2))
    await execute(
        f"insert into citizen_profile (citizen_id, {names}) values ($1, {places})", citizen_id, *facts.values()
    )
    return int(citizen_id)


async def insert_spell(
    citizen_id: int, benefit: str = "kontanthjaelp", start_on: date = date(2025, 1, 6), end_on: date | None = None
) -> None:
    await execute(
        "insert into benefit_spell (citizen_id, benefit, start_on, end_on) values ($1, $2, $3, $4)",
        citizen_id,
        benefit,
        start_on,
        end_on,
    )


async def insert_placement(
    citizen_id: int, offer_id: int, start_on: date = date(2026, 2, 2), end_on: date | None = None
) -> None:
    await execute(
        "insert into placement (placement_ref, citizen_id, offer_id, start_on, end_on) values ($1, $2, $3, $4, $5)",
        f"F-{next(_numbers)}",
        citizen_id,
        offer_id,
        start_on,
        end_on,
    )


def fitted_arm(
    offer_id: int, estimate: float | None = 2.0, *, n: int = 40, se: float = 1.0, **overrides: Any
) -> FittedArm:
    fields = {
        "n_rows": n,
        "se": None if estimate is None else se,
        "low": None if estimate is None else estimate - 1.96 * se,
        "high": None if estimate is None else estimate + 1.96 * se,
        "effective_n": 120.0,
        "raw_mean": 12.0,
        "outside_support": 0.01,
        "imbalance_before": 0.4,
        "imbalance_after": 0.05,
        "has_overlap": True,
        "followed": 1.0,
        "few_events": False,
        "warnings": [],
        **overrides,
    }
    return FittedArm(offer_id=offer_id, n=n, estimate=estimate, **fields)


def fitted_outcome(arms: list[FittedArm], outcome: str = OUTCOME, shared: float = 0.0) -> FittedOutcome:
    """`shared` is the covariance of every pair."""
    covariance = [(arms[i].se or 1.0) ** 2 if i == j else shared for i in range(len(arms)) for j in range(i + 1)]
    return FittedOutcome(
        outcome=outcome,
        n_rows=5000,
        n_controls=4000,
        follow_up_share=0.9,
        control_mean=10.0,
        arms=arms,
        covariance_ids=[arm.offer_id for arm in arms],
        covariance=covariance,
        diagnostics={"balance": [], "response": {}},
    )


def fitted_run(**overrides: Any) -> FittedRun:
    summary = TrialSummary(
        n_citizens=1200,
        n_rows=5000,
        n_starts=1000,
        first_monday=date(2023, 1, 2),
        last_monday=date(2025, 1, 6),
        exclusions={"second_start": 12},
        predictors=["age"],
    )
    fields = {
        "summary": summary,
        "frozen": FrozenTable(path="effects/1/table.csv.gz", sha256="ab" * 32),
        "fingerprint": "cd" * 32,
        "data_until": date(2026, 2, 1),
        "retain_until": date(2031, 2, 1),
        "library_versions": {"numpy": "2.0"},
        "model_version": "test-1",
        "seconds": 1.0,
        **overrides,
    }
    return FittedRun(**fields)


async def draft_run(*fitted: FittedOutcome) -> int:
    """A run that was fitted, without fitting it. Evaluation must be switched on."""
    basis = await service.require_evaluation()
    settings = RunSettings(outcomes=[one.outcome for one in fitted])
    run_id = await insert_run(settings, ["age"], legal_basis_id=basis.id, requested_by=None)
    await set_job(run_id, 0)
    await service.store_result(run_id, fitted_run(), list(fitted))
    return run_id


async def published_run(*fitted: FittedOutcome) -> int:
    run_id = await draft_run(*fitted)
    await service.make_public(None, run_id)
    return run_id


async def generated_town(*, n_citizens: int = 300, seed: int = 5) -> tuple[int, int, int]:
    """Citizens on cash assistance with starts in a good, an idle and a tiny offer; returns their ids.

    The good offer shortens what is left of the benefit by 20 weeks, the idle one by none.
    """
    rng = np.random.default_rng(seed)
    good, idle, tiny = [await make_offer(title=title) for title in ("God", "Uvirksom", "Lille")]
    citizens, profiles, spells, placements = [], [], [], []
    for number in range(n_citizens):
        start = date(2023, 1, 2) + timedelta(days=int(rng.integers(0, 300)))
        weeks = float(rng.exponential(60) + 10)
        chance = rng.random()
        offer = tiny if number < 3 else good if chance < 0.25 else idle if chance < 0.5 else None
        begun = start + timedelta(days=int(rng.integers(20, 60)))
        if offer is not None:
            placements.append((f"G{seed}-{number}", number, offer, begun, begun + timedelta(days=55)))
        group, born = str(rng.choice(["6.2", "6.3"])), int(rng.integers(1965, 2000))
        left = weeks * 7 - (140 if offer == good else 0)
        end = max(start + timedelta(days=int(left)), begun + timedelta(days=7))
        citizens.append((hashlib.sha256(f"by {seed} {number}".encode()).digest(), 1))
        profiles.append((number, start, born, group, ["gaeld"] if chance < 0.6 else []))
        spells.append((number, "kontanthjaelp", start, end if end < date(2026, 1, 1) else None))
    await copy_rows("citizen", ("pseudonym", "key_id"), citizens)
    first = int(await fetch_value("select max(id) from citizen")) - n_citizens + 1
    columns = ("citizen_id", "recorded_on", "birth_year", "target_group", "barriers", "sex", "education")
    rows = [(first + row[0], *row[1:], "unknown", "ukendt") for row in profiles]
    await copy_rows("citizen_profile", columns, rows)
    await copy_rows(
        "benefit_spell", ("citizen_id", "benefit", "start_on", "end_on"), [(first + r[0], *r[1:]) for r in spells]
    )
    await copy_rows(
        "placement",
        ("placement_ref", "citizen_id", "offer_id", "start_on", "end_on"),
        [(r[0], first + r[1], *r[2:]) for r in placements],
    )
    return good, idle, tiny
