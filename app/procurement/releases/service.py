"""A tender's releases, for everybody and for the office."""

from datetime import datetime
from typing import Any

import msgspec

from app.platform.clock import today
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.settings import settings
from app.procurement.awards import service as awards
from app.procurement.contracts import service as contracts
from app.procurement.contracts.documents import SUBJECT as CONTRACTS
from app.procurement.contracts.schemas import Contract
from app.procurement.opening import service as opening
from app.procurement.opening.schemas import OpenedBid
from app.procurement.pricing.schedule import read_lines
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import public_service, question_service
from app.procurement.publication import service as publication
from app.procurement.publication.schemas import Edition
from app.procurement.releases import reads
from app.procurement.releases.gathering import (
    contract_file,
    ending_of,
    enquiries_of,
    files_of,
    publisher_of,
    released,
)
from app.procurement.releases.later_gathering import signed_contract, told_decisions
from app.procurement.releases.package import package_of, record_package_of
from app.procurement.releases.plain import Json
from app.procurement.releases.profile import violations_of
from app.procurement.releases.release import planning_release, release_of, releases_of
from app.procurement.releases.schemas import (
    Decision,
    Process,
    PublishedFile,
    Publisher,
    ReleasedEdition,
    SignedContract,
    Violation,
)
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders import service as tenders
from app.procurement.tenders.schemas import Tender


async def package_for(tender_id: int) -> Json:
    """The package of everything published; of a draft what it says so far, as planning. Raises NotFound."""
    tender = await tenders.get_tender(tender_id)
    process, publisher = await process_of(tender), publisher_of(settings())
    releases = releases_of(process, publisher)
    if not releases:
        return await draft_package(tender_id, tender.version, tender.updated_at, tender.sections)
    return package_of(releases, publisher, uri=f"{publisher.origin}/api/tenders/{tender_id}/export/ocds")


async def public_package(reference: str) -> Json:
    """The same for everybody, of a tender that is announced. Raises NotFound for all others."""
    releases, publisher, uri = await _public_releases(reference)
    return package_of(releases, publisher, uri=uri)


async def public_record(reference: str) -> Json:
    """How an announced tender stands now, with where its releases are. Raises NotFound for all others."""
    releases, publisher, uri = await _public_releases(reference)
    return record_package_of(releases, publisher, uri=f"{uri}/record", package_uri=uri)


async def _public_releases(reference: str) -> tuple[list[Json], Publisher, str]:
    found = await public_service.get_tender(reference)
    process, publisher = await process_of(await tenders.get_tender(found.tender_id)), publisher_of(settings())
    uri = f"{publisher.origin}/api/public/tenders/{public_service.address_of(found.edition).rsplit('/', 1)[1]}/ocds"
    return releases_of(process, publisher), publisher, uri


async def edition_package(edition_id: int) -> Json | None:
    """One edition's release alone, the same for ever: it travels inside the edition's documents."""
    place = await reads.place_of_edition(edition_id)
    if place is None:
        return None
    tender_id, number = place
    tender, publisher = await tenders.get_tender(tender_id), publisher_of(settings())
    editions = [
        released(each) for each in reversed(await publication.list_editions(tender_id)) if each.number <= number
    ]
    process = _process(tender, editions[-1].sections["tender"]["reference"], editions)
    release = release_of(process, number, publisher)
    return package_of([release], publisher, uri=f"{publisher.origin}/api/tenders/{tender_id}/export/ocds#{number}")


async def draft_package(tender_id: int, version: int, written_at: datetime, sections: dict[str, Any]) -> Json:
    """What a draft said when a document was made of it; sections as they stand in the document."""
    tender, publisher = await tenders.get_tender(tender_id), publisher_of(settings())
    draft = _draft(number=version, at=written_at, sections=sections)
    release = planning_release(_process(tender, str(sections["tender"]["reference"]), []), draft, publisher)
    return package_of([release], publisher, uri=f"{publisher.origin}/api/tenders/{tender_id}/export/ocds")


async def violations(tender_id: int) -> list[Violation]:
    """What the releases lack by the portal's own profile, each thing once."""
    tender = await tenders.get_tender(tender_id)
    uses_bids = get_kind(tender.procedure_kind).uses_bids
    package = await package_for(tender_id)
    found = [each for release in package["releases"] for each in violations_of(release, uses_bids=uses_bids)]
    return list({(each.path, each.message): each for each in found}.values())


async def process_of(tender: Tender) -> Process:
    editions = list(reversed(await publication.list_editions(tender.id)))
    origin, is_public = publisher_of(settings()).origin, get_kind(tender.procedure_kind).is_public
    told = [released(each, await _files(each, origin) if is_public else ()) for each in editions]
    reference = editions[-1].reference if editions else tender.reference
    process = _process(tender, reference, told)
    if not editions:
        return process
    bids, decisions = await _decided(tender.id, editions[-1])
    return msgspec.structs.replace(
        process,
        state=await publication.state_of(tender),
        enquiries=enquiries_of(await question_service.list_published(tender.id)),
        decisions=tuple(decisions),
        contracts=tuple(await _contracts(tender.id, bids, decisions)),
        ending=ending_of(tender.state, await lifecycle_service.list_events(tender.id)),
    )


async def _decided(tender_id: int, newest: Edition) -> tuple[list[OpenedBid], list[Decision]]:
    """Bids are not even read before their bidders know the decision."""
    made = await awards.list_decisions(tender_id)
    if all(each.notified_at is None for each in made):
        return [], []
    bids = await opening.all_bids(tender_id)
    return bids, told_decisions(made, bids, read_lines(newest.sections.get("prices") or []))


async def _contracts(tender_id: int, bids: list[OpenedBid], decisions: list[Decision]) -> list[SignedContract]:
    """Those that follow the decision in force; in the order they were signed."""
    current = next((each for each in reversed(decisions) if each.withdrawn_at is None), None)
    if current is None:
        return []
    return [
        signed_contract(
            each, await contracts.events_of(each.id), bids, current.round, today(), await _contract_files(each)
        )
        for each in sorted(await contracts.contracts_of(tender_id), key=lambda each: each.id)
    ]


async def _contract_files(contract: Contract) -> list[PublishedFile]:
    """That it is there, and the hash of it; the municipality hands it out when it is asked."""
    if contract.document_id is None:
        return []
    found = await issuing.get_issued(contract.document_id, subject=CONTRACTS, subject_id=contract.id)
    return [contract_file(found)] if found.state == "ready" else []


async def _files(edition: Edition, origin: str) -> list[PublishedFile]:
    documents: list[Issued] = await publication.list_documents(edition)
    return files_of(edition, documents, origin)


def _process(tender: Tender, reference: str, editions: list[ReleasedEdition]) -> Process:
    kind = get_kind(tender.procedure_kind)
    return Process(
        reference=reference,
        state=tender.state,
        procedure_label=kind.label_da,
        is_public=kind.is_public,
        uses_bids=kind.uses_bids,
        editions=tuple(editions),
    )


def _draft(*, number: int, at: datetime, sections: dict[str, Any]) -> ReleasedEdition:
    return ReleasedEdition(number=number, published_at=at, sections=sections, content_hash="", deadlines=Deadlines())
