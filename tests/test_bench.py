"""The harness of scripts/bench."""

import click
import pytest

from scripts.benchmarks.harness import chosen, find_benches, run, table
from scripts.benchmarks.measurement import Measurement


def page() -> Measurement:
    return Measurement.of("page", 50.0, "requests/s", against=200.0)


def broken() -> Measurement:
    raise RuntimeError("no server")


def test_a_ratio_is_the_figure_over_its_reference() -> None:
    assert page().ratio == 0.25


def test_names_choose_by_a_part_of_them() -> None:
    benches = {"catalogue page": page, "import against copy": broken}
    assert list(chosen(benches, ())) == ["catalogue page", "import against copy"]
    assert list(chosen(benches, ("copy",))) == ["import against copy"]
    with pytest.raises(click.UsageError, match="catalogue page"):
        chosen(benches, ("nonsense",))


def test_one_that_fails_does_not_stop_the_others() -> None:
    assert run("page", page) == [page()]
    assert run("broken", broken) is None


def test_the_table_shows_figure_reference_and_ratio() -> None:
    assert table([page()]).splitlines()[1].split() == ["page", "50", "200", "0.250", "requests/s"]


def test_the_web_measurement_is_found() -> None:
    assert "web" in find_benches()
