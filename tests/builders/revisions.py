"""Two runs of the same town, and what moved between them."""

from app.evidence.revisions import queries
from app.evidence.revisions.schemas import Move, Standing
from tests.builders.effects import Town, told_town


def standing(estimate: float, rank: int | None = None) -> Standing:
    return Standing(estimate=estimate, low=estimate - 1, high=estimate + 1, rank=rank)


async def two_runs() -> tuple[Town, Town]:
    """Both published; evaluation must be switched on."""
    return await told_town(), await told_town()


async def changed_runs() -> int:
    """A comparison that is done: the good offer fell by the case mix, the idle one was not told before."""
    old, new = await two_runs()
    change_id = await queries.insert_change(old.run_id, new.run_id, None)
    moves = [
        Move(
            outcome=new.outcome, offer_id=new.good, old=standing(3.0, 1), same_data=standing(3.1, 1),
            same_mix=standing(2.8, 1), new=standing(1.2, 3),
        ),
        Move(outcome=new.outcome, offer_id=new.idle, new=standing(-0.3, 2)),
        Move(outcome=new.outcome, offer_id=new.small, old=standing(0.5)),
    ]  # fmt: skip
    await queries.end_change(change_id, moves)
    return change_id
