"""Who reads tenders and who writes them."""

from app.platform.access import Actor

READERS = ("procurement", "manager", "administrator", "auditor")
WRITERS = ("procurement",)


def may_write(actor: Actor) -> bool:
    return actor.has(*WRITERS)
