"""The parts that higher rooms add to a page."""

from datetime import date
from typing import Any

import msgspec
from litestar import Request

from app.platform.web.hooks import may_use
from app.platform.web.page_context import shell_of


class LoadedPanel(msgspec.Struct, frozen=True):
    template: str
    view: Any


async def load_panels(request: Request[Any, Any, Any], place: str, subject_id: int, on_date: date) -> list[LoadedPanel]:
    """What this reader sees of a page's panels, in order; the page has checked that the reader may see its subject.

    In the template: {% for panel in view.panels %}{% include panel.template %}{% endfor %}
    """
    reader, loaded = request.scope.get("user"), []
    for panel in shell_of(request).panels:
        if panel.place == place and (panel.everybody or may_use(reader, panel.roles)):
            view = await panel.load(reader, subject_id, on_date)
            if view is not None:
                loaded.append(LoadedPanel(panel.template, view))
    return loaded
