"""All pages of this room, and what it shows on others."""

from datetime import date

from app.platform.access import account_pages, admin_pages, login_pages, service
from app.platform.access.actor import Actor, Role
from app.platform.access.views import SupplierUsersView
from app.platform.web import Panel


async def load_supplier_users(actor: Actor, supplier_id: int, on_date: date) -> SupplierUsersView:
    return SupplierUsersView(await service.list_users_of_supplier(supplier_id), actor.has(Role.ADMINISTRATOR))


routes = [*login_pages.routes, *account_pages.routes, *admin_pages.routes]
NAV = admin_pages.NAV
PANELS = [
    Panel(
        place="supplier",
        template="access/_supplier_users.html",
        load=load_supplier_users,
        roles=(Role.ADMINISTRATOR, Role.PROCUREMENT),
        order=90,
    )
]
