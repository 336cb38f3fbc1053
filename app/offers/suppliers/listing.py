"""What the list of suppliers is narrowed to, read from the URL."""

from collections.abc import Mapping

from app.platform.codelists import codes
from app.platform.web import ListQuery, read_list_query

ACTIVE: dict[str, bool | None] = {"": True, "yes": True, "no": False, "all": None}


def read_supplier_query(query: Mapping[str, object]) -> ListQuery:
    """Raises InvalidInput naming the parameter when a value cannot be used."""
    return read_list_query(query, sorts=["name"], filters={"kind": codes("supplier_kind"), "active": list(ACTIVE)})
