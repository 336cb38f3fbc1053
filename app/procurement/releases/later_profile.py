"""The portal's own rules for bids, awards and contracts: what must be there, and what must agree with what."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.platform.errors import N_
from app.procurement.releases.schemas import Violation

Release = Mapping[str, Any]

AWARDS = {
    "bids.statistics": N_("How many bids came is not known. Tell the administrator."),
    "awards": N_("Decide every lot."),
    "awards[].status": N_("The award’s state is not known. Tell the administrator."),
    "awards[].date": N_("The day of the decision is not known. Tell the administrator."),
    "awards[].relatedLots": N_("Decide every lot."),
    "awards[].items": N_("Write at least one lot."),
}
CONTRACTS = {
    "contracts": N_("The contract is not known. Tell the administrator."),
    "contracts[].title": N_("Give the contract a title."),
    "contracts[].status": N_("The contract’s state is not known. Tell the administrator."),
    "contracts[].dateSigned": N_("Write the day the contract was signed."),
    "contracts[].period.startDate": N_("Write when the contract begins."),
    "contracts[].period.endDate": N_("Write when the contract ends."),
    "contracts[].value.amount": N_("Write the contract’s value."),
    "contracts[].items": N_("Write at least one lot."),
}
NO_WINNER = N_("The award {id} names no supplier, bid or value. Tell the administrator.")
FIXED_PRICE = "qualityOnly"
UNKNOWN_BID = N_("The award {id} follows bid {bid}, which is not among the valid bids. Tell the administrator.")
OTHER_BIDDER = N_("The award {id} names others than those who made the bid. Tell the administrator.")
OTHER_LOTS = N_("The award {id} is of lots the bid is not for. Tell the administrator.")
OVER_BID = N_("The awards to bid {bid} come to more than the bid. Tell the administrator.")
MISCOUNTED = N_("The number of bids ({told}) is not that of the bids named ({named}). Tell the administrator.")
UNKNOWN_AWARD = N_("The contract {id} follows an award that is not there or not in force. Tell the administrator.")
OUTSIDE_AWARD = N_("The contract {id} is of lots its award does not give. Tell the administrator.")
NO_METRICS = N_("The contract {id} lacks the result measures of its lots. Tell the administrator.")
BACKWARDS = N_("The contract {id} ends before it begins. Mend its dates.")


def _bids(release: Release) -> list[Mapping[str, Any]]:
    return list(release.get("bids", {}).get("details", []))


def _awarded(release: Release) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, award in enumerate(release.get("awards", [])):
        if award.get("status") != "unsuccessful":
            yield f"awards[{place}]", award


def awards_follow_bids(release: Release) -> Iterator[Violation]:
    valid = {bid["id"]: bid for bid in _bids(release) if bid.get("status") == "valid"}
    is_priced = release.get("tender", {}).get("awardCriteria") != FIXED_PRICE
    for path, award in _awarded(release):
        if not (award.get("suppliers") and award.get("relatedBid") and ("value" in award or not is_priced)):
            yield Violation(path, NO_WINNER, {"id": award["id"]})
        elif award["relatedBid"] not in valid:
            yield Violation(f"{path}.relatedBid", UNKNOWN_BID, {"id": award["id"], "bid": award["relatedBid"]})
        else:
            yield from _as_the_bid(path, award, valid[award["relatedBid"]])


def _as_the_bid(path: str, award: Mapping[str, Any], bid: Mapping[str, Any]) -> Iterator[Violation]:
    if {each["id"] for each in award["suppliers"]} != {each["id"] for each in bid.get("tenderers", [])}:
        yield Violation(f"{path}.suppliers", OTHER_BIDDER, {"id": award["id"]})
    if not set(award.get("relatedLots", [])) <= set(bid.get("relatedLots", [])):
        yield Violation(f"{path}.relatedLots", OTHER_LOTS, {"id": award["id"]})


def awards_within_bids(release: Release) -> Iterator[Violation]:
    """What a bid is awarded comes to no more than what it asked for; a decision that was taken back counts no more."""
    awarded: dict[str, float] = {}
    for _, award in _awarded(release):
        if award["status"] != "cancelled":
            number = str(award.get("relatedBid"))
            awarded[number] = awarded.get(number, 0) + award.get("value", {}).get("amount", 0)
    for place, bid in enumerate(_bids(release)):
        if awarded.get(bid["id"], 0) > bid.get("value", {}).get("amount", float("inf")):
            yield Violation(f"bids.details[{place}].value", OVER_BID, {"bid": bid["id"]})


def bids_are_counted(release: Release) -> Iterator[Violation]:
    bids = _bids(release)
    for place, statistic in enumerate(release.get("bids", {}).get("statistics", [])):
        named = sum(_counts(statistic, bid) for bid in bids)
        if statistic["value"] != named:
            params = {"told": str(statistic["value"]), "named": str(named)}
            yield Violation(f"bids.statistics[{place}]", MISCOUNTED, params)


def _counts(statistic: Mapping[str, Any], bid: Mapping[str, Any]) -> bool:
    status = {"bids": bid["status"], "validBids": "valid", "disqualifiedBids": "disqualified"}[statistic["measure"]]
    lot = statistic.get("relatedLot")
    return bool(bid["status"] == status and (lot is None or lot in bid["relatedLots"]))


def contracts_follow_awards(release: Release) -> Iterator[Violation]:
    in_force = {award["id"]: award for _, award in _awarded(release) if award["status"] == "active"}
    for place, contract in enumerate(release.get("contracts", [])):
        path, params = f"contracts[{place}]", {"id": str(contract["id"])}
        award = in_force.get(contract["awardID"])
        if award is None:
            yield Violation(f"{path}.awardID", UNKNOWN_AWARD, params)
        elif not _lots_of(contract) <= set(award.get("relatedLots", [])):
            yield Violation(f"{path}.items", OUTSIDE_AWARD, params)
        period = contract.get("period", {})
        if period.get("endDate", "9") < period.get("startDate", "0"):
            yield Violation(f"{path}.period", BACKWARDS, params)


def contracts_are_measured(release: Release) -> Iterator[Violation]:
    targets = release.get("tender", {}).get("targets", [])
    for place, contract in enumerate(release.get("contracts", [])):
        if not contract.get("agreedMetrics") and any(_is_about(each, _lots_of(contract)) for each in targets):
            yield Violation(f"contracts[{place}].agreedMetrics", NO_METRICS, {"id": str(contract["id"])})


def _lots_of(contract: Mapping[str, Any]) -> set[str]:
    return {item["relatedLot"] for item in contract.get("items", [])}


def _is_about(target: Mapping[str, Any], lots: set[str]) -> bool:
    """A measure without lots is about all of them."""
    named = target["observations"][0]["dimensions"].get("relatedLots")
    return named is None or not lots.isdisjoint(named.split(", "))


LATER_RULES: tuple[Callable[[Release], Iterator[Violation]], ...] = (
    awards_follow_bids,
    awards_within_bids,
    bids_are_counted,
    contracts_follow_awards,
    contracts_are_measured,
)
