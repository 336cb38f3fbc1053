"""The analysis table on disk, and back from there to the last bit."""

import gzip
import hashlib
import platform
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import scipy
import sklearn

from app.evidence.effects.fitting.plan import About, Table
from app.evidence.effects.schemas import FrozenTable
from app.platform.errors import N_, Conflict
from app.platform.settings import settings


def freeze(table: Table, run_id: int) -> FrozenTable:
    """Write the table below the data folder, readable by the program's own user only."""
    folder = settings().data_dir / "effects" / str(run_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "table.csv.gz"
    # Without the time of writing, so that the same table is the same file.
    packed = gzip.compress(table.content, compresslevel=6, mtime=0)
    for target, content in (
        (path, packed),
        (folder / "about.json", msgspec.json.encode(table.about)),
    ):
        target.write_bytes(content)
        target.chmod(0o600)
    return FrozenTable(path=str(Path("effects") / str(run_id) / path.name), sha256=hashlib.sha256(packed).hexdigest())


def thaw(content: bytes, about: bytes) -> Table:
    """The table from what `freeze` wrote, unpacked. Raises Conflict for one frozen by a version that kept less."""
    try:
        found = msgspec.json.decode(about, type=About)
    except msgspec.ValidationError as problem:
        raise Conflict(
            N_("The run's analysis table was frozen by an older version, which kept too little.")
        ) from problem
    return Table(frame=read_table(content, found.columns), about=found, content=content)


def write_table(frame: pd.DataFrame) -> tuple[bytes, dict[str, str]]:
    kinds = {
        str(name): "number" if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column) else "text"
        for name, column in frame.items()
    }
    return frame.to_csv(index=False, date_format="%Y-%m-%d").encode(), kinds


def read_table(content: bytes, kinds: dict[str, str]) -> pd.DataFrame:
    """The frozen table; the same content is always the same numbers, to the last bit."""
    text = {name: str for name, kind in kinds.items() if kind == "text"}
    return pd.read_csv(BytesIO(content), dtype=text, keep_default_na=False, na_values=[""])


def library_versions() -> dict[str, str]:
    modules = {"numpy": np, "pandas": pd, "scipy": scipy, "scikit-learn": sklearn}
    return {"python": platform.python_version(), **{name: module.__version__ for name, module in modules.items()}}
