"""The list of suppliers."""

from app.offers.suppliers import service
from app.offers.suppliers.schemas import Supplier
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare

SUPPLIERS: ListSpec[Supplier] = declare(
    ListSpec(
        path="/suppliers",
        title=N_("Suppliers"),
        roles=service.READERS,
        search=N_("Name, code or CVR number"),
        filters=(
            Filter("kind", N_("Kind of supplier"), code_list="supplier_kind"),
            Filter("active", N_("Active"), words={"yes": N_("Active"), "no": N_("Not active")}, unset=("yes",)),
        ),
        sorts={"name": N_("Supplier"), "code": N_("Code"), "kind": N_("Kind of supplier")},
        columns=(
            Column(N_("Code"), lambda row: row.code),
            Column(N_("Name"), lambda row: row.name),
            Column(N_("Kind of supplier"), lambda row: row.kind, kind="code", code_list="supplier_kind"),
            Column(N_("CVR number"), lambda row: row.cvr),
            Column(N_("E-mail"), lambda row: row.email),
            Column(N_("Telephone"), lambda row: row.phone),
            Column(N_("Address"), lambda row: row.address),
            Column(N_("Active"), lambda row: row.active, kind="yes_no"),
        ),
        source=InMemory(
            rows=service.list_visible,
            text=lambda row: f"{row.code} {row.name} {row.cvr or ''}",
            values={"kind": lambda row: [row.kind], "active": lambda row: ["yes" if row.active else "no"]},
            sorts={
                "name": lambda row: (sort_key(row.name), row.id),
                "code": lambda row: (row.code, row.id),
                "kind": lambda row: (row.kind, sort_key(row.name), row.id),
            },
        ),
    )
)
