"""The made-up citizens: what is known of them, and one trait that nobody records."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BARRIERS = (
    "helbred_fysisk", "helbred_psykisk", "selvvaerd", "sprog", "gaeld", "bolig",
    "misbrug", "netvaerk", "faglige_kompetencer", "jobsoegning", "transport", "familie",
)  # fmt: skip
EDUCATION = (
    "grundskole", "erhvervsuddannelse", "gymnasial", "kort_videregaaende",
    "mellemlang_videregaaende", "lang_videregaaende", "ukendt",
)  # fmt: skip
DANISH = ("none", "basic", "conversational", "fluent")
DISTRICTS = ("Centrum", "Nord", "Syd", "Vest", "Havnen")


@dataclass(frozen=True)
class Segment:
    """One kind of citizen: share of the inflow, benefit, target groups, and the base weekly rates of leaving."""

    share: float
    benefit: str
    target_group: str
    contact_group: str
    ages: tuple[int, int]
    exit_logit: float
    barrier_rate: float
    offer_rate: float


SEGMENTS = (
    Segment(0.30, "dagpenge", "6.1", "jobparat", (22, 63), -3.3, 0.10, 0.020),
    Segment(0.14, "kontanthjaelp", "6.2", "jobparat", (30, 62), -4.0, 0.18, 0.024),
    Segment(0.13, "kontanthjaelp", "6.3", "aktivitetsparat", (30, 62), -5.4, 0.34, 0.018),
    Segment(0.07, "uddannelseshjaelp", "6.4", "uddannelsesparat", (18, 29), -4.0, 0.16, 0.026),
    Segment(0.07, "uddannelseshjaelp", "6.5", "aktivitetsparat", (18, 29), -4.9, 0.34, 0.022),
    Segment(0.19, "sygedagpenge", "6.6", "sygemeldt", (20, 64), -3.5, 0.20, 0.018),
    Segment(0.05, "jobafklaring", "6.7", "sygemeldt", (25, 62), -5.2, 0.32, 0.018),
    Segment(0.05, "ledighedsydelse", "6.9", "fleksjobvisiteret", (30, 64), -4.9, 0.30, 0.020),
)


@dataclass(frozen=True)
class Population:
    """Arrays over citizens, shape (n,) unless said; `barriers` is (n, 12). `drive` is recorded nowhere."""

    segment: NDArray[np.int64]
    birth_year: NDArray[np.int64]
    sex: NDArray[np.str_]
    education: NDArray[np.int64]
    danish: NDArray[np.int64]
    district: NDArray[np.int64]
    barriers: NDArray[np.bool_]
    weeks_since_job: NDArray[np.int64]
    drive: NDArray[np.float64]
    entry_week: NDArray[np.int64]
    exit_logit: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.segment)


def make_population(n: int, n_weeks: int, first_year: int, rng: np.random.Generator) -> Population:
    """n citizens; about a fifth are on benefit when the records begin, the rest come in over the weeks."""
    segment = rng.choice(len(SEGMENTS), size=n, p=[s.share for s in SEGMENTS])
    low, high = (np.array([s.ages[side] for s in SEGMENTS])[segment] for side in (0, 1))
    age = rng.integers(low, high + 1)
    education = rng.choice(len(EDUCATION), size=n, p=[0.30, 0.30, 0.09, 0.06, 0.14, 0.07, 0.04])
    danish = rng.choice(len(DANISH), size=n, p=[0.03, 0.07, 0.12, 0.78])
    drive = rng.normal(0, 1, n)
    rate = np.array([s.barrier_rate for s in SEGMENTS])[segment]
    barriers = rng.random((n, len(BARRIERS))) < rate[:, None] * rng.uniform(0.5, 1.5, len(BARRIERS))
    barriers[:, BARRIERS.index("sprog")] = danish < 2
    weeks_since_job = rng.geometric(1 / (20 + 140 * rate)).astype(np.int64)
    entry = np.where(rng.random(n) < 0.2, 0, rng.integers(0, n_weeks - 8, n))
    population = Population(
        segment, first_year - age, rng.choice(["female", "male"], n), education, danish,
        rng.choice(len(DISTRICTS), n), barriers, weeks_since_job, drive, entry, np.zeros(n),
    )  # fmt: skip
    population.exit_logit[:] = _exit_logit(population, age)
    return population


def _exit_logit(people: Population, age: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weekly log-odds of leaving benefit with no offer at all."""
    base = np.array([s.exit_logit for s in SEGMENTS])[people.segment]
    skilled = np.isin(people.education, [1, 3, 4, 5])
    burden = people.barriers.sum(axis=1)
    logit: NDArray[np.float64] = (
        base
        + 0.25 * skilled
        - 0.018 * (age - 40)
        - 0.14 * burden
        - 0.20 * people.barriers[:, BARRIERS.index("helbred_psykisk")]
        - 0.0012 * np.minimum(people.weeks_since_job, 300)
        + 0.10 * (people.danish - 3)
        + 0.12 * people.drive
    )
    return logit
