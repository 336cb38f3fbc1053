"""Code lists: what people choose from, as rows with a period of validity, cached in every process."""

from app.platform.codelists.cache import choices, codes, find_code, is_valid, label, list_names, revision, rows_of
from app.platform.codelists.loading import fresh_codelists, load_codelists, refresh_codelists
from app.platform.codelists.values import Code

__all__ = [
    "Code",
    "choices",
    "codes",
    "find_code",
    "fresh_codelists",
    "is_valid",
    "label",
    "list_names",
    "load_codelists",
    "refresh_codelists",
    "revision",
    "rows_of",
]
