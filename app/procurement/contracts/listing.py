"""The list of contracts."""

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.procurement.contracts import reading
from app.procurement.contracts.roles import READERS
from app.procurement.contracts.schemas import Contract, ContractRow
from app.procurement.contracts.term import STATES, ends_within, next_option, state_of, states_of
from app.procurement.contracts.words import VALUE_BASES

WITHIN = {"3": N_("3 months"), "6": N_("6 months"), "12": N_("A year"), "24": N_("Two years")}


async def list_rows(actor: Actor) -> list[ContractRow]:
    return [row_of(contract) for contract in await reading.list_contracts(actor)]


def row_of(contract: Contract) -> ContractRow:
    day = today()
    option = next_option(contract, day)
    return ContractRow(
        id=contract.id,
        reference=contract.reference,
        title=contract.title,
        supplier_id=contract.supplier_id,
        supplier_name=contract.supplier_name,
        tender_id=contract.tender_id,
        tender_reference=contract.tender_reference,
        state=state_of(contract, day),
        states=states_of(contract, day),
        ends_within=[months for months in WITHIN if ends_within(contract, int(months), day)],
        signed_on=contract.signed_on,
        starts_on=contract.starts_on,
        over_on=contract.over_on,
        terminated=contract.terminated_on is not None,
        value_ore=contract.value_ore,
        value_basis=contract.value_basis,
        option_by=option.notify_by if option else None,
        option_months=option.months if option else None,
        offers=[offer.title for offer in contract.offers],
    )


async def _suppliers(actor: Actor) -> list[tuple[str, str]]:
    """Those that have a contract this person may see."""
    named = {row.supplier_id: row.supplier_name for row in await list_rows(actor)}
    return [(str(number), name) for number, name in sorted(named.items(), key=lambda each: sort_key(each[1]))]


CONTRACTS: ListSpec[ContractRow] = declare(
    ListSpec(
        path="/contracts",
        title=N_("Contracts"),
        roles=READERS,
        search=N_("Reference, title or supplier"),
        filters=(
            Filter("state", N_("State of the contract"), words=STATES, unset=("coming", "running")),
            Filter("ends", N_("Ends within"), words=WITHIN, single=True),
            Filter("supplier", N_("Supplier"), named=_suppliers, check=str.isdigit),
        ),
        sorts={
            "ends": N_("Last day"),
            "option": N_("Option to decide by"),
            "supplier": N_("Supplier"),
            "title": N_("Title"),
            "-value": N_("Value"),
            "reference": N_("Reference"),
        },
        columns=(
            Column(N_("Reference"), lambda row: row.reference),
            Column(N_("Title"), lambda row: row.title),
            Column(N_("Supplier"), lambda row: row.supplier_name),
            Column(N_("State of the contract"), lambda row: row.state, kind="code", words=STATES),
            Column(N_("Tender"), lambda row: row.tender_reference or ""),
            Column(N_("Offers"), lambda row: "; ".join(row.offers)),
            Column(N_("Signed"), lambda row: row.signed_on, kind="date"),
            Column(N_("First day"), lambda row: row.starts_on, kind="date"),
            Column(N_("Last day"), lambda row: row.over_on, kind="date"),
            Column(N_("Ended before its time"), lambda row: row.terminated, kind="yes_no"),
            Column(N_("Option to decide by"), lambda row: row.option_by, kind="date"),
            Column(N_("Months of the option"), lambda row: row.option_months, kind="number"),
            Column(N_("Value"), lambda row: row.value_ore, kind="money"),
            Column(N_("What the value rests on"), lambda row: row.value_basis, kind="code", words=VALUE_BASES),
        ),
        source=InMemory(
            rows=list_rows,
            text=lambda row: f"{row.reference} {row.title} {row.supplier_name} {row.tender_reference or ''}",
            values={
                "state": lambda row: row.states,
                "ends": lambda row: row.ends_within,
                "supplier": lambda row: [str(row.supplier_id)],
            },
            sorts={
                "ends": lambda row: (row.over_on, row.id),
                "option": lambda row: (row.option_by is None, row.option_by or row.over_on, row.id),
                "supplier": lambda row: (sort_key(row.supplier_name), row.over_on, row.id),
                "title": lambda row: (sort_key(row.title), row.id),
                "value": lambda row: (row.value_ore or 0, row.id),
                "reference": lambda row: (row.reference, row.id),
            },
        ),
    )
)
