"""Releases: what was known of a contracting process at each publication, in the Open Contracting Data Standard 1.1.

Bids are told of when their bidders know the decision; a release of anything before that holds none.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.procurement.releases.awards_part import award_blocks, bids_block, parties_at
from app.procurement.releases.contracts_part import contract_blocks
from app.procurement.releases.course import contract_steps, decision_steps, lot_status
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


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One release to be made: what it tells is everything known at `at`.

    number : of the release among those of its tag; an edition's own, or how many answers there are.
    """

    tag: str
    number: int
    at: datetime
    edition: ReleasedEdition
    ending: Ending | None = None


def release_of(process: Process, number: int, publisher: Publisher) -> Json:
    """The release of one edition: `tender` for the first, `tenderAmendment` for those after it."""
    step = next(each for each in _edition_steps(process) if each.number == number)
    return _release(process, step, publisher, "active")


def planning_release(process: Process, draft: ReleasedEdition, publisher: Publisher) -> Json:
    """What a draft says so far; for the officer's own systems, since a draft is not published."""
    step = Step(tag="planning", number=draft.number, at=draft.published_at, edition=draft)
    return _release(process, step, publisher, "planning")


def releases_of(process: Process, publisher: Publisher) -> list[Json]:
    """Every release of a process, oldest first: editions, answers given since, decisions, contracts, how it ended."""
    if not process.editions:
        return []
    return [_release(process, step, publisher, _status(process, step)) for step in _steps(process)]


def _steps(process: Process) -> list[Step]:
    newest = process.editions[-1]
    steps = [*_edition_steps(process), *_answers_step(process, newest)]
    happened = [*decision_steps(process), *contract_steps(process)]
    counted: Counter[str] = Counter()
    for tag, at in sorted(happened, key=lambda each: each[1]):
        counted[tag] += 1
        steps.append(Step(tag=tag, number=counted[tag], at=at, edition=newest))
    if ending := process.ending:
        tag = "tenderCancellation" if STATUS[ending.state] == "cancelled" else "tenderUpdate"
        steps.append(Step(tag=tag, number=0, at=ending.at, edition=newest, ending=ending))
    return sorted(steps, key=lambda step: step.at)


def _edition_steps(process: Process) -> list[Step]:
    return [
        Step(tag="tenderAmendment" if place else "tender", number=each.number, at=each.published_at, edition=each)
        for place, each in enumerate(process.editions)
    ]


def _answers_step(process: Process, newest: ReleasedEdition) -> list[Step]:
    later = [each.published_at for each in process.enquiries if each.published_at > newest.published_at]
    return [Step(tag="tenderUpdate", number=len(later), at=max(later), edition=newest)] if later else []


def _status(process: Process, step: Step) -> str:
    """Of the tender, by the standard's code list: complete when every lot that went to a supplier has its contract."""
    if step.ending:
        return STATUS[step.ending.state]
    of_lots = lot_status(process, step.at)
    if not of_lots or "active" in of_lots.values():
        return "active"
    return "complete" if "complete" in of_lots.values() else "unsuccessful"


def _release(process: Process, step: Step, publisher: Publisher, status: str) -> Json:
    ocid, edition = ocid_of(publisher, process.reference), step.edition
    buyer = buyer_party(edition.sections.get("buyer") or {"name": publisher.name, "cvr": publisher.cvr})
    return without_empty(
        {
            "ocid": ocid,
            "id": release_id(ocid, step.tag, step.number),
            "date": instant(step.at),
            "language": LANGUAGE,
            "tag": [step.tag],
            "initiationType": "tender",
            "parties": [buyer, *parties_at(process, step.at)],
            "buyer": reference_to(buyer),
            "planning": _planning(edition),
            "tender": _tender(process, step, ocid, reference_to(buyer), status),
            "bids": bids_block(process, step.at),
            "awards": award_blocks(process, edition, ocid, step.at),
            "contracts": contract_blocks(process, edition, ocid, step.at),
            "contentHash": edition.content_hash,
        }
    )


def _tender(process: Process, step: Step, ocid: str, buyer: Json, status: str) -> Json:
    of_lots = {} if step.ending else lot_status(process, step.at)
    enquiries = _until(process.enquiries, step.at)
    tender = tender_block(process, step.edition, ocid, buyer, status=status, of_lots=of_lots)
    tender |= without_empty(
        {
            "amendments": _amendments(process, step.edition, ocid),
            "enquiries": [_enquiry(each) for each in enquiries],
            "statusDetails": ENDED[step.ending.state] if step.ending else None,
        }
    )
    tender["hasEnquiries"] = bool(enquiries)
    return tender


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
