"""What validation reads of the room of effects: where a run's frozen table lies."""

from dataclasses import dataclass

from app.platform.db import fetch_one


@dataclass(frozen=True)
class RunOfTable:
    """A run that has, or had, a table. `table_path` is below the data folder."""

    run_id: int
    outcome: str
    outcomes: list[str]
    table_path: str | None
    table_sha256: str | None
    is_gone: bool


async def find_run(run_id: int | None) -> RunOfTable | None:
    """The run of that number, or the newest with a result."""
    row = await fetch_one(
        """select id, outcome, outcomes, table_path, table_sha256, table_gone_at is not null as is_gone
             from effect_run
            where table_path is not null and ($1::int is null and status <> 'withdrawn' or id = $1)
            order by id desc limit 1""",
        run_id,
    )
    if row is None:
        return None
    return RunOfTable(
        row["id"], row["outcome"], list(row["outcomes"]), row["table_path"], row["table_sha256"], row["is_gone"]
    )
