"""`vifte estimate` and `vifte join-tables` on small files."""

import json
import subprocess
import sys
from dataclasses import fields
from functools import partial

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from app.evidence.effects.estimate_command import estimate
from app.evidence.effects.join_command import join_tables
from models import parallel
from models.result import ArmEffect


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
    def run(*extra, frame=None, text=None, covariates="age", outcome="weeks"):
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
            *(["--outcome", outcome] if outcome else []),
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


def _followed(table):
    """Everybody followed for 30 weeks or until the job, a third of them for 10 only."""
    rng = np.random.default_rng(6)
    until = np.where(rng.random(len(table)) < 0.3, 10.0, 30.0)
    job = rng.exponential(np.where(table["arm"] == "course", 15, 30))
    return table.assign(followed=np.minimum(job, until).round(2), ended=(job <= until).astype(int))


def test_follow_up_gives_the_chance_of_the_event(run, table, tmp_path):
    out = tmp_path / "effects.json"
    answer = run("--followup", "followed,ended", "--horizon", 20, "--json", out, frame=_followed(table), outcome=None)
    assert answer.exit_code == 0, answer.output
    assert "Follow-up: 'ended', the chance of it within 20." in answer.output
    assert "were not cut short before" in answer.output
    told = json.loads(out.read_text("utf-8"))
    (arm,) = told["arms"]
    truth = np.exp(-20 / 30) - np.exp(-20 / 15)
    assert abs(arm["att"] - truth) < 3.5 * arm["att_se"]
    assert told["meta"]["followup"]["horizon"] == 20
    assert 0.6 < arm["followed"] < 1


def test_without_a_horizon_one_is_chosen_and_printed(run, table):
    assert "the mean time without it within 30." in run(
        "--followup", "followed,ended", frame=_followed(table), outcome="followed"
    ).output  # fmt: skip


def test_missing_outcomes_are_refused_or_weighed_for(run, table):
    gaps = table.assign(weeks=table["weeks"].where(np.arange(500) % 4 > 0))
    refused = run(frame=gaps)
    assert refused.exit_code != 0
    assert "'weeks' is empty in 125 of 500 rows" in refused.output
    assert "--missing weigh" in refused.output
    weighed = run("--missing", "weigh", frame=gaps)
    assert weighed.exit_code == 0, weighed.output
    assert "Missing: 125 rows have no outcome. 75% of the rows" in weighed.output
    assert "effect at the lowest" in weighed.output


def test_a_file_holds_all_fields_also_those_that_cannot_be_told(run, tmp_path):
    out = tmp_path / "effects.json"
    run("--json", out)
    told = json.loads(out.read_text("utf-8"))
    assert {"meta", "arms", "groups", "told", "posterior_covariance", "personal", "diagnostics"} == set(told)
    assert {field.name for field in fields(ArmEffect)} == set(told["arms"][0])
    wanted = {"overlap", "balance", "placebo", "robustness", "reliability", "calibration", "warnings"}
    assert wanted <= set(told["diagnostics"])
    assert {"followup", "missing", "target", "seed", "data_fingerprint"} <= set(told["meta"])


@pytest.mark.parametrize(("extra", "words"), [
    (("--followup", "followed"), "Write it as TIME,EVENT"),
    (("--horizon", "5"), "belong to --followup"),
    (("--horizon", "-5"), "--horizon"),
    (("--strata", "area"), "belong to --followup"),
    (("--backend", "dask"), "needs the --scheduler"),
    (("--scheduler", "tcp://127.0.0.1:1"), "belongs to --backend dask"),
    (("--target", "area"), "Write it as COLUMN=VALUE"),
])  # fmt: skip
def test_options_that_do_not_go_together_are_refused(run, extra, words):
    answer = run(*extra)
    assert answer.exit_code != 0
    assert words in answer.output


def test_without_an_outcome_and_a_follow_up_it_is_refused(run):
    assert "Name the --outcome" in run(outcome=None).output


def test_a_scheduler_that_does_not_answer_is_said_so(run, monkeypatch):
    monkeypatch.setattr(parallel, "on_dask", partial(parallel.on_dask, seconds=0.2))
    answer = run("--backend", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert answer.exit_code != 0
    assert "No Dask scheduler answered at 'tcp://127.0.0.1:9'" in answer.output


def test_without_dask_installed_it_is_said_so(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = run("--backend", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert answer.exit_code != 0
    assert "Dask is not installed" in answer.output


def test_a_dask_cluster_gives_the_same_answer(run, tmp_path):
    from distributed import LocalCluster

    here, there = tmp_path / "here.json", tmp_path / "there.json"
    assert run("--json", here).exit_code == 0
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        answer = run("--json", there, "--backend", "dask", "--scheduler", cluster.scheduler_address)
    assert answer.exit_code == 0, answer.output
    one, other = (json.loads(path.read_text("utf-8"))["arms"][0] for path in (here, there))
    for name in ("att", "att_se", "att_low", "att_high"):
        assert one[name] == pytest.approx(other[name], abs=1e-6)


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
