"""What each declared list holds while the tests walk all lists: who opens it, and two rows or more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.builders.clients import TestBrowser
from tests.builders.suppliers import make_supplier

Fill = Callable[[TestBrowser], Awaitable[None]]


@dataclass(frozen=True)
class Content:
    """role : of whoever opens the list. fill : makes the rows, for the user of this browser."""

    role: str
    fill: Fill


async def suppliers(browser: TestBrowser) -> None:
    await make_supplier(name="=HYPERLINK(1)", kind="private", email="+45@example.dk")
    await make_supplier(name="Ærø Kurser", kind="association")
    await make_supplier(name="Lukket", kind="private", active=False)


CONTENTS: dict[str, Content] = {
    "/suppliers": Content("manager", suppliers),
}
