"""What higher rooms do when somebody is appointed or an appointment ends, inside the same transaction.

A room adds its function when its service is imported; one that raises Conflict keeps it from happening.
"""

from collections.abc import Awaitable, Callable

from app.procurement.appointments.schemas import Appointment

Hook = Callable[[Appointment], Awaitable[None]]
# Gets a user and a tender, and answers with a msgid that says why the user takes no part in it, or None.
ShutOut = Callable[[int, int], Awaitable[str | None]]

# Each gets the appointment as it stands after the change.
on_appointed: list[Hook] = []
on_ended: list[Hook] = []
# What a room to the right knows that keeps somebody from reading bids and from judging them.
shut_out: list[ShutOut] = []


async def run_hooks(hooks: list[Hook], appointment: Appointment) -> None:
    for hook in hooks:
        await hook(appointment)
