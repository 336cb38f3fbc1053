"""Releases in their package: who publishes, and whether it may be taken for published data at all."""

from collections.abc import Sequence

from app.procurement.releases.identity import CVR_SCHEME, is_for_publication
from app.procurement.releases.plain import Json, without_empty
from app.procurement.releases.schemas import Publisher

VERSION = "1.1"
_EXTENSION = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{name}_extension/master/extension.json"
# Those whose fields stand in the releases.
EXTENSIONS = [
    _EXTENSION.format(name=name)
    for name in (
        "lots", "enquiry", "requirements", "metrics", "awardCriteria", "selectionCriteria", "options",
        "submissionTerms", "legalBasis", "bid", "location",
    )
]  # fmt: skip
# Beside the standard's own fields, so that a reader who knows nothing of the portal sees it.
WHY_NOT = (
    "No registered prefix for open contracting identifiers is set (VIFTE_OCID_PREFIX). The identifiers are made up, "
    "and the data must not be published."
)


def package_of(releases: Sequence[Json], publisher: Publisher, *, uri: str) -> Json:
    """uri : where this package is found. Dated by the last of its releases."""
    package = {
        "uri": uri,
        "version": VERSION,
        "extensions": EXTENSIONS,
        "publishedDate": max(str(release["date"]) for release in releases),
        "publisher": without_empty(
            {
                "name": publisher.name,
                "scheme": CVR_SCHEME if publisher.cvr else None,
                "uid": publisher.cvr,
                "uri": publisher.origin,
            }
        ),
        "releases": list(releases),
    }
    return package if is_for_publication(publisher) else {"notForPublication": WHY_NOT, **package}
