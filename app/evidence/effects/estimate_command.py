"""`vifte estimate`: effects of the arms of any flat table, as a printed table and as JSON."""

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

# pandas and scikit-learn take seconds to import and have no place in the web process, which
# collects commands too; they are imported where the command runs.
if TYPE_CHECKING:
    import pandas as pd

    from models.result import EffectResult

HEADINGS = ("arm", "n", "effect", "95 % interval", "effective n", "raw", "linear", "notes")
POOLED_HEADINGS = ("arm", "effect", "95 % interval", "rank", "95 % of ranks", "best", "above average", "flag")
PLACEBO_LEVEL = 0.05
LEFT = ("arm", "notes", "rank", "flag")
WHY_NOT = {
    "few_citizens": "too few citizens",
    "few_events": "too few events",
    "separable": "nobody to compare with",
    "outside_support": "few to compare with",
    "few_effective": "few to compare with",
    "no_estimate": "no estimate",
    "too_few_arms": "one arm",
    "arms_do_not_differ": "arms cannot be told apart",
    "unreliable": "too uncertain",
}


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


@click.command(short_help="Estimate effects from any flat table.")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--arm", required=True, metavar="COLUMN", help="Which offer each row got.")
@click.option("--control", required=True, metavar="VALUE", help="The value in the arm column that means no offer.")
@click.option("--outcome", required=True, metavar="COLUMN", help="What is to be changed; a number in every row.")
@click.option(
    "--covariates",
    required=True,
    callback=split_names,
    metavar="A,B,C",
    help="Known before the start; numbers, may be empty.",
)
@click.option(
    "--categorical",
    default="",
    callback=split_names,
    metavar="A,B,C",
    help="Those of the covariates that are categories.",
)
@click.option("--cluster", metavar="COLUMN", help="The citizen, where one stands in several rows.")
@click.option("--cohort", metavar="COLUMN", help="The start cohort, where an offer runs in cohorts.")
@click.option(
    "--groups", default="", callback=split_names, metavar="A,B,C", help="Columns that describe arms (type, supplier)."
)
@click.option(
    "--placebo",
    default="",
    callback=split_names,
    metavar="A,B",
    help="Outcomes from before the start, not among the covariates; effects on them should be nought.",
)
@click.option(
    "--target",
    callback=split_condition,
    metavar="COLUMN=VALUE",
    help="The population all arms are compared in; all rows of the table when not given.",
)
@click.option("--lower-is-better", is_flag=True, help="Fewer is better: a negative effect is the good one.")
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="The same seed, the same figures."
)
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write all results here.")
def estimate(
    table: Path,
    arm: str,
    control: str,
    outcome: str,
    covariates: list[str],
    categorical: list[str],
    cluster: str | None,
    cohort: str | None,
    groups: list[str],
    placebo: list[str],
    target: tuple[str, str] | None,
    lower_is_better: bool,
    seed: int,
    json_path: Path | None,
) -> None:
    """Estimate what each arm did for those who were in it, and what it would do in one common population.

    TABLE is a CSV file with one row a citizen (or, with --cluster, several). Every arm is compared with
    those control rows that resemble its people; docs/effects.md tells how, and what it cannot tell.

    \b
    Example:
      vifte estimate courses.csv --arm offer --control none --outcome weeks_employed \\
        --covariates age,weeks_on_benefit --cluster citizen --json effects.json
    """
    from models.errors import InputError
    from models.estimate import estimate_effects

    if unknown := [name for name in categorical if name not in covariates]:
        raise click.UsageError(f"--categorical names '{unknown[0]}', which is not among --covariates.")
    try:
        frame = read_table(
            table, numeric=[outcome, *placebo, *(name for name in covariates if name not in categorical)]
        )
        result = estimate_effects(
            frame, arm=arm, control=control, outcome=outcome, covariates=covariates, cluster=cluster,
            cohort=cohort, groups=groups, placebos=placebo, target=target,
            lower_is_better=lower_is_better, random_state=seed,
        )  # fmt: skip
    except InputError as error:
        raise click.ClickException(str(error)) from error
    if json_path:
        json_path.write_text(json.dumps(result.to_dict(), allow_nan=False, indent=1, ensure_ascii=False), "utf-8")
    print_result(result)


