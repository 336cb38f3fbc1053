"""Files of suppliers."""

from app.offers.suppliers.cells import Cvr, ShortCode
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.intake import Closing, Code, Column, Derived, ImportKind, Text, YesNo

SUPPLIERS = ImportKind(
    name="suppliers",
    title=N_("Suppliers"),
    doc=N_("Who runs offers: the municipality itself, companies, other public bodies and associations."),
    order=10,
    table="supplier",
    key=("code",),
    roles=("administrator", "procurement"),
    columns=(
        Column(
            "code",
            "Kode",
            "Code",
            ShortCode(),
            N_("What the supplier is known by in all files."),
            "LEV-01",
            required=True,
        ),
        Column(
            "name", "Navn", "Name", Text(), N_("The supplier’s name as people know it."), "Jobvejen ApS", required=True
        ),
        Column(
            "kind", "Art", "Kind", Code("supplier_kind"), N_("Who the supplier belongs to."), "private", required=True
        ),
        Column("cvr", "CVR-nummer", "CVR number", Cvr(), N_("The supplier’s number in the Danish business register.")),
        Column(
            "email",
            "E-mail",
            "E-mail",
            Text(),
            N_("Where orders and questions are sent."),
            "kontakt@eksempel.dk",
            blank="",
        ),
        Column("phone", "Telefon", "Telephone", Text(40), N_("Telephone number."), "12 34 56 78", blank=""),
        Column("address", "Adresse", "Address", Text(), N_("Street, postal code and town."), blank=""),
        Column(
            "active",
            "Aktiv",
            "Active",
            YesNo(),
            N_("Whether the supplier is in use; blank means yes."),
            "ja",
            blank=True,
        ),
    ),
    derived=(Derived("name_sort", "name", sort_key),),
    on_change="version = t.version + 1, updated_at = now()",
    closing=Closing(open_rows="t.active", change="active = false"),
)

IMPORT_KINDS = [SUPPLIERS]
