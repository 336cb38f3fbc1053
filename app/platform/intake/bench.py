"""100,000 benefit spells through the import's service, against COPY of the same rows into the same table."""

import random
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from app.platform.db import copy_rows, execute, fetch, transaction
from app.platform.intake.at_once import import_file
from app.platform.jobs.process import with_database
from app.platform.keys import keyring

if TYPE_CHECKING:
    from scripts.benchmarks.measurement import Measurement

SPELLS, CITIZENS, ROUNDS = 100_000, 25_000, 3
BENEFITS = ("dagpenge", "kontanthjaelp", "sygedagpenge", "ressourceforloeb")
COLUMNS = ("citizen_id", "benefit", "start_on", "end_on")


def bench_import() -> "Measurement":
    from scripts.benchmarks.measurement import Measurement

    imported, copied = with_database(measure)
    name = "import of 100,000 spells, against COPY into the same table"
    return Measurement.of(name, imported, "s", against=copied)


async def measure() -> tuple[float, float]:
    """Median seconds of the import and of the plain COPY, taken in turns."""
    data, rows = await make_spells()
    imported, copied = [], []
    for _ in range(ROUNDS):
        await empty()
        copied.append(await timed(lambda: copy_spells(rows)))
        await empty()
        imported.append(await timed(lambda: import_file("spells", "spells.csv", data)))
    return median(imported), median(copied)


async def make_spells() -> tuple[bytes, list[tuple[Any, ...]]]:
    """A file as the case system delivers it, and the same rows as COPY takes them; citizens are there already."""
    rng = random.Random(7)  # noqa: S311 (a made-up file, not a secret)
    numbers = [f"{1 + n % 28:02d}{53 + n // 10_000:02d}80{n % 10_000:04d}" for n in range(CITIZENS)]
    keys = keyring()
    await copy_rows("citizen", ["pseudonym", "key_id"], [(keys.pseudonym(cpr), keys.current) for cpr in numbers])
    ids = {row[0]: row[1] for row in await fetch("select pseudonym, id from citizen")}
    lines, rows = [], []
    for number in rng.sample(range(SPELLS), SPELLS):
        cpr, benefit = numbers[number % CITIZENS], BENEFITS[number // CITIZENS]
        start = date(2022, 1, 1) + timedelta(days=rng.randrange(1000))
        end = start + timedelta(days=rng.randrange(300)) if rng.random() < 0.8 else None
        rows.append((ids[keys.pseudonym(cpr)], benefit, start, end))
        lines.append(
            f"{cpr};{benefit};{start:%d-%m-%Y};{end:%d-%m-%Y}" if end else f"{cpr};{benefit};{start:%d-%m-%Y};"
        )
    return "\r\n".join(["cpr;benefit;start_on;end_on", *lines, ""]).encode(), rows


async def copy_spells(rows: list[tuple[Any, ...]]) -> None:
    async with transaction():
        await copy_rows("benefit_spell", COLUMNS, rows)


async def empty() -> None:
    await execute("truncate benefit_spell")
    await execute("delete from import_batch")


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started
