"""The same figures in one process and on a Dask cluster; a cluster that is not there is told in plain words."""

import logging
import socket

import numpy as np
import pytest
from joblib import parallel_config
from threadpoolctl import threadpool_info

from models import parallel
from models.errors import InputError
from models.estimate import estimate_effects
from models.parallel import on_dask, run_each
from models.validation.simulate import CONTROL, simulate_table

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.ERROR
    ) as cluster:
        yield cluster


def _estimate():
    table = simulate_table(n_rows=8000, n_arms=4, n_covariates=8, rng=np.random.default_rng(5))
    return estimate_effects(
        table.frame, arm="arm", control=CONTROL, outcome="y", covariates=table.covariates, random_state=1
    )


def test_a_cluster_gives_the_same_figures(cluster):
    here = _estimate().to_dict()
    with on_dask(cluster.scheduler_address):
        there = _estimate().to_dict()
    for one, other in zip(here["arms"], there["arms"], strict=True):
        for field, value in one.items():
            if isinstance(value, float):
                assert other[field] == pytest.approx(value, rel=1e-6, abs=1e-9), field


def test_threads_give_the_same_figures_to_the_last_digit(monkeypatch):
    in_turn = _estimate().to_dict()
    monkeypatch.setattr(parallel, "ROWS_WORTH_THREADS", 0)
    assert _estimate().to_dict() == in_turn
    with parallel_config("sequential"):
        assert _estimate().to_dict() == in_turn


def _openmp_threads(piece):
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "openmp"]


def test_every_piece_has_one_thread_of_openmp():
    assert {n for found in run_each(_openmp_threads, range(4)) for n in found} <= {1}


def _where(piece, values):
    import os

    return os.getpid(), piece + float(values.sum())


def test_pieces_run_on_the_cluster_in_order(cluster):
    import os

    with on_dask(cluster.scheduler_address):
        found = run_each(_where, range(6), np.ones(1000))
    assert [value for _, value in found] == [1000.0 + piece for piece in range(6)]
    assert os.getpid() not in {process for process, _ in found}


def test_an_address_nobody_answers_at_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(InputError, match="No Dask scheduler answered"), on_dask(address, seconds=1):
        pass


def test_an_address_that_is_none_is_named():
    with pytest.raises(InputError, match="reads like tcp://HOST:8786"), on_dask("nonsense://x", seconds=1):
        pass


def test_dask_not_installed_is_said_so(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="Install the extra"), on_dask("tcp://127.0.0.1:8786"):
        pass
