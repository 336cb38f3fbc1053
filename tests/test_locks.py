"""Locks hold what the project asks for, each file by its hash, from no named place."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-peers.lock", "scripts/tools.lock")


def locked(lock: str) -> dict[str, str]:
    """Each package's name with the text of its entry."""
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + (ROOT / lock).read_text(encoding="utf-8"))
    return {entry.split("==")[0]: entry for entry in entries if "==" in entry}


def asked_for(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_version_and_a_hash(lock: str) -> None:
    for name, entry in locked(lock).items():
        assert "--hash=sha256:" in entry, f"{lock}: {name}"


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = asked_for(project["project"]["dependencies"])
    assert needed <= set(locked("requirements.lock"))
    assert needed | asked_for(project["dependency-groups"]["dev"]) <= set(locked("requirements-dev.lock"))
    assert asked_for(project["dependency-groups"]["peers"]) <= set(locked("requirements-peers.lock"))


def test_both_locks_agree_on_versions() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    versions = {name: entry.split()[0] for name, entry in run.items()}
    assert versions == {name: dev[name].split()[0] for name in run}


def test_the_front_end_is_locked_by_hash() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry.get("integrity", "").startswith("sha512-") for entry in packages.values())
