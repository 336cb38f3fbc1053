"""What higher rooms do when an order starts or ends, inside the same transaction.

A room adds its function when it is imported, from a module that the web process and the workers both load:
    on_started.append(make_due_reports)
"""

from collections.abc import Awaitable, Callable

# Gets the order's id and its placement's id.
Hook = Callable[[int, int], Awaitable[None]]

on_started: list[Hook] = []
on_ended: list[Hook] = []


async def run_hooks(hooks: list[Hook], order_id: int, placement_id: int) -> None:
    for hook in hooks:
        await hook(order_id, placement_id)
