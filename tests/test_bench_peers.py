"""The environment of the libraries the engine is measured against."""

from pathlib import Path

import pytest

from app.evidence.validation import peers as room
from scripts.benchmarks import peers
from scripts.benchmarks.effects import Cost, _compare_costs
from scripts.benchmarks.harness import find_benches


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Commands that were run; the interpreter is found once they were."""
    ran: list[list[str]] = []

    def find():
        return Path("python") if ran else None

    find.cache_clear = lambda: None
    monkeypatch.setattr(peers, "find_python", find)
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    monkeypatch.setattr(peers, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(peers, "_run", ran.append)
    return ran


def test_a_missing_environment_is_made_from_the_lock_by_hash(installed):
    assert peers.peers_python() == Path("python")
    assert "--require-hashes" in installed[-1]
    assert str(peers.LOCK) in installed[-1]
    assert peers.STAMP.exists()


def test_one_that_is_there_is_not_made_again(installed, monkeypatch):
    peers.peers_python()
    count = len(installed)
    assert peers.peers_python() == Path("python")
    assert len(installed) == count


def test_another_lock_makes_it_anew(installed):
    peers.peers_python()
    peers.STAMP.write_text("another")
    count = len(installed)
    peers.peers_python()
    assert len(installed) > count


def test_times_and_memory_stand_beside_each_peer():
    costs = {name: [Cost(2.0, 2.5, 300.0)] for name in (*room.QUICK, *room.SLOW)} | {"engine": [Cost(1.0, 1.0, 150.0)]}
    rows = _compare_costs(costs)
    assert {row.ratio for row in rows} == {0.5, 0.4}
    assert any("0.033" in row.name for row in rows)


def test_the_measurement_is_found():
    assert "effects beside peers" in find_benches()
