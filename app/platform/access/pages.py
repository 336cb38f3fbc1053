"""All pages of this room."""

from app.platform.access import account_pages, admin_pages, login_pages

routes = [*login_pages.routes, *account_pages.routes, *admin_pages.routes]
NAV = admin_pages.NAV
