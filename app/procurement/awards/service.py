"""Award: what the tender's rules come to, the decision of each lot, the letters, and taking a decision up again."""

from collections.abc import Sequence

from app.platform.access import Actor
from app.procurement.awards.schemas import AwardedLot, AwardRules, Decision, LotChoice, LotProposal


async def propose(
    tender_id: int, *, rules: AwardRules | None = None, without: Sequence[int] = ()
) -> list[LotProposal]:
    """For each lot of the newest edition the ranking by the tender's own rules, and who is awarded it.

    rules : None reads them from the edition's own words. without : lots that are not to be awarded.
    For rooms that have seen to who may read; there is no ranking before every criterion has its consensus.
    """
    raise NotImplementedError


async def decide(
    actor: Actor,
    tender_id: int,
    choices: Sequence[LotChoice],
    *,
    rules: AwardRules,
    seen: str,
    next_steps: str,
    complaint: str,
) -> Decision:
    """Decide every lot, freeze the rankings, and move the tender on.

    seen : what `fingerprint` said of the proposal the officer looked at.
    Raises InvalidInput naming each lot that cannot be decided so, StaleVersion when the proposal has changed since.
    """
    raise NotImplementedError


async def reconsider(actor: Actor, tender_id: int, *, decision_id: int, reason: str) -> None:
    """Withdraw the decision, which stays as history, and take the evaluation up again."""
    raise NotImplementedError


async def prepare_letters(actor: Actor, tender_id: int, *, decision_id: int) -> None:
    """Make every bidder's letter, dated today, to be read before it is sent."""
    raise NotImplementedError


async def notify(actor: Actor, tender_id: int, *, decision_id: int, reason: str = "") -> Decision:
    """Send the letters that were made today; the standstill counts from the day after.

    reason : why the tender ends, where no lot is awarded. Raises Conflict while a letter is not ready.
    """
    raise NotImplementedError


async def current_decision(tender_id: int) -> Decision | None:
    """The decision that holds, notified or not; None before one is made and after it is withdrawn."""
    raise NotImplementedError


async def list_decisions(tender_id: int) -> list[Decision]:
    """Every round, the newest first, withdrawn ones too."""
    raise NotImplementedError


async def awarded(tender_id: int) -> list[AwardedLot]:
    """The suppliers of the lots that the holding decision awards, by lot and place; also before they are notified."""
    raise NotImplementedError
