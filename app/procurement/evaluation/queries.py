"""Reads and writes of checks, declarations, scores, meetings and consensus."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.evaluation.schemas import (
    Check,
    Consensus,
    Declared,
    Finding,
    Meeting,
    PastConsensus,
    StoredScore,
)
from app.procurement.evaluation.sealed_scores import Place

LOCK = "select pg_advisory_xact_lock{shared}(hashtext('evaluation'), $1)"


async def lock_evaluation(tender_id: int, *, shared: bool = False) -> None:
    """Until the transaction ends. Evaluators share it; a meeting or a check waits for them and keeps them out."""
    await execute(LOCK.format(shared="_shared" if shared else ""), tender_id)


async def checks_of(tender_id: int) -> dict[int, Check]:
    rows = await fetch(
        "select c.* from bid_check c join opened_bid b on b.id = c.opened_bid_id where b.tender_id = $1", tender_id
    )
    return {row["opened_bid_id"]: _check(row) for row in rows}


async def insert_check(check: Check) -> bool:
    """False when the bid has one."""
    done = await fetch_value(
        """
        insert into bid_check (opened_bid_id, outcome, findings, reason, checked_by, checked_at, version)
        values ($1, $2, $3, $4, $5, clock_timestamp(), 1) on conflict (opened_bid_id) do nothing returning id
        """,
        *_values(check),
    )
    return done is not None


async def update_check(check: Check) -> bool:
    """False when the row is no longer at the version before."""
    done = await fetch_value(
        """
        update bid_check set outcome = $2, findings = $3, reason = $4, checked_by = $5, checked_at = clock_timestamp(),
            version = version + 1
        where opened_bid_id = $1 and version = $6 returning id
        """,
        *_values(check),
        check.version,
    )
    return done is not None


def _values(check: Check) -> tuple[object, ...]:
    findings = msgspec.json.encode(check.findings).decode()
    return check.opened_bid_id, check.outcome, findings, check.reason, check.checked_by


def _check(row: Record) -> Check:
    findings = msgspec.json.decode(row["findings"], type=dict[str, Finding])
    names = (name for name in Check.__struct_fields__ if name != "findings")
    return Check(**{name: row[name] for name in names}, findings=findings)


async def declarations_of(tender_id: int) -> list[Declared]:
    """What each evaluator has said last of each bidder."""
    rows = await fetch(
        """
        select distinct on (user_id, opened_bid_id) user_id, opened_bid_id, has_interest, note, declared_at
        from evaluator_interest where tender_id = $1 order by user_id, opened_bid_id, id desc
        """,
        tender_id,
    )
    return [Declared(**dict(row)) for row in rows]


async def has_interest(tender_id: int, user_id: int) -> bool:
    """Ever declared: an interest is never taken back."""
    return await fetch_value(  # type: ignore[no-any-return]
        "select exists (select from evaluator_interest where tender_id = $1 and user_id = $2 and has_interest)",
        tender_id,
        user_id,
    )


async def insert_declaration(tender_id: int, user_id: int, opened_bid_id: int, note: str | None) -> None:
    """note : what the interest is; None for none."""
    await execute(
        """
        insert into evaluator_interest (tender_id, user_id, opened_bid_id, has_interest, note, declared_at)
        values ($1, $2, $3, $4, $5, clock_timestamp())
        """,
        tender_id,
        user_id,
        opened_bid_id,
        note is not None,
        note or "",
    )


async def scores_of(tender_id: int, evaluator_id: int | None = None) -> list[StoredScore]:
    """Sealed as they lie; of one evaluator, or of all."""
    rows = await fetch(
        """
        select s.* from evaluation_score s join opened_bid b on b.id = s.opened_bid_id
        where b.tender_id = $1 and ($2::int is null or s.evaluator_id = $2) order by s.id
        """,
        tender_id,
        evaluator_id,
    )
    return [_score(row) for row in rows]


async def insert_score(place: Place, sealed: bytes) -> bool:
    """False when there is one."""
    done = await fetch_value(
        """
        insert into evaluation_score (opened_bid_id, lot, criterion, evaluator_id, sealed, saved_at, version)
        values ($1, $2, $3, $4, $5, clock_timestamp(), 1)
        on conflict (opened_bid_id, lot, criterion, evaluator_id) do nothing returning id
        """,
        *_place(place),
        sealed,
    )
    return done is not None


async def update_score(place: Place, sealed: bytes, version: int) -> bool:
    """False when the row is handed in, or no longer at this version."""
    done = await fetch_value(
        """
        update evaluation_score set sealed = $5, saved_at = clock_timestamp(), version = version + 1
        where opened_bid_id = $1 and lot = $2 and criterion = $3 and evaluator_id = $4 and version = $6
            and submitted_at is null
        returning id
        """,
        *_place(place),
        sealed,
        version,
    )
    return done is not None


async def hand_in(score_ids: Sequence[int]) -> None:
    await execute(
        "update evaluation_score set submitted_at = clock_timestamp() where id = any($1) and submitted_at is null",
        list(score_ids),
    )


def _place(place: Place) -> tuple[int, int, str, int]:
    return place.opened_bid_id, place.lot, place.criterion, place.evaluator_id


def _score(row: Record) -> StoredScore:
    place = Place(row["opened_bid_id"], row["lot"], row["criterion"], row["evaluator_id"])
    return StoredScore(
        id=row["id"], place=place, sealed=row["sealed"], submitted_at=row["submitted_at"], version=row["version"]
    )


async def find_meeting(tender_id: int) -> Meeting | None:
    """The newest."""
    row = await fetch_one(
        "select * from evaluation_meeting where tender_id = $1 order by round desc limit 1", tender_id
    )
    if row is None:
        return None
    return Meeting(row["id"], row["round"], row["begun_at"], row["begun_by"], tuple(row["evaluators"]))


async def insert_meeting(tender_id: int, round: int, begun_by: int, evaluators: Sequence[int]) -> datetime:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into evaluation_meeting (tender_id, round, begun_at, begun_by, evaluators)
        values ($1, $2, clock_timestamp(), $3, $4) returning begun_at
        """,
        tender_id,
        round,
        begun_by,
        sorted(evaluators),
    )


