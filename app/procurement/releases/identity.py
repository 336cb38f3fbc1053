"""Identifiers: of the contracting process, of its releases, of those who take part."""

import re

from app.procurement.releases.schemas import Publisher

# Stands where a registered prefix belongs, so that nobody takes trial data for published ones.
NOT_FOR_PUBLICATION = "not-for-publication"
CVR_SCHEME = "DK-CVR"
_FOREIGN = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}


def ocid_of(publisher: Publisher, reference: str) -> str:
    """The same for every release of a tender: the registered prefix and the tender's reference."""
    plain = "".join(_FOREIGN.get(letter, letter) for letter in reference)
    return f"{publisher.prefix or NOT_FOR_PUBLICATION}-{re.sub(r'[^A-Za-z0-9._-]', '-', plain)}"


def is_for_publication(publisher: Publisher) -> bool:
    return publisher.prefix is not None


def release_id(ocid: str, tag: str, number: int) -> str:
    return f"{ocid}-{tag}-{number}"


def party_id(cvr: str, fallback: str) -> str:
    return f"{CVR_SCHEME}-{cvr}" if cvr else fallback
