"""Pieces of work that do not depend on each other, run side by side with the same answer as one after the other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

T = TypeVar("T")
R = TypeVar("R")


def one_thread() -> threadpool_limits:
    """Sums that are split over threads differ in their last bit from one number of threads to the next."""
    return threadpool_limits(limits=1)


def run_each(function: Callable[[T], R], pieces: Iterable[T]) -> list[R]:
    """`function` of every piece, in order. `joblib.parallel_config` says where they run; if it does not, in threads.

    Every piece computes in one thread, so that the answer is the same wherever and beside whatever it runs.
    """
    return list(Parallel(prefer="threads", n_jobs=-1)(delayed(_alone)(function, piece) for piece in pieces))


def _alone(function: Callable[[T], R], piece: T) -> R:
    with one_thread():
        return function(piece)
