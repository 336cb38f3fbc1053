"""Pieces of work that do not depend on each other, run side by side with the same answer as one after the other."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, reduce
from operator import add
from typing import Any, TypeVar

from joblib import Parallel, delayed, parallel_config
from threadpoolctl import ThreadpoolController

from models.errors import InputError

T = TypeVar("T")
R = TypeVar("R")

SECONDS_TO_REACH = 10
# Enough for any number of processors to share, and few enough to lie in memory side by side.
SPANS = 16
# Below, a model is fitted in so many short steps that threads spend their time in handing Python's lock to each other.
ROWS_WORTH_THREADS = 50_000


def one_thread() -> Any:
    """Sums that are split over threads differ in their last bit from one number of threads to the next."""
    return _libraries(len(sys.modules)).limit(limits=1)


@lru_cache(maxsize=1)
def _libraries(n_modules: int) -> ThreadpoolController:
    """Looked up anew when a module was loaded since, and not oftener: it takes longer than many a piece of work."""
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
    common = _Shared(shared)
    with one_thread():
        return list(Parallel(prefer="threads", n_jobs=-1)(delayed(_alone)(function, piece, common) for piece in pieces))


def run_in_turn(function: Callable[..., R], pieces: Iterable[T], *shared: Any) -> list[R]:
    """What `run_each` gives, worked out here, one piece after the other."""
    with one_thread():
        return [function(piece, *shared) for piece in pieces]


def side_by_side(n_rows: int) -> Callable[..., list[Any]]:
    """`run_each` where a table has rows enough to be worth it, `run_in_turn` where it has not."""
    return run_each if n_rows > ROWS_WORTH_THREADS else run_in_turn


def add_each(function: Callable[..., Any], pieces: Sequence[Any], *shared: Any) -> Any:
    """Sum of `function(piece, *shared)` over the pieces, of which there is at least one; always in the same order.

    Neighbouring pieces are added up where they are made, so that hundreds of large sums never lie side by side.
    """
    size = -(-len(pieces) // SPANS)
    spans = [pieces[start : start + size] for start in range(0, len(pieces), size)]
    return reduce(add, run_each(_add_span, spans, function, *shared))


def _add_span(span: Sequence[Any], function: Callable[..., Any], *shared: Any) -> Any:
    return reduce(add, (function(piece, *shared) for piece in span))


def _alone(function: Callable[..., R], piece: Any, common: _Shared) -> R:
    # Threads of OpenMP are counted by each thread for itself: what holds for the one that asks does not for this one.
    with one_thread():
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
