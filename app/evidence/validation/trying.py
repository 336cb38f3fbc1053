"""Tables are drawn, estimated and scored, one at a time."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from app.evidence.validation.sources import Source

if TYPE_CHECKING:
    from models.validation.answers import TableAnswers
    from models.validation.scores import PersonalScore, Score
    from models.validation.shaped import Plant, Shape


@dataclass(frozen=True)
class Tried:
    """One kind of planted effects: the scores of every method, and of the personal order where there is one."""

    plant: str
    scores: "list[Score]"
    personal: "PersonalScore | None"

    def to_dict(self) -> dict[str, Any]:
        """Plain values; None for what a method does not tell."""

        def plain(values: dict[str, Any]) -> dict[str, Any]:
            return {
                name: value if not isinstance(value, float) or isfinite(value) else None
                for name, value in values.items()
            }

        return {
            "effects": self.plant,
            "methods": [plain(asdict(one)) for one in self.scores],
            "personal": plain(asdict(self.personal)) if self.personal else None,
        }


@dataclass(frozen=True)
class Trial:
    """What to try.

    plants : kinds of effects.   n_tables : of each kind.   with_peers : DoubleML and EconML too, where installed;
    `slow_tables` of the tables by their slow methods as well.   effect_sd : of planted effects; as estimated when None.
    """

    plants: "Sequence[Plant]"
    n_tables: int
    seed: int
    with_peers: bool = False
    slow_tables: int = 0
    effect_sd: float | None = None


def learn(source: Source, trial: Trial) -> "Shape":
    """Raises InputError for a table that cannot be estimated from."""
    from models.validation.shaped import learn_shape

    return learn_shape(
        source.frame, source.columns, source.outcome, between_sd=trial.effect_sd, random_state=trial.seed
    )


def try_out(shape: "Shape", trial: Trial, tell: Callable[[float, str], None]) -> list[Tried]:
    """tell : called with the share that is done and what is being done."""
    import numpy as np

    from app.evidence.validation.peers import Peers, find_python
    from models.validation.answers import Methods, answer_table
    from models.validation.scores import score_all, score_personal

    python = find_python() if trial.with_peers else None
    outside = (Peers(python, slow_tables=trial.slow_tables, first_seed=trial.seed),) if python else ()
    tried: list[Tried] = []
    total = len(trial.plants) * trial.n_tables
    for plant in trial.plants:
        found: list[TableAnswers] = []
        for seed in range(trial.seed, trial.seed + trial.n_tables):
            done = len(tried) * trial.n_tables + len(found)
            tell(done / total, f"effects {plant}: table {len(found) + 1} of {trial.n_tables}")
            # Each kind of effects has its own tables.
            rng = np.random.default_rng([seed, trial.plants.index(plant)])
            found.append(answer_table(shape.draw(plant, rng), seed, Methods(outside=outside)))
        tried.append(Tried(plant, score_all(found), score_personal(found)))
    tell(1.0, "Done")
    return tried
