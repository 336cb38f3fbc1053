"""Views of lists that the demonstration's users have saved."""

# A list is known once the module that declares it is imported.
from app.casework.referrals import listing as _orders  # noqa: F401
from app.casework.reports import listing as _reports  # noqa: F401
from app.offers.suppliers import listing as _suppliers  # noqa: F401
from app.platform.lists.schemas import NewView
from app.platform.lists.service import list_own_views, save_view
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.everyday import read_everyday


async def save_views() -> None:
    """Those that are not there yet."""
    for each in read_everyday()["views"]:
        actor = await actor_named(each["user"])
        there = {(view.list, view.name) for view in await list_own_views(actor) if view.own}
        if (each["list"], each["name"]) not in there:
            new = NewView(list=each["list"], name=each["name"], query=each["query"], shared=each.get("shared", False))
            await save_view(actor, new)
