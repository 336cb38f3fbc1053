"""`vifte estimate` and `vifte join-tables` on small files."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from app.evidence.effects.estimate_command import estimate
from app.evidence.effects.join_command import join_tables


@pytest.fixture
def table():
    rng = np.random.default_rng(4)
    arm = np.where(rng.random(500) < 0.3, "course", "none")
    age = rng.integers(18, 65, 500)
    weeks = 20 - 0.1 * age + 3 * (arm == "course") + rng.normal(0, 2, 500)
    kind = np.where(arm == "none", "", "mentor")
    return pd.DataFrame(
        {"arm": arm, "weeks": weeks.round(3), "age": age, "kind": kind, "area": rng.choice(["n", "s"], 500)}
    )


@pytest.fixture
def run(tmp_path, table):
    def run(*extra, frame=None, text=None, covariates="age"):
        path = tmp_path / "table.csv"
        if text is None:
            (table if frame is None else frame).to_csv(path, index=False)
        else:
            path.write_text(text, "utf-8-sig")
        arguments = [
            path,
            "--arm",
            "arm",
            "--control",
            "none",
            "--outcome",
            "weeks",
            "--covariates",
            covariates,
            *extra,
        ]
        return CliRunner().invoke(estimate, [str(argument) for argument in arguments])

    return run


def test_it_prints_a_table_and_writes_json(run, tmp_path):
    out = tmp_path / "effects.json"
    answer = run("--json", out, "--groups", "kind", "--seed", 7)
    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines()[2].split()[:3] == ["arm", "n", "effect"]
    written = json.loads(out.read_text("utf-8"))
    assert set(written) >= {"meta", "arms", "groups", "diagnostics"}
    (arm,) = written["arms"]
    assert {"arm", "n", "att", "att_se", "att_low", "att_high", "effective_n", "warnings"} <= set(arm)
    assert arm["att_low"] < 3 < arm["att_high"]
    assert arm["groups"] == {"kind": "mentor"}
    assert written["meta"]["seed"] == 7


def test_a_danish_file_with_semicolons_and_commas_is_read(run, table):
    danish = table.to_csv(index=False, sep=";", decimal=",")
    assert run(text=danish).output == run().output


@pytest.mark.parametrize("column", ["weeks", "age"])
def test_a_column_that_is_not_numeric_is_named(run, table, column):
    frame = table.astype({column: object})
    frame.loc[3, column] = "many"
    answer = run(frame=frame)
    assert answer.exit_code != 0
    assert f"'{column}' is not numeric: 1 of 500 values, the first in line 5" in answer.output
    assert "many" not in answer.output


def test_a_missing_column_is_named(run):
    answer = run(covariates="age,height")
    assert answer.exit_code != 0
    assert "'height'" in answer.output


def test_a_category_is_declared(run):
    assert "--categorical" in run(covariates="age,area").output
    assert run("--categorical", "area", covariates="age,area").exit_code == 0


def test_a_column_that_stands_twice_is_refused(run, table):
    text = table.to_csv(index=False).replace("kind", "age", 1)
    assert "'age' appears more than once" in run(text=text).output


def test_the_web_process_can_collect_the_commands_without_pandas():
    program = (
        "import sys, app.evidence.effects.estimate_command, app.evidence.effects.join_command;"
        "sys.exit(bool({'pandas', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_tables_are_joined_with_the_rows_asked_for(tmp_path):
    pd.DataFrame({"t": [1, 1, 0], "y": [5, 6, 7], "only": [1, 1, 1]}).to_csv(tmp_path / "trial.csv", index=False)
    pd.DataFrame({"y": [8, 9], "t": [0, 1]}).to_csv(tmp_path / "survey.csv", index=False)
    arguments = [tmp_path / "trial.csv", tmp_path / "survey.csv", "--where", "t=1", "--where", "t=0"]
    answer = CliRunner().invoke(join_tables, [*map(str, arguments), "--out", str(tmp_path / "joined.csv")])
    assert answer.exit_code == 0, answer.output
    joined = pd.read_csv(tmp_path / "joined.csv")
    assert sorted(joined.columns) == ["source", "t", "y"]
    assert joined[["t", "y", "source"]].to_numpy().tolist() == [[1, 5, "trial"], [1, 6, "trial"], [0, 8, "survey"]]


def test_a_condition_that_no_row_meets_is_said_so(tmp_path):
    pd.DataFrame({"t": [1]}).to_csv(tmp_path / "a.csv", index=False)
    answer = CliRunner().invoke(
        join_tables, [str(tmp_path / "a.csv"), "--where", "t=3", "--out", str(tmp_path / "b.csv")]
    )
    assert answer.exit_code != 0
    assert "No row of a.csv has '3' in column 't'" in answer.output
