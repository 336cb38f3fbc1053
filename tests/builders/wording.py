"""Edited texts of documents; a test states only what matters to it."""

from app.platform.documents.kinds import TEMPLATE, TEMPLATES
from app.procurement.wording import queries
from app.procurement.wording.schemas import TextVersion
from app.procurement.wording.service import get_texts

# Of a tender's documents, the quickest to lay out.
KIND = "tildelingsbrev"
SHIPPED = (TEMPLATES / KIND / TEMPLATE).read_text("utf-8").strip()
WORDS = SHIPPED.replace("har besluttet", "Med glæde har vi besluttet")


async def make_text(
    kind: str = KIND, *, template: str = WORDS, style: str | None = None, based_on: str = "", active: bool = False,
    created_by: int = 900,
) -> TextVersion:  # fmt: skip
    """A version straight into the table; nothing is laid out."""
    texts = await get_texts(kind)
    version = texts.newest + 1
    await queries.insert_version(
        kind, version, template=template, style=style, based_on=based_on or texts.shipped.version,
        note="Vores egne ord.", created_by=created_by,
    )  # fmt: skip
    if active:
        await queries.put_to_use(kind, version)
    found = await queries.find_version(kind, version)
    assert found is not None
    return found
