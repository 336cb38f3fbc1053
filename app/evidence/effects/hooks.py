"""What higher rooms do when a run is published, inside the same transaction.

A room adds its function when it is imported, from a module that the web process loads:
    on_published.append(ask_for_terms)
"""

from collections.abc import Awaitable, Callable

# Gets the run's id.
Hook = Callable[[int], Awaitable[None]]

on_published: list[Hook] = []


async def run_hooks(run_id: int) -> None:
    for hook in on_published:
        await hook(run_id)
