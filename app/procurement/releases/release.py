"""Releases: what was known of a contracting process at each publication, in the Open Contracting Data Standard 1.1.

Bids are told of when they have been opened and decided on; a release made before that holds none.
"""

from collections.abc import Sequence
from datetime import datetime

from app.procurement.releases.identity import ocid_of, release_id
from app.procurement.releases.metrics import forecasts
from app.procurement.releases.parties import buyer_party, reference_to
from app.procurement.releases.plain import Json, instant, without_empty
from app.procurement.releases.schemas import Ending, Enquiry, Process, Publisher, ReleasedEdition
from app.procurement.releases.tender_part import STATUS, tender_block

LANGUAGE = "da"
ENDED = {
    "cancelled_in_house": "Annulleret, opgaven bliver i kommunen",
    "cancelled_other": "Annulleret",
    "unsuccessful": "Afsluttet uden tildeling",
}


def release_of(process: Process, number: int, publisher: Publisher) -> Json:
    """The release of one edition: `tender` for the first, `tenderAmendment` for those after it."""
    place = next(place for place, each in enumerate(process.editions) if each.number == number)
    edition = process.editions[place]
    known = _until(process.enquiries, edition.published_at)
    tag = "tender" if place == 0 else "tenderAmendment"
    return _release(process, edition, publisher, tag, number, edition.published_at, known, "active")


def planning_release(process: Process, draft: ReleasedEdition, publisher: Publisher) -> Json:
    """What a draft says so far; for the officer's own systems, since a draft is not published."""
    return _release(process, draft, publisher, "planning", draft.number, draft.published_at, (), "planning")


def releases_of(process: Process, publisher: Publisher) -> list[Json]:
    """Every release of a process, oldest first: its editions, answers given since, and how it ended."""
    releases = [release_of(process, each.number, publisher) for each in process.editions]
    if not process.editions:
        return releases
    newest = process.editions[-1]
    later = [each for each in process.enquiries if each.published_at > newest.published_at]
    if later:
        at, known = max(each.published_at for each in later), tuple(process.enquiries)
        releases.append(_release(process, newest, publisher, "tenderUpdate", len(later), at, known, "active"))
    if process.ending:
        releases.append(_ended(process, newest, process.ending, publisher))
    return sorted(releases, key=lambda release: str(release["date"]))


def _ended(process: Process, newest: ReleasedEdition, ending: Ending, publisher: Publisher) -> Json:
    status = STATUS[ending.state]
    tag = "tenderCancellation" if status == "cancelled" else "tenderUpdate"
    made = _release(process, newest, publisher, tag, 0, ending.at, tuple(process.enquiries), status)
    made["tender"]["statusDetails"] = ENDED[ending.state]
    return made


def _release(
    process: Process,
    edition: ReleasedEdition,
    publisher: Publisher,
    tag: str,
    number: int,
    at: datetime,
    enquiries: Sequence[Enquiry],
    status: str,
) -> Json:
    ocid = ocid_of(publisher, process.reference)
    buyer = buyer_party(edition.sections.get("buyer") or {"name": publisher.name, "cvr": publisher.cvr})
    tender = tender_block(process, edition, ocid, reference_to(buyer), status=status)
    tender |= without_empty(
        {
            "amendments": _amendments(process, edition, ocid),
            "enquiries": [_enquiry(each) for each in enquiries],
        }
    )
    tender["hasEnquiries"] = bool(enquiries)
    return without_empty(
        {
            "ocid": ocid,
            "id": release_id(ocid, tag, number),
            "date": instant(at),
            "language": LANGUAGE,
            "tag": [tag],
            "initiationType": "tender",
            "parties": [buyer],
            "buyer": reference_to(buyer),
            "planning": _planning(edition),
            "tender": tender,
            "contentHash": edition.content_hash,
        }
    )


def _planning(edition: ReleasedEdition) -> Json:
    return without_empty(
        {
            "rationale": edition.sections["tender"].get("purpose"),
            "forecasts": forecasts(edition.sections.get("lots") or []),
        }
    )


def _amendments(process: Process, edition: ReleasedEdition, ocid: str) -> list[Json]:
    """What has been changed up to this edition, each change with the releases before and after it."""
    found = []
    for before, after in zip(process.editions, process.editions[1:], strict=False):
        if after.number > edition.number:
            break
        earlier = "tender" if before is process.editions[0] else "tenderAmendment"
        found.append(
            without_empty(
                {
                    "id": f"amendment-{after.number - 1}",
                    "date": instant(after.published_at),
                    "rationale": after.summary,
                    "description": "; ".join(after.changed),
                    "amendsReleaseID": release_id(ocid, earlier, before.number),
                    "releaseID": release_id(ocid, "tenderAmendment", after.number),
                }
            )
        )
    return found


def _enquiry(each: Enquiry) -> Json:
    return without_empty(
        {
            "id": str(each.number),
            "date": instant(each.asked_at),
            "description": each.text,
            "answer": each.answer,
            "dateAnswered": instant(each.answered_at),
        }
    )


def _until(enquiries: Sequence[Enquiry], at: datetime) -> tuple[Enquiry, ...]:
    return tuple(each for each in enquiries if each.published_at <= at)