def read_table(path: Path, *, numeric: list[str]) -> "pd.DataFrame":
    """Read a CSV file (comma, semicolon or tab; UTF-8 or Windows-1252), all texts but the columns named numeric.

    Raises InputError for a file that is no table and for a numeric column that holds something else.
    """
    import pandas as pd

    from models.errors import InputError

    content = path.read_bytes()
    text = _decode(content)
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    names = [name.strip().strip('"') for name in header.strip("\r").split(separator)]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise InputError(f"Column '{repeated[0]}' appears more than once in {path.name}.", column=repeated[0])
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_values=["", "NA", "NaN", "nan"]
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path.name} cannot be read as a table: {error}") from error
    frame.columns = [str(name).strip() for name in frame.columns]
    for name in dict.fromkeys(numeric):
        if name in frame.columns:
            frame[name] = _to_numbers(frame[name], danish=separator == ";")
    return frame


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark; what is not UTF-8 comes from a Danish Excel."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _to_numbers(column: "pd.Series", *, danish: bool) -> "pd.Series":
    """1234.5, and in a table parted by semicolons also 1.234,50."""
    import pandas as pd

    from models.errors import InputError

    texts = column.str.strip().replace(
        {"true": "1", "True": "1", "TRUE": "1", "false": "0", "False": "0", "FALSE": "0"}
    )
    if danish and texts.str.contains(",", na=False).any():
        texts = texts.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = texts.notna() & numbers.isna()
    if wrong.any():
        first = int(wrong.to_numpy().argmax()) + 2
        raise InputError(
            f"Column '{column.name}' is not numeric: {int(wrong.sum())} of {len(texts)} values, the first in line"
            f" {first}. A covariate of categories is named in --categorical.",
            column=str(column.name),
        )
    return numbers.astype(float)


def print_result(result: "EffectResult") -> None:
    """Two tables: each arm for its own people, and all arms in the common population; notes follow below."""
    notes: list[str] = []
    better = "lower" if result.meta["lower_is_better"] else "higher"
    click.echo(f"Effect on '{result.meta['outcome']}' for those in the arm, against '{result.meta['control']}'"
               f" ({result.meta['control_rows']} control rows; {better} is better).\n")  # fmt: skip
    print_rows(HEADINGS, [_row(effect, notes) for effect in result.arms])
    for number, note in enumerate(notes, 1):
        click.echo(f"[{number}] {note}")
    for warning in result.diagnostics["warnings"]:
        click.echo(f"Note: {warning}")
    if any(effect.estimate is not None for effect in result.arms):
        target = result.meta["target"]
        where = f"the rows where {target[0]} is {target[1]}" if target else "all rows of the table"
        click.echo(
            f"\nEvery arm in the same population ({where}), each pulled towards the others by how little is known.\n"
        )
        print_rows(POOLED_HEADINGS, [_pooled_row(effect) for effect in result.arms])
    for name, tested in result.diagnostics["placebo"]["outcomes"].items():
        verdict = (
            "differ from nought: something unseen is at work" if tested["p_value"] < PLACEBO_LEVEL else "are as nought"
        )
        click.echo(f"Placebo '{name}': effects on it {verdict} (P = {tested['p_value']:.3f}).")


def print_rows(headings: tuple[str, ...], rows: list[list[str]]) -> None:
    """A drawn table in a terminal, plain columns in a pipe."""
    if sys.stdout.isatty():
        _print_drawn(headings, rows)
    else:
        _print_plain(headings, rows)


def _row(effect: Any, notes: list[str]) -> list[str]:
    for warning in effect.warnings:
        if warning not in notes:
            notes.append(warning)
    marks = " ".join(f"[{notes.index(warning) + 1}]" for warning in effect.warnings)
    interval = _interval(effect.att_low, effect.att_high)
    figures = [str(effect.n), _figure(effect.att), interval, f"{effect.effective_n:.0f}", _figure(effect.raw)]
    return [effect.arm, *figures, _figure(effect.linear), marks]


def _pooled_row(effect: Any) -> list[str]:
    """An arm that cannot be ranked says why instead of a rank."""
    if effect.estimate is None:
        return [effect.arm, "-", "-", WHY_NOT[effect.not_ranked_because], "-", "-", "-", ""]
    ranks = [str(effect.rank), f"{effect.rank_low}-{effect.rank_high}", f"{effect.p_best:.0%}"]
    place = ranks if effect.rankable else [WHY_NOT[effect.not_ranked_because], "-", "-"]
    flag = effect.flag if effect.flag != "none" else ""
    return [
        effect.arm,
        _figure(effect.estimate),
        _interval(effect.low, effect.high),
        *place,
        f"{effect.p_above:.0%}",
        flag,
    ]


def _interval(low: float | None, high: float | None) -> str:
    return "-" if low is None else f"{_figure(low)} to {_figure(high)}"


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"


def _print_drawn(headings: tuple[str, ...], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table()
    for heading in headings:
        drawn.add_column(heading, justify="left" if heading in LEFT else "right")
    for row in rows:
        drawn.add_row(*map(escape, row))
    Console().print(drawn)


def _print_plain(headings: tuple[str, ...], rows: list[list[str]]) -> None:
    widths = [max(len(line[j]) for line in [list(headings), *rows]) for j in range(len(headings))]
    for line in [list(headings), *rows]:
        cells = [
            cell.ljust(width) if headings[j] in LEFT else cell.rjust(width)
            for j, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
    click.echo("")
