"""What `vifte validate` says in words."""

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.evidence.validation.trying import Tried
    from models.validation.scores import Score
    from models.validation.shaped import Shape

EFFECTS = {
    "normal": "Effects that differ as much as was estimated, half of it by type and supplier where those are known",
    "heavy": "Skewed effects: most offers do little, a few do much",
    "un-nested": "Effects that follow neither type nor supplier, though those are named to the estimator",
    "none": "No offer has any effect",
    "outlier": "One offer does far more than all others, which are alike",
}
ENOUGH_TABLES = 400


def tell_shape(shape: "Shape", described: str, outcome: str) -> Iterator[str]:
    sizes = shape.frame[shape.columns.arm].astype(str).value_counts()
    arms = [int(sizes[name]) for name in shape.names]
    yield f"Imitated: {described}, outcome '{outcome}': {len(shape.frame)} rows, {len(arms)} arms."
    yield (
        "Kept: every row's covariates, each arm's size, who is sent where as the covariates tell, and the outcome"
        " without an offer."
    )
    yield (
        f"Planted effects: centre {shape.centre:.3g} and standard deviation {shape.between_sd:.3g}, in the outcome's"
        " unit, where nothing else is said."
    )


def tell_tried(one: "Tried") -> Iterator[str]:
    from models.validation.showing import show_personal, show_scores

    yield ""
    yield f"{EFFECTS[one.plant]}: {_tables(one.scores[0].tables)}"
    yield from show_scores(one.scores)
    yield from _in_words(one.scores[0])
    for score in one.scores:
        if score.not_told:
            yield f"{score.method} told nothing of {score.not_told} of {score.arms} arms, which count in no figure."
    if one.personal:
        yield from show_personal(one.personal)


def _in_words(engine: "Score") -> Iterator[str]:
    said = [f"{engine.coverage:.0%} of the 95 % intervals held the truth (simulation error {engine.coverage_se:.1%})"]
    if engine.few:
        said.append(f"{engine.coverage_few:.0%} of the {engine.few} of arms of at most 60 people")
    if isfinite(engine.wrong_sign):
        said.append(f"{engine.wrong_sign:.1%} lay wholly on the wrong side of nought")
    yield "The engine: " + "; ".join(said) + "."
    if engine.tables < ENOUGH_TABLES:
        yield f"{_tables(engine.tables)}: a first look; it takes about {ENOUGH_TABLES} to tell 94 % from 96 %."


def _tables(number: int) -> str:
    return "1 table" if number == 1 else f"{number} tables"


LEGEND = """
rmse, bias    root mean square error, mean error        order       rank correlation with the truth
cover, <=60   share of 95 % intervals that hold the truth, all arms and those of at most 60 people
places, width share of the places' 95 % intervals that hold the true place, and how many places they span
sets          tables in which the sets of places held for all arms at once
wrong sign    intervals wholly on the wrong side        flags, false  arms called better or worse, and wrongly so
regret        effect lost by taking the arm with the best estimate; ranked: the best among those that get a rank
"""
NO_PEERS = (
    "DoubleML and EconML are not installed and were left out. scripts/bench effects installs them into .venv-peers;"
    " into an environment of your own they go with: pip install --require-hashes --no-deps -r requirements-peers.lock"
)
