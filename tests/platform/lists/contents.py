"""What each declared list holds while the tests walk all lists: who opens it, and two rows or more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.platform.access import ensure_team
from app.platform.audit import record
from app.platform.jobs import enqueue
from tests.builders.access import make_user
from tests.builders.audit import make_trail
from tests.builders.catalogue import make_offer
from tests.builders.clients import TestBrowser
from tests.builders.evidence import draft_run, fitted_arm, fitted_outcome, published_run, switch_on
from tests.builders.suppliers import make_supplier
from tests.builders.tenders import make_tender

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


async def tenders(browser: TestBrowser) -> None:
    await make_tender()
    await make_tender()


async def effect_runs(browser: TestBrowser) -> None:
    await switch_on()
    fitted = fitted_outcome([fitted_arm(await make_offer())])
    await published_run(fitted)
    await draft_run(fitted)


async def users(browser: TestBrowser) -> None:
    team = await ensure_team("NORD", "Team Nord")
    await make_user("caseworker", name="=1+1", team_ids=(team,))
    await make_user("manager", name="Åse Prøve", must_change_password=True)


async def jobs(browser: TestBrowser) -> None:
    for until in (1, 2):
        await enqueue("intake.read", {"batch_id": until}, title="Job {id}", actor_id=browser.user_id, id=until)


async def trail(browser: TestBrowser) -> None:
    await make_trail(3)
    await record(actor_id=browser.user_id, action="team.renamed", subject="team", subject_id=1, details={"=1": "+1"})


CONTENTS: dict[str, Content] = {
    "/admin/users": Content("administrator", users),
    "/audit": Content("auditor", trail),
    "/effects": Content("manager", effect_runs),
    "/jobs": Content("caseworker", jobs),
    "/suppliers": Content("manager", suppliers),
    "/tenders": Content("procurement", tenders),
}
