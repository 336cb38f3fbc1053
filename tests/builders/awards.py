"""Tenders that are decided, with letters, and those whose bidders are notified."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.platform.db import execute, transaction
from app.platform.documents.issuing import folder_of
from app.procurement.awards import service
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.proposal_service import rules_of
from app.procurement.awards.report_service import list_reports
from app.procurement.awards.schemas import AwardRules, Decision, LotChoice, Outcome
from app.procurement.evaluation.basis import Cell, load_basis
from app.procurement.opening.schemas import OpenedBid
from app.procurement.publication.service import get_edition
from app.procurement.tenders.schemas import Tender
from tests.builders.evaluation import agree, leader, make_in_meeting
from tests.builders.opened_bids import FIRST, SECOND, make_bid, make_closed_tender

WHY = "Tilbuddet har det bedste forhold mellem pris og kvalitet."
COMPLAINT = "Afgørelsen kan indbringes for Klagenævnet for Udbud."
NEXT_STEPS = "Kontrakten sendes til underskrift, når standstillperioden er udløbet."
# Points by the bid's number; the first of the two suppliers is the better one, the control bid comes last.
POINTS = {1: 8, 2: 6, 3: 4}


async def make_ranked(
    points: Mapping[int, int] = POINTS, *, by_criterion: Mapping[tuple[int, str], int] | None = None, **overrides: Any
) -> tuple[Tender, list[OpenedBid]]:
    """Everything agreed, and no decision. points : of a bid by its number; by_criterion : by number and criterion."""
    tender, bids, _ = await make_in_meeting(**overrides)
    number = {bid.id: bid.number for bid in bids}
    cells: list[Cell] = list((await load_basis(tender.id)).cells())
    more = by_criterion or {}
    given = {cell: more.get((number[cell[0]], cell[2]), points[number[cell[0]]]) for cell in cells}
    await agree(tender.id, given)
    return tender, bids


async def set_sums(tender_id: int, sums: Mapping[int, int]) -> None:
    """The same evaluation sum on every lot, by the bid's number; what came in refuses to be changed, also by a test."""
    async with transaction():
        await execute("set local session_replication_role = replica")
        for number, ore in sums.items():
            await execute(
                """
                update opened_bid set sums = (select jsonb_object_agg(lot, $3::bigint) from unnest(lots) lot)
                where tender_id = $1 and number = $2
                """,
                tender_id,
                number,
                ore,
            )
        await execute("set local session_replication_role = origin")


async def set_points(tender_id: int, points: int, *, number: int | None = None) -> None:
    """What was agreed is agreed otherwise, on every bid or one of them."""
    await execute(
        """
        update consensus_score set points = $2
        where opened_bid_id in (select id from opened_bid where tender_id = $1 and ($3::int is null or number = $3))
        """,
        tender_id,
        points,
        number,
    )


async def rules_for(tender_id: int) -> AwardRules:
    return rules_of(await get_edition(tender_id))


async def choices_for(
    tender_id: int, outcomes: Mapping[int, Outcome] | None = None, *, rules: AwardRules | None = None
) -> list[LotChoice]:
    """Every lot awarded to those the rules give it to, unless `outcomes` says otherwise."""
    without = [lot for lot, outcome in (outcomes or {}).items() if outcome != "awarded"]
    return [
        LotChoice(lot=each.lot, outcome=(outcomes or {}).get(each.lot, "awarded"), reason=WHY, winners=each.winners)
        for each in await service.propose(tender_id, rules=rules, without=without)
    ]


async def decide(
    tender_id: int,
    outcomes: Mapping[int, Outcome] | None = None,
    *,
    rules: AwardRules | None = None,
    choices: Sequence[LotChoice] | None = None,
) -> Decision:
    rules = rules or await rules_for(tender_id)
    return await service.decide(
        leader(),
        tender_id,
        choices or await choices_for(tender_id, outcomes, rules=rules),
        rules=rules,
        seen=fingerprint(await service.propose(tender_id, rules=rules), rules),
        next_steps=NEXT_STEPS,
        complaint=COMPLAINT,
    )


async def make_decided(
    points: Mapping[int, int] = POINTS, *, outcomes: Mapping[int, Outcome] | None = None, **overrides: Any
) -> tuple[Decision, list[OpenedBid]]:
    tender, bids = await make_ranked(points, **overrides)
    return await decide(tender.id, outcomes), bids


async def make_letters(decision: Decision, *, ready: bool = True) -> None:
    """ready : as when a worker has made them; no file is rendered."""
    await service.prepare_letters(leader(), decision.tender_id, decision_id=decision.id)
    if ready:
        await execute(
            """
            update issued_document set state = 'ready', file_name = 'x.pdf', pages = 2, finished_at = now()
            where subject = 'bidder_letters'
            """
        )


async def make_notified(
    points: Mapping[int, int] = POINTS, *, outcomes: Mapping[int, Outcome] | None = None, **overrides: Any
) -> tuple[Decision, list[OpenedBid]]:
    """Decided, and the letters sent today."""
    decision, bids = await make_decided(points, outcomes=outcomes, **overrides)
    await make_letters(decision)
    reason = "" if decision.is_awarded else "Ingen delaftale er tildelt."
    return await service.notify(leader(), decision.tender_id, decision_id=decision.id, reason=reason), bids


async def make_sent_letter(*, supplier_id: int | None = None, **overrides: Any) -> tuple[int, int]:
    """A tender and the letter to its first bidder, who may be named; its file is there."""
    bids = None
    if supplier_id is not None:
        edition = await get_edition((await make_closed_tender()).id)
        bids = [await make_bid(edition, FIRST, supplier_id=supplier_id), await make_bid(edition, SECOND)]
    decision, opened = await make_notified({1: 8, 2: 6, 3: 4}, bids=bids, **overrides)
    letters = await service.list_letters(leader(), decision.tender_id, decision.id)
    await _write_files("bidder_letters")
    return decision.tender_id, next(each.id for each in letters if each.opened_bid_id == opened[0].id)


async def make_report() -> tuple[int, int, int]:
    """A tender, its decision and the evaluation report, whose file is there."""
    decision, _ = await make_decided()
    await _write_files("tender_decisions")
    return decision.tender_id, decision.id, (await list_reports(decision))[0].id


async def _write_files(subject: str) -> None:
    folder = folder_of(subject)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "x.pdf").write_bytes(b"%PDF-1.7")
    await execute(
        "update issued_document set state = 'ready', file_name = 'x.pdf', pages = 1 where subject = $1", subject
    )
