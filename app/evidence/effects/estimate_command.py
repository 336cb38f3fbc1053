"""`vifte estimate`: effects of the arms of any flat table, as a printed table and as JSON."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.evidence.effects.estimate_options import Asked, read_asked, with_options
from app.evidence.effects.estimate_printing import print_result
from app.evidence.effects.table_files import read_table

# pandas and scikit-learn take seconds to import and have no place in the web process, which
# collects commands too; they are imported where the command runs.
if TYPE_CHECKING:
    import pandas as pd

    from models.result import EffectResult


@click.command(short_help="Estimate effects from any flat table.")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_options
def estimate(table: Path, **given: Any) -> None:
    """Estimate what each arm did for those who were in it, and what it would do in one common population.

    TABLE is a CSV file with one row a citizen (or, with --cluster, several). Every arm is compared with
    those control rows that resemble its people; docs/estimate.md has every option with examples,
    docs/effects.md tells how it is done, and what it cannot tell.

    \b
    Example:
      vifte estimate courses.csv --arm offer --control none --outcome weeks_employed \\
        --covariates age,weeks_on_benefit --cluster citizen --json effects.json
    """
    from models.errors import InputError

    asked = read_asked(given)
    try:
        result = _estimate(read_table(table, numeric=asked.numeric), asked)
    except InputError as error:
        raise click.ClickException(str(error)) from error
    if asked.json_path:
        content = json.dumps(result.to_dict(), allow_nan=False, indent=1, ensure_ascii=False)
        asked.json_path.write_text(content, "utf-8")
    print_result(result)


def _estimate(frame: "pd.DataFrame", asked: Asked) -> "EffectResult":
    from models.estimate import estimate_effects
    from models.parallel import on_dask

    with on_dask(asked.scheduler) if asked.scheduler else nullcontext():
        return estimate_effects(
            frame, arm=asked.arm, control=asked.control, outcome=asked.outcome, covariates=asked.covariates,
            cluster=asked.cluster, cohort=asked.cohort, groups=asked.groups, placebos=asked.placebo,
            target=asked.target, followup=asked.followup, horizon=asked.horizon, strata=asked.strata,
            missing="weigh" if asked.missing == "weigh" else "refuse",
            lower_is_better=asked.lower_is_better, random_state=asked.seed,
        )  # fmt: skip
