"""The portal's own rules for a release, stricter than the standard's: which fields must be there at each stage.

The standard asks for five fields, and a release with nothing but those is valid and of no use to anybody.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.platform.errors import N_
from app.procurement.releases.identity import NOT_FOR_PUBLICATION
from app.procurement.releases.later_profile import AWARDS, CONTRACTS, LATER_RULES
from app.procurement.releases.schemas import Violation

Release = Mapping[str, Any]

NO_PREFIX = N_("The identifier has no registered prefix. Set VIFTE_OCID_PREFIX before anything is published.")
UNKNOWN_PARTY = N_("{id} is referred to and is no party. Name it among the parties.")
UNKNOWN_LOT = N_("Lot {id} is referred to and does not exist. Mend the lots of the requirement or the result measure.")
TWICE = N_("The identifier {id} stands twice. Number the entries anew.")
WEIGHTS = N_("The weights of lot {lot} come to {sum}, not to 100. Mend them under the award criteria.")
BACKWARDS = N_("The period ends before it begins. Mend the timetable or the contract’s dates.")
AFTER_BIDS = N_("Questions are taken after the deadline for bids. Move one of the two in the timetable.")

# What must be there from each stage on, and where an officer writes it.
AT_ONCE = {
    "buyer.id": N_("Write the municipality’s CVR number under the buyer."),
    "buyer.name": N_("Write the municipality’s name under the buyer."),
    "tender.title": N_("Write the tender’s title."),
    "tender.procuringEntity.id": N_("Write the municipality’s CVR number under the buyer."),
    "tender.status": N_("The tender’s state is not known. Tell the administrator."),
}
TENDERED = {
    **AT_ONCE,
    "planning.rationale": N_("Write the purpose of the tender."),
    "tender.description": N_("Write the summary of the tender."),
    "tender.value.amount": N_("Write the estimated value, options included."),
    "tender.legalBasis.description": N_("Write the legal basis."),
    "tender.procurementMethod": N_("Choose a kind of procedure."),
    "tender.procurementMethodDetails": N_("Write the procedure in words."),
    "tender.mainProcurementCategory": N_("The tender’s category is not known. Tell the administrator."),
    "tender.contractPeriod.startDate": N_("Write when the contract begins."),
    "tender.contractPeriod.endDate": N_("Write when the contract ends."),
    "tender.lots": N_("Write at least one lot."),
    "tender.lots[].title": N_("Give the lot a title."),
    "tender.items": N_("Write at least one lot."),
    "tender.items[].classification.id": N_("Choose at least one CPV code."),
    "tender.items[].deliveryLocation.gazetteer.identifiers": N_("Choose at least one NUTS code."),
    "tender.criteria": N_("Write the requirements."),
}
BY_BIDS = {
    **TENDERED,
    "tender.tenderPeriod.startDate": N_("The day of publication is not known. Tell the administrator."),
    "tender.tenderPeriod.endDate": N_("Write the deadline for bids in the timetable."),
    "tender.enquiryPeriod.endDate": N_("Write the deadline for questions in the timetable."),
    "tender.awardPeriod.startDate": N_("Write when the bids are opened in the timetable."),
    "tender.submissionMethodDetails": N_("Write where bids are handed in, under the buyer."),
    "tender.awardCriteriaDetails": N_("Write how the award is made."),
    "tender.selectionCriteria.criteria": N_("Write what is asked of the bidders’ suitability."),
    "tender.lots[].awardCriteria.criteria": N_("Write the award criteria."),
    "tender.lots[].awardCriteria.criteria[].numbers": N_("Give each award criterion a weight."),
}
AMENDED = {
    **BY_BIDS,
    "tender.amendments": N_("An amendment must tell what it changes. Publish it from the tender’s publication page."),
    "tender.amendments[].rationale": N_("Write why the tender was amended."),
}
CANCELLED = {**TENDERED, "tender.statusDetails": N_("How the tender ended is not known. Tell the administrator.")}
AWARDED = {**BY_BIDS, **AWARDS}
CONTRACTED = {**AWARDED, **CONTRACTS}
STAGES = {
    "planning": AT_ONCE,
    "tender": BY_BIDS,
    "tenderAmendment": AMENDED,
    "tenderUpdate": BY_BIDS,
    "tenderCancellation": CANCELLED,
    "award": AWARDED,
    "awardCancellation": AWARDED,
    "contract": CONTRACTED,
    "contractUpdate": CONTRACTED,
    "contractAmendment": CONTRACTED,
    "contractTermination": CONTRACTED,
}


def violations_of(release: Release, *, uses_bids: bool = True, for_publication: bool = True) -> list[Violation]:
    """Everything a release lacks, in the order of its fields; none when it keeps the profile.

    uses_bids : False for an own offer's project description, which asks for no bids and gives no deadlines for them.
    for_publication : also the registered prefix is asked for.
    """
    wanted = {path: remedy for tag in release["tag"] for path, remedy in STAGES[tag].items()}
    if not uses_bids:
        wanted = {path: remedy for path, remedy in wanted.items() if path not in BY_BIDS or path in TENDERED}
    found = [Violation(path, remedy) for asked, remedy in wanted.items() for path in missing(release, asked)]
    if for_publication and str(release["ocid"]).startswith(NOT_FOR_PUBLICATION):
        found.insert(0, Violation("ocid", NO_PREFIX))
    return found + [violation for rule in RULES for violation in rule(release)]


def missing(record: Any, asked: str, at: str = "") -> Iterator[str]:
    """The places where `asked`, such as "tender.lots[].title", is not there. An empty list is no list."""
    name, _, rest = asked.partition(".")
    each = name.endswith("[]")
    name = name.removesuffix("[]")
    path = f"{at}.{name}" if at else name
    value = record.get(name) if isinstance(record, Mapping) else None
    if value in (None, "", [], {}):
        # Of a list that is not there, only its own rule speaks.
        if not each:
            yield f"{path}.{rest}" if rest else path
    elif each:
        for index, entry in enumerate(value):
            yield from missing(entry, rest, f"{path}[{index}]")
    elif rest:
        yield from missing(value, rest, path)


def known_parties(release: Release) -> Iterator[Violation]:
    known = {party["id"] for party in release.get("parties", [])}
    for path, reference in _references(release):
        if reference and reference.get("id") not in known:
            yield Violation(path, UNKNOWN_PARTY, {"id": str(reference.get("id"))})


def _references(release: Release) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    yield "buyer", release.get("buyer")
    yield "tender.procuringEntity", release.get("tender", {}).get("procuringEntity")
    for place, bid in enumerate(release.get("bids", {}).get("details", [])):
        yield from ((f"bids.details[{place}].tenderers", each) for each in bid.get("tenderers", []))
    for place, award in enumerate(release.get("awards", [])):
        yield from ((f"awards[{place}].suppliers", each) for each in award.get("suppliers", []))


def known_lots(release: Release) -> Iterator[Violation]:
    tender = release.get("tender", {})
    known = {lot["id"] for lot in tender.get("lots", [])}
    for index, item in enumerate(tender.get("items", [])):
        if item.get("relatedLot") not in known:
            yield Violation(f"tender.items[{index}].relatedLot", UNKNOWN_LOT, {"id": str(item.get("relatedLot"))})
    for index, criterion in enumerate(tender.get("criteria", [])):
        for lot in sorted(set(criterion.get("relatedLots", [])) - known):
            yield Violation(f"tender.criteria[{index}].relatedLots", UNKNOWN_LOT, {"id": lot})


def identifiers_once(release: Release) -> Iterator[Violation]:
    tender = release.get("tender", {})
    requirements = [
        requirement
        for criterion in tender.get("criteria", [])
        for group in criterion["requirementGroups"]
        for requirement in group["requirements"]
    ]
    lists: dict[str, Sequence[Any]] = {"tender.requirements": requirements}
    lists |= {
        f"tender.{name}": tender.get(name, [])
        for name in ("lots", "items", "criteria", "documents", "enquiries", "amendments")
    }
    lists |= {name: release.get(name, []) for name in ("parties", "awards", "contracts")}
    lists |= {"bids.details": release.get("bids", {}).get("details", [])}
    for path, entries in lists.items():
        identifiers = [entry["id"] for entry in entries]
        for identifier in sorted({each for each in identifiers if identifiers.count(each) > 1}):
            yield Violation(path, TWICE, {"id": identifier})


def weights_come_to_100(release: Release) -> Iterator[Violation]:
    for index, lot in enumerate(release.get("tender", {}).get("lots", [])):
        criteria = lot.get("awardCriteria", {}).get("criteria", [])
        weights = [Decimal(str(number["number"])) for each in criteria for number in each.get("numbers", [])]
        whole = sum(weights, Decimal(0))
        if weights and whole != 100:
            params = {"lot": lot["id"], "sum": f"{whole.normalize():f}"}
            yield Violation(f"tender.lots[{index}].awardCriteria", WEIGHTS, params)


def periods_run_forward(release: Release) -> Iterator[Violation]:
    """Instants are written alike, so that their texts sort as they do."""
    tender = release.get("tender", {})
    for name in ("enquiryPeriod", "tenderPeriod", "awardPeriod", "contractPeriod"):
        period = tender.get(name, {})
        if "startDate" in period and "endDate" in period and period["endDate"] < period["startDate"]:
            yield Violation(f"tender.{name}", BACKWARDS)
    asked, bids = tender.get("enquiryPeriod", {}).get("endDate"), tender.get("tenderPeriod", {}).get("endDate")
    if asked and bids and asked > bids:
        yield Violation("tender.enquiryPeriod.endDate", AFTER_BIDS)


RULES: tuple[Callable[[Release], Iterator[Violation]], ...] = (
    known_parties,
    known_lots,
    identifiers_once,
    weights_come_to_100,
    periods_run_forward,
    *LATER_RULES,
)
