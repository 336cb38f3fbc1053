"""What higher rooms do when a run is published or a purpose is switched off, inside the same transaction.

A room adds its function when it is imported, from a module that the web process loads:
    on_published.append(ask_for_terms)
"""

from collections.abc import Awaitable, Callable

# Gets the run's id.
Hook = Callable[[int], Awaitable[None]]
# Gets the purpose, see `legal`.
OffHook = Callable[[str], Awaitable[None]]

on_published: list[Hook] = []
on_switched_off: list[OffHook] = []


async def run_hooks(run_id: int) -> None:
    for hook in on_published:
        await hook(run_id)


async def run_off_hooks(purpose: str) -> None:
    for hook in on_switched_off:
        await hook(purpose)
