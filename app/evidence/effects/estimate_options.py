"""What `vifte estimate` is asked: its options, and what they were read as."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True)
class Asked:
    """One question to a table; see OPTIONS for what each means."""

    arm: str
    control: str
    outcome: str | None
    covariates: list[str]
    categorical: list[str]
    cluster: str | None
    cohort: str | None
    groups: list[str]
    placebo: list[str]
    target: tuple[str, str] | None
    followup: tuple[str, str] | None
    horizon: float | None
    strata: str | None
    missing: str
    lower_is_better: bool
    seed: int
    backend: str
    scheduler: str | None
    json_path: Path | None

    @property
    def numeric(self) -> list[str]:
        """Columns that are to hold numbers."""
        outcome = [self.outcome] if self.outcome else []
        plain = [name for name in self.covariates if name not in self.categorical]
        return [*outcome, *self.placebo, *(self.followup or ()), *plain]

    def check(self) -> None:
        """Refuse options that do not go together."""
        if unknown := [name for name in self.categorical if name not in self.covariates]:
            raise click.UsageError(f"--categorical names '{unknown[0]}', which is not among --covariates.")
        if self.outcome is None and self.followup is None:
            raise click.UsageError("Name the --outcome; only with --followup it may be left out.")
        if self.followup is None and (self.horizon is not None or self.strata):
            raise click.UsageError("--horizon and --strata belong to --followup TIME,EVENT.")
        if self.backend == "dask" and not self.scheduler:
            raise click.UsageError("--backend dask needs the --scheduler, for example tcp://10.0.0.5:8786.")
        if self.scheduler and self.backend != "dask":
            raise click.UsageError("--scheduler belongs to --backend dask.")


def split_names(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    """`a,b,c` as a list of column names."""
    return [part.strip() for part in value.split(",") if part.strip()]


def split_condition(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """`column=value` as a pair."""
    if value is None:
        return None
    column, equals, wanted = value.partition("=")
    if not (column.strip() and equals):
        raise click.BadParameter("Write it as COLUMN=VALUE, for example target_group=6.3.")
    return column.strip(), wanted.strip()


def split_pair(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """`time,event` as a pair."""
    if value is None:
        return None
    names = [part.strip() for part in value.split(",") if part.strip()]
    if len(names) != 2:
        raise click.BadParameter("Write it as TIME,EVENT: two columns, for example weeks_followed,ended_by.")
    return names[0], names[1]


OPTIONS = (
    click.option("--arm", required=True, metavar="COLUMN", help="Which offer each row got."),
    click.option("--control", required=True, metavar="VALUE", help="The value in the arm column that means no offer."),
    click.option(
        "--outcome",
        metavar="COLUMN",
        help="What is to be changed; a number in every row. May be left out with --followup: the event's chance.",
    ),
    click.option(
        "--covariates",
        required=True,
        callback=split_names,
        metavar="A,B,C",
        help="Known before the start; numbers, may be empty.",
    ),
    click.option(
        "--categorical",
        default="",
        callback=split_names,
        metavar="A,B,C",
        help="Those of the covariates that are categories.",
    ),
    click.option("--cluster", metavar="COLUMN", help="The citizen, where one stands in several rows."),
    click.option("--cohort", metavar="COLUMN", help="The start cohort, where an offer runs in cohorts."),
    click.option(
        "--groups",
        default="",
        callback=split_names,
        metavar="A,B,C",
        help="Columns that describe arms (type, supplier).",
    ),
    click.option(
        "--placebo",
        default="",
        callback=split_names,
        metavar="A,B",
        help="Outcomes from before the start, not among the covariates; effects on them should be nought.",
    ),
    click.option(
        "--target",
        callback=split_condition,
        metavar="COLUMN=VALUE",
        help="The population all arms are compared in; all rows of the table when not given.",
    ),
    click.option(
        "--followup",
        callback=split_pair,
        metavar="TIME,EVENT",
        help="How long each row was followed, and what ended it: 0 cut short, 1 the event, 2 and more another one.",
    ),
    click.option(
        "--horizon",
        type=click.FloatRange(min=0, min_open=True),
        metavar="NUMBER",
        help="How far an outcome with --followup reaches; the longest that enough rows reach when not given.",
    ),
    click.option(
        "--strata",
        metavar="COLUMN",
        help="Groups in which follow-up that is cut short tells nothing, such as the start quarter.",
    ),
    click.option(
        "--missing",
        type=click.Choice(["refuse", "weigh"]),
        default="refuse",
        show_default=True,
        help="Rows without an outcome: refuse the table, or have those with one stand for them.",
    ),
    click.option("--lower-is-better", is_flag=True, help="Fewer is better: a negative effect is the good one."),
    click.option(
        "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="The same seed, the same figures."
    ),
    click.option(
        "--backend",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="Where it is worked out: here, or on a Dask cluster, with the same answer.",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="The Dask cluster's scheduler, as tcp://HOST:8786."),
    click.option(
        "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write all results here."
    ),
)


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """All of OPTIONS, in their order."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def read_asked(given: dict[str, Any]) -> Asked:
    """Raises click.UsageError for options that do not go together."""
    asked = Asked(**{field.name: given[field.name] for field in fields(Asked)})
    asked.check()
    return asked
