"""Pieces of work that do not depend on each other, run side by side with the same answer as one after the other."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from joblib import Parallel, delayed, parallel_config
from threadpoolctl import ThreadpoolController

from models.errors import InputError

T = TypeVar("T")
R = TypeVar("R")

SECONDS_TO_REACH = 10


def one_thread(asked_by: str = __name__) -> Any:
    """Sums that are split over threads differ in their last bit from one number of threads to the next."""
    return _libraries(asked_by).limit(limits=1)


@cache
def _libraries(asked_by: str) -> ThreadpoolController:
    """Looked up once a module, since that takes longer than many a piece of work; a module may have loaded more."""
    return ThreadpoolController()


class _Shared:
    """What every piece reads. Dask sends an argument that says it is large once, not with each task."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values

    def __sizeof__(self) -> int:
        return 1 << 20


def run_each(function: Callable[..., R], pieces: Iterable[T], *shared: Any) -> list[R]:
    """`function(piece, *shared)` of every piece, in order.

    `joblib.parallel_config` says where they run; if it does not, in threads.

    Every piece computes in one thread, so that the answer is the same wherever and beside whatever it runs. Large
    arrays belong in `shared`, and `function` on the top level of a module: closures would travel with every piece.
    """
    common, home = _Shared(shared), os.getpid()
    with one_thread(function.__module__):
        return list(
            Parallel(prefer="threads", n_jobs=-1)(delayed(_alone)(function, piece, common, home) for piece in pieces)
        )


def _alone(function: Callable[..., R], piece: Any, common: _Shared, home: int) -> R:
    if os.getpid() == home:
        return function(piece, *common.values)
    with one_thread(function.__module__):
        return function(piece, *common.values)


@contextmanager
def on_dask(address: str, *, seconds: float = SECONDS_TO_REACH) -> Iterator[None]:
    """Run the pieces on the Dask cluster whose scheduler has this address, such as tcp://10.0.0.5:8786.

    Raises InputError when Dask is not installed, or nobody answers within the seconds given.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("Dask is not installed. Install the extra 'dask', or leave the scheduler out.") from error
    try:
        client = Client(address, timeout=seconds, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"No Dask scheduler answered at '{address}' within {seconds:g} seconds."
            " Check that it is started and that the address reads like tcp://HOST:8786."
        ) from error
    with client, parallel_config("dask", client=client):
        yield
