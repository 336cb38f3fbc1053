"""From the opening to scores: two people open, every bid is checked, and evaluators score it, each alone."""

from decimal import Decimal

from app.procurement.evaluation import panel_service, qualification_service, scoring_service
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.schemas import SUITABLE, Finding
from app.procurement.evaluation.scoring_service import Entry
from app.procurement.opening import opening_service
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.story import Story

CHECKED_AFTER, SCORED_AFTER = 2, 8
# What each evaluator gives beside what is agreed on in the end; the scale has a step for every second point.
APART = (0, 2, -2)
LOWEST, HIGHEST = 0, 10


async def open_bids(story: Story) -> None:
    await story.go_to("opening", hour=13)
    for username in story.known["staff"]["openers"]:
        await opening_service.give_code(await actor_named(username), story.tender_id, story.codes[username])


async def check_bids(story: Story) -> None:
    """Where the tender stands here today the last bid is still to be checked."""
    await story.go_to("opening", CHECKED_AFTER)
    await qualification_service.begin_qualification(story.officer, story.tender_id)
    basis = await load_basis(story.tender_id)
    done = basis.bids[:-1] if story.reaches == "qualification" else basis.bids
    for bid in done:
        items = qualification_service.items_for(basis, bid)
        findings = {item.key: Finding(True, story.words["remark"] if item.flag else "") for item in items}
        await qualification_service.save_check(
            story.officer, story.tender_id, bid.number, findings=findings, outcome=SUITABLE, reason="", version=0
        )


async def score(story: Story) -> None:
    """Everybody hands in, or as many as the file says; the others have begun."""
    await story.go_to("opening", CHECKED_AFTER + 2)
    await qualification_service.begin_evaluation(story.officer, story.tender_id)
    await story.go_to("opening", SCORED_AFTER)
    evaluators = story.known["staff"]["evaluators"]
    handed_in = story.told.get("handed_in", len(evaluators))
    for place, username in enumerate(evaluators):
        actor = await actor_named(username)
        await panel_service.declare(actor, story.tender_id, {})
        basis = await load_basis(story.tender_id)
        places = list(basis.sheet.places())
        for lot, criterion in places if place < handed_in else places[:1]:
            entries = [
                Entry(bid.id, Decimal(points), story.words["points"][_step(points)], 0)
                for bid in basis.judged(lot)
                for points in [_own_points(story, bid.number, criterion, place)]
            ]
            await scoring_service.save_scores(actor, story.tender_id, lot, criterion, entries)
        if place < handed_in:
            await scoring_service.hand_in(actor, story.tender_id)


def agreed_points(story: Story, number: int, criterion: str) -> int:
    """number : of the bid; bids are numbered as they came, which is the order of the file."""
    return int(story.bids[number - 1]["points"][criterion[0]])


def _own_points(story: Story, number: int, criterion: str, place: int) -> int:
    return min(HIGHEST, max(LOWEST, agreed_points(story, number, criterion) + APART[place % len(APART)]))


def _step(points: int) -> int:
    return max(2, points)
