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
    return {**_heading(releases, publisher, uri), "releases": list(releases)}


def record_package_of(releases: Sequence[Json], publisher: Publisher, *, uri: str, package_uri: str) -> Json:
    """One record: where each release is found, and how everything stands now.

    Each release tells everything that was known, so the last of them is all of them brought together.
    package_uri : of the package with the releases.
    """
    newest = releases[-1]
    record = {
        "ocid": newest["ocid"],
        "releases": [
            {"url": f"{package_uri}#{release['id']}", "date": release["date"], "tag": release["tag"]}
            for release in releases
        ],
        "compiledRelease": {**newest, "id": f"{newest['id']}-compiled", "tag": ["compiled"]},
    }
    return {**_heading(releases, publisher, uri), "packages": [package_uri], "records": [record]}


def _heading(releases: Sequence[Json], publisher: Publisher, uri: str) -> Json:
    heading = {
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
    }
    return heading if is_for_publication(publisher) else {"notForPublication": WHY_NOT, **heading}
