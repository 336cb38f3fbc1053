"""The list of one's citizens, or one's teams'. Names are encrypted, so it is searched, sorted and counted in memory."""

from app.casework.citizens import service
from app.casework.citizens.schemas import CitizenFilter, CitizenRow
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.platform.settings import settings

PASSIVE_WEEKS = {
    13: N_("Passive for 13 weeks or more"),
    26: N_("Passive for 26 weeks or more"),
    52: N_("Passive for 52 weeks or more"),
    78: N_("Passive for 78 weeks or more"),
}
EVERYBODY, ON_BENEFIT = "all", "on_benefit"
NOW = {ON_BENEFIT: N_("On a benefit today"), EVERYBODY: N_("Also without a benefit today")}


async def _own_rows(actor: Actor) -> list[CitizenRow]:
    return await service.own_rows(actor, CitizenFilter(), today())


async def _caseworkers(actor: Actor) -> list[tuple[str, str]]:
    return [(str(user_id), name) for user_id, name in await service.list_caseworkers(actor)]


def _passive(row: CitizenRow) -> list[str]:
    return [str(weeks) for weeks in PASSIVE_WEEKS if row.passive_weeks is not None and row.passive_weeks >= weeks]


CITIZENS: ListSpec[CitizenRow] = declare(
    ListSpec(
        path="/citizens",
        title=N_("Citizens"),
        roles=service.READERS,
        search=N_("Search by name"),
        personal=True,
        filters=(
            Filter("target_group", N_("Target group"), code_list="target_group"),
            Filter("benefit", N_("Benefit"), code_list="benefit"),
            Filter(
                "passive",
                N_("On benefit without an offer"),
                words={str(weeks): text for weeks, text in PASSIVE_WEEKS.items()},
                single=True,
            ),
            Filter("now", N_("Benefit today"), words=NOW, single=True, unset=(ON_BENEFIT,)),
            Filter(
                "caseworker",
                N_("Caseworker"),
                named=_caseworkers,
                check=lambda value: value.isascii() and value.isdigit(),
            ),
        ),
        sorts={
            "name": N_("Citizen's name"),
            "weeks": N_("Weeks on benefit"),
            "passive": N_("Weeks without an offer"),
        },
        # A saved file must not outlive the right to know a name: it holds the number, and where the citizen is found.
        columns=(
            Column(N_("Citizen number"), lambda row: row.id, kind="number"),
            Column(N_("Target group"), lambda row: row.target_group, kind="code", code_list="target_group"),
            Column(N_("Benefit"), lambda row: row.benefit, kind="code", code_list="benefit"),
            Column(N_("Weeks on benefit"), lambda row: row.weeks_on_benefit, kind="number"),
            Column(N_("Weeks without an offer"), lambda row: row.passive_weeks, kind="number"),
            Column(N_("Caseworker"), lambda row: row.caseworker_name),
            Column(N_("Profile of"), lambda row: row.recorded_on, kind="date"),
            Column(N_("In Vifte"), lambda row: f"{settings().public_origin}/citizens/{row.id}"),
        ),
        source=InMemory(
            rows=_own_rows,
            text=lambda row: row.name or "",
            values={
                "target_group": lambda row: [row.target_group],
                "benefit": lambda row: [row.benefit],
                "passive": _passive,
                "now": lambda row: [EVERYBODY] if row.benefit is None else [ON_BENEFIT, EVERYBODY],
                "caseworker": lambda row: [str(row.caseworker_id) if row.caseworker_id else None],
            },
            sorts={
                "name": lambda row: (row.name is None, sort_key(row.name or ""), row.id),
                "weeks": lambda row: (row.weeks_on_benefit or -1, row.id),
                "passive": lambda row: (row.passive_weeks if row.passive_weeks is not None else -1, row.id),
            },
        ),
    )
)
