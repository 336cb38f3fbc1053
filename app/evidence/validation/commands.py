"""`vifte validate`: how far the engine can be trusted on data like the municipality's own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from app.evidence.validation.sources import Source
    from app.evidence.validation.trying import Trial, Tried
    from models.validation.shaped import Plant

KINDS = ("normal", "heavy", "un-nested", "none", "outlier")
DEFAULT_KINDS: "tuple[Plant, ...]" = ("normal", "heavy", "un-nested", "none")
T = TypeVar("T")


def split_names(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    """`a,b,c` as a list of column names."""
    return [part.strip() for part in value.split(",") if part.strip()]


@dataclass(frozen=True)
class Asked:
    """What the command is asked; its options say what each means."""

    run_id: int | None
    outcome: str | None
    table: Path | None
    arm: str | None
    control: str | None
    covariates: list[str]
    categorical: list[str]
    cluster: str | None
    groups: list[str]
    kinds: "tuple[Plant, ...]"
    tables: int
    effect_sd: float | None
    seed: int
    peers: bool
    slow_peers: int
    json_path: Path | None

    def check(self) -> None:
        """Refuse options that do not go together."""
        if self.table and not (self.arm and self.control and self.outcome and self.covariates):
            raise click.UsageError("--table needs --arm, --control, --outcome and --covariates as well.")
        if not self.table and (self.arm or self.control or self.covariates or self.groups or self.cluster):
            raise click.UsageError(
                "--arm, --control, --covariates, --cluster and --groups describe a --table; name it."
            )


@click.command(short_help="Try the engine on data like your own, with known effects.")
@click.option("--run", "run_id", type=int, help="The run whose frozen table is imitated. Default: the newest.")
@click.option("--outcome", metavar="CODE", help="An outcome of the run. Default: its main one. With --table a column.")
@click.option(
    "--table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Imitate this CSV file instead of a run.",
)
@click.option("--arm", metavar="COLUMN", help="With --table: which offer each row got.")
@click.option("--control", metavar="VALUE", help="With --table: the arm column's value that means no offer.")
@click.option("--covariates", default="", callback=split_names, metavar="A,B,C", help="With --table.")
@click.option("--categorical", default="", callback=split_names, metavar="A,B,C", help="With --table.")
@click.option("--cluster", metavar="COLUMN", help="With --table: the citizen.")
@click.option("--groups", default="", callback=split_names, metavar="A,B,C", help="With --table: type, supplier.")
@click.option(
    "--world", "kinds", multiple=True, type=click.Choice(KINDS), help="Kind of planted effects; repeat for more."
)
@click.option("--tables", default=20, show_default=True, type=click.IntRange(1, 5000), help="Data sets of each kind.")
@click.option("--effect-sd", type=click.FloatRange(min=0, min_open=True), help="Spread of planted effects.")
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="The same seed, the same figures."
)
@click.option("--peers", is_flag=True, help="DoubleML and EconML on the same data sets, where they are installed.")
@click.option(
    "--slow-peers", default=0, show_default=True, type=click.IntRange(min=0), metavar="N",
    help="Boosted peers, a minute each, on the first N data sets.",
)  # fmt: skip
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write all scores here.")
def validate(**given: Any) -> None:
    """Draw data sets shaped like the municipality's own, with effects that are known, and score the engine on them.

    Covariates, sizes of the arms, who is sent where and the outcome without an offer are kept from a run's frozen
    table; the effects are planted. Beside the engine stand raw means and linear regression, and with --peers other
    libraries. Takes some seconds a data set, in this process; docs/validation.md explains every score.

    \b
    Examples:
      vifte validate --tables 20
      vifte validate --outcome fleksjob_52 --world normal --tables 400 --json scores.json
      vifte validate --table courses.csv --arm offer --control none --outcome weeks --covariates age,region
    """
    from app.evidence.validation.trying import Trial

    asked = Asked(**given)
    asked.check()
    trial = Trial(
        asked.kinds or DEFAULT_KINDS, asked.tables, asked.seed, asked.peers or asked.slow_peers > 0, asked.slow_peers,
        asked.effect_sd,
    )  # fmt: skip
    source = _from_file(asked, asked.table) if asked.table else _from_run(asked.run_id, asked.outcome)
    tried = _refusing(lambda: _try(source, trial))
    if asked.json_path:
        content = {
            "imitated": source.described, "outcome": source.outcome, "seed": asked.seed, "tables": asked.tables,
            "kinds": [one.to_dict() for one in tried],
        }  # fmt: skip
        asked.json_path.write_text(json.dumps(content, indent=1), "utf-8")


def _from_file(asked: Asked, table: Path) -> "Source":
    from app.evidence.validation.sources import read_source_of_file

    return _refusing(
        lambda: read_source_of_file(
            table, arm=asked.arm or "", control=asked.control or "", outcome=asked.outcome or "",
            covariates=asked.covariates, categorical=asked.categorical, cluster=asked.cluster, groups=asked.groups,
        )
    )  # fmt: skip


def _from_run(run_id: int | None, outcome: str | None) -> "Source":
    from app.evidence.validation.sources import read_source_of_run
    from app.platform.jobs.process import with_database

    # The database is let go of before the long part begins.
    return with_database(lambda: read_source_of_run(run_id, outcome))


def _try(source: "Source", trial: "Trial") -> "list[Tried]":
    from app.evidence.validation import wording
    from app.evidence.validation.peers import find_python
    from app.evidence.validation.trying import learn, try_out

    shape = learn(source, trial)
    for line in wording.tell_shape(shape, source.described, source.outcome):
        click.echo(line)
    if trial.with_peers and find_python() is None:
        click.echo(wording.NO_PEERS, err=True)
    tried = try_out(shape, trial, _tell)
    for one in tried:
        for line in wording.tell_tried(one):
            click.echo(line)
    click.echo(wording.LEGEND.rstrip())
    return tried


def _tell(share: float, doing: str) -> None:
    moving = sys.stderr.isatty()
    click.echo(f"\r\x1b[K{share:4.0%}  {doing}" if moving else f"{share:4.0%}  {doing}", nl=not moving, err=True)
    if moving and share >= 1:
        click.echo("", err=True)


def _refusing(work: Callable[[], T]) -> T:
    """A table that cannot be estimated from is refused in its own words."""
    from models.errors import InputError

    try:
        return work()
    except InputError as error:
        raise click.ClickException(str(error)) from error


commands: list[click.Command] = [validate]
