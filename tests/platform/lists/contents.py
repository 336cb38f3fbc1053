"""What each declared list holds while the tests walk all lists: who opens it, and two rows or more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.platform.access import ensure_team
from app.platform.audit import record
from app.platform.clock import today
from app.platform.db import execute
from app.platform.jobs import enqueue
from tests.builders.access import make_user
from tests.builders.audit import make_trail
from tests.builders.bidders import make_bidder, make_waiting
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_spell
from tests.builders.clients import TestBrowser
from tests.builders.contracts import make_contract
from tests.builders.effects import told_town
from tests.builders.evidence import draft_run, fitted_arm, fitted_outcome, published_run, switch_on
from tests.builders.intake import import_lines
from tests.builders.library import make_requirement
from tests.builders.messages import write_message
from tests.builders.referrals import make_order, make_placement
from tests.builders.reports import make_report, make_running
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


async def offers(browser: TestBrowser) -> None:
    own = await make_supplier(name="Egen", kind="own")
    await make_offer(supplier_id=own, title="=cmd|calc", target_groups=["6.2", "6.3"], price_ore=123450)
    await make_offer(title="Ålborgvej", offer_type="jobklub", target_groups=["6.2"], barriers=["netvaerk"])
    await make_offer(title="Lukket", life="closed", company_directed=True)


async def bidders(browser: TestBrowser) -> None:
    await make_bidder(company="=HYPERLINK(1)")
    await make_waiting(company="Ærø Kurser")


async def tenders(browser: TestBrowser) -> None:
    await make_tender()
    await make_tender()


async def contracts(browser: TestBrowser) -> None:
    await make_contract(title="=1+1", reference="K-1")
    await make_contract(title="Ældre kontrakt", value_ore=None)


async def requirements(browser: TestBrowser) -> None:
    await make_requirement("ydelse-svar", heading="=1+1", target_groups=["6.6", "6.7"])
    await make_requirement("medarbejdere-uddannelse", heading="Ærlighed", area="staff", kind="evaluated")


async def effect_runs(browser: TestBrowser) -> None:
    await switch_on()
    fitted = fitted_outcome([fitted_arm(await make_offer())])
    await published_run(fitted)
    await draft_run(fitted)


async def compared_figures(browser: TestBrowser) -> None:
    await switch_on()
    await told_town()


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


async def reports(browser: TestBrowser) -> None:
    for name in ("=Sofie Prøve", "Åse Prøve"):
        citizen = await make_citizen(name=name, caseworker_id=browser.user_id)
        placement = await make_placement(citizen, await make_offer())
        await make_report(placement, due_on=date(2026, 1, 5))
        await make_report(placement, state="sent", due_on=date(2026, 2, 2), kind="final")


async def messages(browser: TestBrowser) -> None:
    for name in ("=Sofie Prøve", "Åse Prøve"):
        running = await make_running(name=name)
        await execute("update citizen set caseworker_id = $2 where id = $1", running.citizen_id, browser.user_id)
        await write_message(running.supplier, running.order_id)


async def citizens(browser: TestBrowser) -> None:
    for weeks, benefit in ((20, "kontanthjaelp"), (90, "sygedagpenge")):
        citizen = await make_citizen(name=f"Hemmelig {benefit}", caseworker_id=browser.user_id, target_group="6.2")
        await make_spell(citizen, benefit, today() - timedelta(weeks=weeks))
    await make_citizen(name="Uden Ydelse", caseworker_id=browser.user_id)


async def orders(browser: TestBrowser) -> None:
    for number in (1, 2):
        citizen = await make_citizen(name=f"Hemmelig Borger {number}", caseworker_id=browser.user_id)
        offer = await make_offer(title=f"=Tilbud {number}", places=number)
        await make_order(citizen, offer, ordered_by=browser.user_id or 0)


async def code_lists(browser: TestBrowser) -> None:
    """They are there from the start."""


async def imports(browser: TestBrowser) -> None:
    await import_lines("suppliers", "code;name;kind", "LEV-1;Ærø Kurser;private")
    await import_lines("suppliers", "code;name;kind", "LEV-2;Åse;own", full=True, extracted_on=date(2026, 2, 1))


async def mail(browser: TestBrowser) -> None:
    """Mail is off in the tests, so that the rows are made as they would be."""
    for kind, status in (("order_sent", "sent"), ("report_late", "failed")):
        await execute(
            "insert into mail_message (user_id, kind, path, status) values ($1, $2, '/orders/7', $3)",
            browser.user_id,
            kind,
            status,
        )


CONTENTS: dict[str, Content] = {
    "/admin/codelists": Content("administrator", code_lists),
    "/admin/mail": Content("administrator", mail),
    "/admin/users": Content("administrator", users),
    "/audit": Content("auditor", trail),
    "/bidders": Content("procurement", bidders),
    "/citizens": Content("caseworker", citizens),
    "/contracts": Content("procurement", contracts),
    "/effects": Content("manager", effect_runs),
    "/comparison/figures": Content("manager", compared_figures),
    "/imports": Content("administrator", imports),
    "/jobs": Content("caseworker", jobs),
    "/messages": Content("caseworker", messages),
    "/reports": Content("caseworker", reports),
    "/offers": Content("caseworker", offers),
    "/orders": Content("caseworker", orders),
    "/suppliers": Content("manager", suppliers),
    "/library": Content("procurement", requirements),
    "/tenders": Content("procurement", tenders),
}
