"""Frozen analysis tables: fetched while they are what they were, and removed when they must go."""

import gzip
import hashlib
import time
from datetime import date, timedelta
from pathlib import Path

from app.evidence.effects import service as effects
from app.evidence.revisions import reads
from app.evidence.revisions.schemas import Frozen
from app.platform.errors import N_, Conflict
from app.platform.settings import settings

# An unpublished night's figures are soon overtaken by the next night's; a table a night would fill the disk.
NIGHTLY_KEPT = timedelta(days=14)
# No run takes this long.
STRAY_AFTER = timedelta(days=1)

WHY_GONE = {
    "citizen_erased": N_("The run's analysis table is gone: a citizen in the data has been erased since."),
    "retention": N_("The run's analysis table is gone: its retention date has passed."),
    "superseded": N_("The run's analysis table is gone: the run was a night's, and nobody published it."),
}


def require_table(frozen: Frozen) -> None:
    """Raises Conflict, saying why, when the run cannot be made again."""
    if frozen.finished_at is None or frozen.table_path is None:
        raise Conflict(N_("Run {id} has no result yet, so there is nothing to repeat."), id=frozen.run_id)
    if frozen.gone_at is not None:
        raise Conflict(WHY_GONE.get(frozen.gone_reason or "", N_("The run's analysis table is gone.")))


def fetch_table(frozen: Frozen) -> tuple[bytes, bytes]:
    """Table and its description. Raises Conflict when they are gone, or are not what was frozen."""
    require_table(frozen)
    path = settings().data_dir / (frozen.table_path or "")
    try:
        packed, about = path.read_bytes(), (path.parent / "about.json").read_bytes()
    except FileNotFoundError as problem:
        raise Conflict(N_("The run's analysis table is missing from the disk. Restore it from a backup.")) from problem
    if hashlib.sha256(packed).hexdigest() != frozen.table_sha256:
        raise Conflict(
            N_("The run's analysis table on the disk is not the one that was frozen. Restore it from a backup.")
        )
    return gzip.decompress(packed), about


async def remove_tables(today: date) -> int:
    """Tables past their date, marked as gone, or an old night's. Returns how many were there still."""
    removed = 0
    for frozen in await reads.list_to_remove(today, today - NIGHTLY_KEPT):
        if frozen.gone_at is None:
            passed = frozen.retain_until is not None and frozen.retain_until < today
            await effects.let_table_go(frozen.run_id, "retention" if passed else "superseded")
        removed += _remove(settings().data_dir / (frozen.table_path or ""))
    await _remove_strays()
    return removed


async def _remove_strays() -> None:
    """Tables of runs that failed after freezing: no run says where they lie, so nothing else would remove them."""
    old = time.time() - STRAY_AFTER.total_seconds()
    tables = [
        path
        for path in (settings().data_dir / "effects").glob("*/table.csv.gz")
        if path.parent.name.isdecimal() and path.stat().st_mtime < old
    ]
    known = await reads.list_keeping([int(path.parent.name) for path in tables])
    for path in tables:
        if int(path.parent.name) not in known:
            _remove(path)


def _remove(path: Path) -> int:
    """The table and its description, which names the predictors' values; 1 when there was one."""
    there = path.is_file()
    for file in (path, path.parent / "about.json"):
        file.unlink(missing_ok=True)
    return int(there)
