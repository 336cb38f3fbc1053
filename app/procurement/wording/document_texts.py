"""What issued documents are made from: the edited text in use, found by its place from the documents' room."""

from app.platform.documents.kinds import STYLE, TEMPLATE
from app.platform.errors import N_, NotFound
from app.procurement.wording import queries


async def text_in_use(kind: str) -> int | None:
    return await queries.active_version(kind)


async def text_of(kind: str, version: int) -> dict[str, str]:
    """Raises NotFound: a document is never made from another text than its own."""
    found = await queries.find_version(kind, version)
    if found is None:
        raise NotFound(N_("There is no such version of the text."))
    return contents(found.template, found.style)


def contents(template: str, style: str | None) -> dict[str, str]:
    return {TEMPLATE: template} if style is None else {TEMPLATE: template, STYLE: style}
