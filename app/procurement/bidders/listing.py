"""The list of companies that registered themselves, for those who look after them."""

from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.procurement.bidders import service
from app.procurement.bidders.schemas import Registration

STATES = {"waiting": N_("Waits for confirmation"), "active": N_("Active"), "closed": N_("Closed")}

BIDDERS: ListSpec[Registration] = declare(
    ListSpec(
        path="/bidders",
        title=N_("Registered companies"),
        roles=service.OFFICERS,
        search=N_("Company or CVR number"),
        personal=True,
        filters=(Filter("state", N_("State"), words=STATES),),
        sorts={"-asked": N_("Registered"), "company": N_("Company")},
        columns=(
            Column(N_("Company"), lambda row: row.company),
            Column(N_("CVR number"), lambda row: row.cvr),
            Column(N_("Contact person"), lambda row: row.contact_name),
            Column(N_("E-mail"), lambda row: row.email),
            Column(N_("Telephone"), lambda row: row.phone),
            Column(N_("Address"), lambda row: row.address),
            Column(N_("State"), lambda row: row.state, kind="code", words=STATES),
            Column(N_("Registered"), lambda row: row.asked_at, kind="instant"),
            Column(N_("Confirmed"), lambda row: row.confirmed_at, kind="instant"),
        ),
        source=InMemory(
            rows=service.list_registrations,
            text=lambda row: f"{row.company} {row.cvr}",
            values={"state": lambda row: [row.state]},
            sorts={"asked": lambda row: row.id, "company": lambda row: (sort_key(row.company), row.id)},
        ),
    )
)
