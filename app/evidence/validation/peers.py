"""Other libraries on the same tables: found in this environment or in one of their own, each run in its own process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from models.validation.answers import Answer
    from models.validation.simulate import Simulated

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("peer_program.py")
PLACES = (Path(sys.executable), ROOT / ".venv-peers" / "bin" / "python")
LONGEST_SECONDS = 1800
QUICK = ("DoubleML APOS, linear", "EconML LinearDRLearner", "EconML, linear, clipped")
SLOW = ("EconML, boosted, clipped", "DoubleML APOS, boosted")


@dataclass(frozen=True)
class Measured:
    """A method's estimates of one table, in the order of the arms, and what they cost after the imports."""

    estimate: list[float]
    low: list[float]
    high: list[float]
    seconds: float
    cpu_seconds: float
    peak_mb: float


@cache
def find_python() -> Path | None:
    """The interpreter that has both libraries; None where neither this environment nor the peers' own has."""
    look = "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ('doubleml', 'econml'))))"
    for python in PLACES:
        if python.exists() and _succeeds([python, "-c", look]):
            return python
    return None


def _succeeds(command: Sequence[str | Path]) -> bool:
    # Programs of this folder and interpreters of this repository alone; nothing comes from a person.
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def write_table(table: "Simulated", path: Path) -> list[str]:
    """As numbers, for programs that know nothing of Vifte; returns the arms' names in the order of their numbers."""
    import numpy as np
    import pandas as pd

    from models.validation.plain import Arrays

    data = Arrays.of(table)
    groups = [pd.factorize(table.frame[name])[0] for name in table.groups]
    codes = [np.where(data.arm == 0, -1, one) for one in groups]
    groups_of_rows = np.column_stack(codes) if codes else np.empty((len(data.arm), 0), dtype=np.int64)
    np.savez(path, x=data.x, arm=data.arm, y=data.y, groups=groups_of_rows)
    return data.names


def measure(command: Sequence[str | Path]) -> Measured:
    """Raises RuntimeError with the program's last lines when it fails."""
    outcome = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False, cwd=ROOT
    )
    if outcome.returncode:
        raise RuntimeError(f"{command[-1]} failed: {outcome.stderr.strip()[-400:]}")
    return Measured(**json.loads(outcome.stdout.strip().splitlines()[-1]))


def measure_peer(python: Path, path: Path, method: str) -> Measured:
    return measure([python, PROGRAM, path, method])


@dataclass(frozen=True)
class Peers:
    """Answers of other libraries, to be run beside the engine.

    slow_tables : how many of the first seeds the slow ones get too.
    """

    python: Path
    slow_tables: int = 0
    first_seed: int = 0

    def __call__(self, table: "Simulated", seed: int) -> list["Answer"]:
        methods = QUICK + (SLOW if seed < self.first_seed + self.slow_tables else ())
        with tempfile.TemporaryDirectory(prefix="vifte-peers-") as folder:
            path = Path(folder) / "table.npz"
            names = write_table(table, path)
            return [self._ask(method, path, names, table) for method in methods]

    def _ask(self, method: str, path: Path, names: list[str], table: "Simulated") -> "Answer":
        from models.validation.answers import Answer, lay_beside

        try:
            found = measure_peer(self.python, path, method)
        except RuntimeError:
            # A library that gives up on one small arm tells none: its arms count as not told.
            nothing = [float("nan")] * len(names)
            found = Measured(nothing, nothing, nothing, float("nan"), float("nan"), float("nan"))
        return Answer(method, lay_beside(_frame(found, names), table), found.cpu_seconds)


def _frame(found: Measured, names: list[str]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({"arm": names, "estimate": found.estimate, "low": found.low, "high": found.high})
