"""`vifte validate` on a small file, and on the frozen table of a run."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from app.evidence.effects import service
from app.evidence.effects.schemas import RunSettings
from app.evidence.validation import peers, sources, trying
from app.evidence.validation.commands import validate
from app.evidence.validation.peers import Measured, Peers, write_table
from app.platform.db import execute
from app.platform.errors import Conflict, NotFound
from app.platform.jobs.testing import run_jobs
from models.validation.simulate import draw_table
from models.validation.worlds import WORLDS
from tests.builders.evidence import OUTCOME, TODAY, actor_as, generated_town, switch_on


@pytest.fixture(scope="module")
def small_table():
    return draw_table(WORLDS["medium, mild"], n_rows=1200, n_arms=3, n_covariates=8, rng=np.random.default_rng(5))


@pytest.fixture
def ask(tmp_path, small_table):
    def ask(*extra, **changed):
        path = tmp_path / "courses.csv"
        small_table.frame.to_csv(path, index=False)
        options = {"table": path, "arm": "arm", "control": "none", "outcome": "y", "covariates": "x0,x1,x2"} | changed
        given = [part for name, value in options.items() if value for part in (f"--{name}", str(value))]
        return CliRunner().invoke(validate, [*given, "--tables", "1", *extra])

    return ask


def test_it_prints_scores_in_plain_words_and_writes_them(ask, tmp_path):
    out = tmp_path / "scores.json"
    answer = ask("--world", "normal", "--groups", "type", "--json", str(out))
    assert answer.exit_code == 0, answer.output
    assert "held the truth" in answer.output
    assert "a first look" in answer.output
    written = json.loads(out.read_text("utf-8"))
    (kind,) = written["kinds"]
    assert kind["effects"] == "normal"
    assert kind["methods"][0]["method"] == "engine"
    assert {"raw means", "linear regression"} <= {one["method"] for one in kind["methods"]}
    assert "NaN" not in out.read_text("utf-8")


def test_the_same_seed_gives_the_same_scores(ask, tmp_path):
    written = []
    for name in ("one.json", "two.json"):
        assert ask("--world", "heavy", "--seed", "3", "--json", str(tmp_path / name)).exit_code == 0
        (kind,) = json.loads((tmp_path / name).read_text("utf-8"))["kinds"]
        written.append([{k: v for k, v in one.items() if k != "seconds"} for one in kind["methods"]])
    assert written[0] == written[1]


def test_a_table_needs_its_columns_named_and_columns_need_a_table(ask):
    assert "--table needs" in ask(arm="").output
    assert "name it" in ask(table="").output


def test_a_column_that_is_not_there_is_named(ask):
    answer = ask(outcome="weeks")
    assert answer.exit_code == 1
    assert "'weeks' is not in the table" in answer.output


def test_peers_that_are_not_installed_are_said_to_be_left_out(ask, monkeypatch):
    monkeypatch.setattr(peers, "find_python", lambda: None)
    answer = ask("--peers", "--world", "none")
    assert answer.exit_code == 0, answer.output
    assert "not installed" in answer.output


def test_a_peers_answer_stands_beside_the_truth_and_its_failure_is_counted(monkeypatch, small_table):
    def answers(python: Path, path: Path, method: str) -> Measured:
        if method.startswith("DoubleML"):
            raise RuntimeError("too few")
        return Measured([0.1, 0.2, 0.3], [0.0] * 3, [1.0] * 3, 2.0, 2.5, 100.0)

    monkeypatch.setattr(peers, "measure_peer", answers)
    found = {one.method: one for one in Peers(Path("python"))(small_table, 0)}
    assert found["EconML LinearDRLearner"].rows["estimate"].tolist() == [0.1, 0.2, 0.3]
    assert found["EconML LinearDRLearner"].rows["truth"].tolist() == list(small_table.true_common.values())
    assert found["DoubleML APOS, linear"].rows["estimate"].isna().all()


def test_the_file_for_other_libraries_holds_numbers_alone(small_table, tmp_path):
    names = write_table(small_table, tmp_path / "table.npz")
    with np.load(tmp_path / "table.npz") as table:
        assert table["x"].shape == (1200, 8)
        assert table["groups"].shape == (1200, 2)
        assert [names[k - 1] for k in table["arm"][table["arm"] > 0][:5]] == [
            name for name in small_table.frame["arm"] if name != "none"
        ][:5]


@pytest.fixture
async def run_id(db):
    await generated_town()
    await switch_on()
    found = await service.request_run(
        actor_as("manager"), RunSettings(outcomes=[OUTCOME, "fleksjob_52"], seed=1), today=TODAY
    )
    await run_jobs()
    return found


async def test_the_newest_runs_own_table_is_imitated(run_id):
    source = await sources.read_source_of_run(None, None)
    assert source.outcome == OUTCOME
    assert source.columns.cluster == "citizen_id"
    assert "age" in source.columns.covariates
    shape = trying.learn(source, trying.Trial(("normal",), 1, 0))
    drawn = shape.draw("normal", np.random.default_rng(0))
    assert len(drawn.frame) == len(source.frame)
    assert drawn.groups == ("type", "supplier")


async def test_an_outcome_the_run_does_not_hold_is_refused_with_those_it_has(run_id):
    with pytest.raises(Conflict) as refused:
        await sources.read_source_of_run(run_id, "uddannelse_52")
    assert OUTCOME in str(refused.value)


async def test_a_run_whose_table_is_gone_is_refused(run_id):
    await execute("update effect_run set table_gone_at = now(), table_gone_reason = 'erasure' where id = $1", run_id)
    with pytest.raises(Conflict, match="no more"):
        await sources.read_source_of_run(run_id, None)


async def test_no_run_is_told_with_what_makes_one(db):
    await switch_on()
    with pytest.raises(NotFound, match="vifte effects run"):
        await sources.read_source_of_run(None, None)


async def test_without_a_legal_basis_no_records_are_read(db):
    with pytest.raises(Conflict):
        await sources.read_source_of_run(None, None)
