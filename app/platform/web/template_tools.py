"""Functions templates can call: addresses of this page with changes, the CSRF field, icons, small drawings."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from app.platform.access.csrf import FIELD
from app.platform.web.hooks import NavItem
from app.platform.web.page_context import current
from app.platform.web.static_files import package_url


def url_with(**changes: Any) -> str:
    """The present address with some query values changed; None takes one away, a list gives several.

    Anything but `page` itself changing brings the reader back to the first page.
    """
    context = current.get()
    if "page" not in changes:
        changes = {**changes, "page": None}
    kept = [(name, value) for name, value in context.query if name not in changes]
    for name, value in changes.items():
        values = value if isinstance(value, list | tuple) else [] if value is None else [value]
        kept.extend((name, str(item)) for item in values)
    return context.path + (f"?{urlencode(kept)}" if kept else "")


def sort_links(name: str) -> tuple[str, str]:
    """For a sortable column: where its heading leads, and its present order as aria-sort says it."""
    now = dict(current.get().query).get("sort", "")
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return url_with(sort=f"-{name}" if order == "ascending" else name), order


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, current.get().csrf_token)


def query_fields(*leave_out: str) -> list[tuple[str, str]]:
    """The present query as name and value, for forms that must keep it."""
    return [(name, value) for name, value in current.get().query if name not in leave_out]


def page_path() -> str:
    return current.get().path


def has_front_page() -> bool:
    """Visitors have none: their breadcrumbs begin with the public page itself."""
    return current.get().actor is not None


def page_within() -> NavItem | None:
    return current.get().within


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The page numbers worth linking to, None where some are left out: 1 … 6 7 8 … 20."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@lru_cache(maxsize=512)  # a page shows a score of them
def icon(name: str, label: str = "", classes: str = "") -> Markup:
    """One of the design system's icons; without a label it is decoration."""
    sprite = package_url("dkfds", "img/all-svg-icons.svg")
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon-svg {}" focusable="false" {}><use href="{}#{}"></use></svg>').format(
        classes, meaning, sprite, name
    )


def interval_bar(low: float, estimate: float, high: float, minimum: float, maximum: float, text: str) -> Markup:
    """An estimate with its interval on a common scale from minimum to maximum, with a line at zero.

    `text` says the same in words, for those who do not see the drawing.
    """
    span = (maximum - minimum) or 1.0

    def x(value: float) -> float:
        return round(min(max((value - minimum) / span, 0.0), 1.0) * 200 + 4, 1)

    return Markup(
        '<svg class="interval" viewBox="0 0 208 20" width="208" height="20" role="img" aria-label="{text}">'
        '<line class="interval-zero" x1="{zero}" x2="{zero}" y1="0" y2="20"></line>'
        '<line class="interval-range" x1="{low}" x2="{high}" y1="10" y2="10"></line>'
        '<circle class="interval-point" cx="{point}" cy="10" r="4.5"></circle></svg>'
    ).format(text=text, zero=x(0.0), low=x(low), high=x(high), point=x(estimate))
