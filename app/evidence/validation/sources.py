"""The table validation imitates: a run's own, frozen and pseudonymised, or any flat file."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.evidence.effects import service as effects
from app.evidence.validation import reads
from app.platform.errors import N_, Conflict, NotFound
from app.platform.settings import settings

if TYPE_CHECKING:
    import pandas as pd

    from app.evidence.effects.fitting.plan import Table
    from models.comparison import Columns


@dataclass(frozen=True)
class Source:
    """A table, what its columns are, and a sentence that says where it came from."""

    frame: "pd.DataFrame"
    columns: "Columns"
    outcome: str
    described: str


async def read_source_of_run(run_id: int | None, outcome: str | None) -> Source:
    """The frozen table of a run, the newest when not named, and one of its outcomes.

    Raises NotFound for a run that is not there, Conflict for one whose table is gone or has been changed, for an
    outcome it does not hold, and while evaluation is switched off.
    """
    await effects.require_evaluation()
    run = await reads.find_run(run_id)
    if run is None:
        raise NotFound(N_("No run of effects has a table to imitate. Estimate effects first: vifte effects run"))
    return _choose(_thaw(run), run, outcome or run.outcome)


def _thaw(run: reads.RunOfTable) -> "Table":
    from app.evidence.effects.fitting.freezing import thaw

    path = settings().data_dir / (run.table_path or "")
    about = path.with_name("about.json")
    if run.is_gone or not path.is_file() or not about.is_file():
        raise Conflict(N_("The frozen table of run {run} is no more. Estimate effects again."), run=run.run_id)
    packed = path.read_bytes()
    if run.table_sha256 and hashlib.sha256(packed).hexdigest() != run.table_sha256:
        raise Conflict(N_("The frozen table of run {run} is not the one it was made from."), run=run.run_id)
    return thaw(gzip.decompress(packed), about.read_bytes())


def _choose(table: "Table", run: reads.RunOfTable, outcome: str) -> Source:
    """Covariates without scores before, which belong to the change of an indicator alone."""
    from app.evidence.effects.fitting.plan import CONTROL, SHRUNK_BY
    from models.comparison import Columns

    frame = table.frame
    if outcome not in run.outcomes or outcome not in frame.columns:
        raise Conflict(
            N_("Run {run} holds no outcome {outcome}. It holds: {held}."),
            run=run.run_id, outcome=outcome, held=", ".join(run.outcomes),
        )  # fmt: skip
    if frame[outcome].isna().any():
        raise Conflict(N_("{outcome} is not known of every row. Choose one from the registers."), outcome=outcome)
    covariates, groups = table.about.covariates_of(None), [name for name in SHRUNK_BY if name in frame.columns]
    kept = frame[["arm", "citizen_id", *groups, *covariates, outcome]]
    return Source(kept, Columns("arm", CONTROL, covariates, "citizen_id", groups=groups), outcome, f"run {run.run_id}")


def read_source_of_file(
    path: Path, *, arm: str, control: str, outcome: str, covariates: list[str], categorical: list[str],
    cluster: str | None, groups: list[str],
) -> Source:  # fmt: skip
    """Any CSV file that `vifte estimate` reads. Raises InputError for one it cannot."""
    from app.evidence.effects.table_files import read_table
    from models.comparison import Columns

    numeric = [outcome, *(name for name in covariates if name not in categorical)]
    frame = read_table(path, numeric=numeric)
    columns = Columns(arm, control, covariates, cluster=cluster, groups=tuple(groups))
    return Source(frame, columns, outcome, path.name)
