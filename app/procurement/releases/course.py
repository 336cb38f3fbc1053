"""What was known of decisions and contracts at an instant.

Nothing of a bid is known to others before its bidder has been told of the decision.
"""

from collections.abc import Iterator
from datetime import datetime

from app.procurement.releases.schemas import ContractStep, DecidedLots, Decision, Process, SignedContract

STEP_TAGS = {
    "signed": "contract",
    "changed": "contractAmendment",
    "option_taken": "contractAmendment",
    "option_let_go": "contractUpdate",
    "notice": "contractAmendment",
    "ended": "contractTermination",
}


def decision_steps(process: Process) -> Iterator[tuple[str, datetime]]:
    """When decisions were told to the bidders, and when one was taken up again."""
    for each in process.decisions:
        yield "award", each.notified_at
        if each.withdrawn_at and each.withdrawn_at > each.notified_at:
            yield "awardCancellation", each.withdrawn_at


def contract_steps(process: Process) -> Iterator[tuple[str, datetime]]:
    for contract in process.contracts:
        yield from ((STEP_TAGS[step.kind], step.at) for step in contract.steps)


def decisions_at(process: Process, at: datetime) -> list[Decision]:
    return [each for each in process.decisions if each.notified_at <= at]


def is_withdrawn(decision: Decision, at: datetime) -> bool:
    return decision.withdrawn_at is not None and decision.withdrawn_at <= at


def contracts_at(process: Process, at: datetime) -> list[tuple[SignedContract, list[ContractStep]]]:
    """The contracts that were signed by then, each with the steps it had taken."""
    known = [(each, [step for step in each.steps if step.at <= at]) for each in process.contracts]
    return [(contract, steps) for contract, steps in known if steps]


def has_contract(process: Process, decision: Decision, outcome: DecidedLots, at: datetime) -> bool:
    return any(
        (contract.round, contract.bid) == (decision.round, outcome.bid) for contract, _ in contracts_at(process, at)
    )


def lot_status(process: Process, at: datetime) -> dict[int, str]:
    """Of each lot that a decision in force has decided on, by the standard's code list; complete with its contracts."""
    decisions = decisions_at(process, at)
    if not decisions or is_withdrawn(decisions[-1], at):
        return {}
    found: dict[int, str] = {}
    for outcome in decisions[-1].outcomes:
        for lot in outcome.lots:
            if outcome.outcome != "awarded":
                found[lot] = "unsuccessful"
            elif found.get(lot, "complete") == "complete":
                found[lot] = "complete" if has_contract(process, decisions[-1], outcome, at) else "active"
    return found
