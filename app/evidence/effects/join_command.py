"""`vifte join-tables`: rows of several CSV files with the same columns, put under each other."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.evidence.effects.table_files import read_table

if TYPE_CHECKING:
    import pandas as pd


@click.command(name="join-tables", short_help="Put rows of several CSV files under each other.")
@click.argument("tables", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Keep these rows only. Given once it holds for all tables; otherwise once for each table, in their order.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def join_tables(tables: tuple[Path, ...], conditions: tuple[str, ...], out: Path) -> None:
    """Put chosen rows of several CSV files under each other.

    The result has the columns that all files share and a column `source` with each row's file name.

    \b
    Example:
      vifte join-tables trial.csv survey.csv --where trt=1 --where trt=0 --out joined.csv
    """
    import pandas as pd

    from models.errors import InputError

    if len(conditions) not in (0, 1, len(tables)):
        raise click.UsageError(
            f"{len(conditions)} --where for {len(tables)} tables: give none, one, or one for each table."
        )
    chosen = list(conditions) if len(conditions) == len(tables) else [*conditions, ""][:1] * len(tables)
    try:
        parts = [_keep(read_table(path, numeric=[]), path, where) for path, where in zip(tables, chosen, strict=True)]
    except InputError as error:
        raise click.ClickException(str(error)) from error
    joined = pd.concat(parts, join="inner", ignore_index=True)
    if joined.columns.tolist() == ["source"]:
        raise click.ClickException("The tables have no column in common.")
    joined.to_csv(out, index=False)
    kept = ", ".join(f"{len(part)} from {path.name}" for part, path in zip(parts, tables, strict=True))
    click.echo(f"{out.name}: {len(joined)} rows ({kept}), {joined.shape[1]} columns.")


def _keep(frame: "pd.DataFrame", path: Path, where: str) -> "pd.DataFrame":
    frame = frame.assign(source=path.stem)
    if not where:
        return frame
    column, separator, value = where.partition("=")
    if not separator:
        raise click.UsageError(f"--where '{where}' is not of the form COLUMN=VALUE.")
    if column not in frame.columns:
        raise click.ClickException(f"Column '{column}' is not in {path.name}.")
    kept = frame[frame[column] == value]
    if kept.empty:
        raise click.ClickException(f"No row of {path.name} has '{value}' in column '{column}'.")
    return kept