async def consensus_of(tender_id: int) -> list[Consensus]:
    rows = await fetch(
        """
        select c.* from consensus_score c join opened_bid b on b.id = c.opened_bid_id
        where b.tender_id = $1 order by b.number, c.lot, c.criterion
        """,
        tender_id,
    )
    return [Consensus(**{name: row[name] for name in Consensus.__struct_fields__}) for row in rows]


async def insert_consensus(agreed: Consensus) -> bool:
    """False when there is one."""
    done = await fetch_value(
        """
        insert into consensus_score (opened_bid_id, lot, criterion, points, reason, saved_by, saved_at, version)
        values ($1, $2, $3, $4, $5, $6, clock_timestamp(), 1)
        on conflict (opened_bid_id, lot, criterion) do nothing returning id
        """,
        *_agreed(agreed),
    )
    return done is not None


async def update_consensus(agreed: Consensus) -> bool:
    """False when the row is no longer at the version before."""
    done = await fetch_value(
        """
        update consensus_score
        set points = $4, reason = $5, saved_by = $6, saved_at = clock_timestamp(), version = version + 1
        where opened_bid_id = $1 and lot = $2 and criterion = $3 and version = $7 returning id
        """,
        *_agreed(agreed),
        agreed.version,
    )
    return done is not None


def _agreed(agreed: Consensus) -> tuple[object, ...]:
    return agreed.opened_bid_id, agreed.lot, agreed.criterion, agreed.points, agreed.reason, agreed.saved_by


async def keep_revision(agreed: Consensus, round: int) -> None:
    """A copy of the row as it has just been saved."""
    await execute(
        """
        insert into consensus_revision (consensus_id, version, round, points, reason, saved_by, saved_at)
        select id, version, $4, points, reason, saved_by, saved_at
        from consensus_score where opened_bid_id = $1 and lot = $2 and criterion = $3
        """,
        agreed.opened_bid_id,
        agreed.lot,
        agreed.criterion,
        round,
    )


async def past_consensus(tender_id: int, lot: int, criterion: str) -> list[PastConsensus]:
    """What was saved before and is no longer what is agreed; the latest first."""
    rows = await fetch(
        """
        select c.opened_bid_id, r.version, r.round, r.points, r.reason, r.saved_by, r.saved_at
        from consensus_revision r join consensus_score c on c.id = r.consensus_id
        join opened_bid b on b.id = c.opened_bid_id
        where b.tender_id = $1 and c.lot = $2 and c.criterion = $3 and r.version < c.version
        order by r.id desc
        """,
        tender_id,
        lot,
        criterion,
    )
    return [PastConsensus(**dict(row)) for row in rows]
