"""Every page that is looked at in a browser: one line each, (path, role); None is nobody logged in.

`{offer}` and other names in braces stand for ids of the site's content, see content.py.
"""

PAGES: list[tuple[str, str | None]] = [
    ("/login", None),
    ("/", "caseworker"),
    ("/", "administrator"),
    ("/", "supplier"),
    ("/search", "manager"),
    ("/search?q=job", "manager"),
    ("/account", "caseworker"),
    ("/api", "manager"),
    ("/nowhere", "manager"),
    ("/nowhere", None),
    ("/audit", "manager"),
    ("/offers", "caseworker"),
    ("/offers?q=zzzz", "caseworker"),
    ("/offers/new", "administrator"),
    ("/suppliers", "manager"),
    ("/suppliers/new", "administrator"),
    ("/imports", "administrator"),
    ("/jobs", "manager"),
    ("/effects", "manager"),
    ("/tenders", "procurement"),
    ("/admin/users", "administrator"),
    ("/admin/users/new", "administrator"),
    ("/admin/teams", "administrator"),
    ("/admin/codelists", "administrator"),
    ("/audit", "auditor"),
]
