"""Offers that nobody has confirmed for a while: procurement is told of all, each supplier's users of their own."""

from datetime import date
from urllib.parse import urlencode

from app.offers.catalogue.confirming_service import suppliers_to_remind
from app.offers.catalogue.freshness import codes_to_confirm
from app.platform.access import Role, user_ids_with_role, users_of_supplier
from app.platform.mail import notify

KIND = "offers_to_confirm"


async def remind(today: date) -> int:
    """Once a month to each, however many offers there are."""
    suppliers = await suppliers_to_remind(today)
    if not suppliers:
        return 0
    readers = await user_ids_with_role(Role.PROCUREMENT)
    for supplier_id in suppliers:
        readers += await users_of_supplier(supplier_id)
    path = f"/offers?{urlencode([('freshness', code) for code in codes_to_confirm(today)])}"
    return await notify(readers, KIND, path, occasion=f"{KIND}/{today:%Y-%m}")
