"""The steps of a bid, and what is missing in each."""

from collections.abc import Sequence

from app.platform.errors import FieldError
from app.platform.web import translate
from app.procurement.bids.asked import asks_for, requirements_of
from app.procurement.bids.companies import declared
from app.procurement.bids.problems import find_problems
from app.procurement.bids.schemas import OpenBid, Problem
from app.procurement.bids.views import STEPS, StepLine
from app.procurement.publication.freezing import price_schedule


def step_lines(opened: OpenBid, url: str, locale: str) -> list[StepLine]:
    """Only steps that the tender has something for; files can always be added."""
    problems = find_problems(opened.draft, opened.editions)
    return [_line(opened, step, url, problems, locale) for step in STEPS if _is_asked(opened, step)]


def step_problems(opened: OpenBid, step: str) -> list[FieldError]:
    return [each.error for each in find_problems(opened.draft, opened.editions) if each.step == step]


def _is_asked(opened: OpenBid, step: str) -> bool:
    edition = opened.editions[0]
    if step == "prices":
        return bool(price_schedule(edition).lines)
    if step == "answers":
        return bool(requirements_of(edition, "evaluated"))
    return True


def _line(opened: OpenBid, step: str, url: str, problems: Sequence[Problem], locale: str) -> StepLine:
    own = [each.error for each in problems if each.step == step]
    lines = _declarers(opened, f"{url}/declarations") if step == "declarations" else []
    return StepLine(
        code=step,
        title=translate(locale, STEPS[step]),
        url=lines[0][1] if lines else f"{url}/{step}",
        problems=own,
        state="missing" if own else "open" if _is_optional(opened, step) else "done",
        lines=lines if len(lines) > 1 else [],
    )


def _is_optional(opened: OpenBid, step: str) -> bool:
    """Nothing is asked for and nothing is written."""
    if step == "files":
        return not opened.draft.files
    if step == "references":
        return not opened.draft.form("references").items and not asks_for(opened.editions[0], "references")
    return False


def _declarers(opened: OpenBid, url: str) -> list[tuple[str, str]]:
    companies = declared(opened.draft.form("bid"), opened.draft.form("declarations"))
    return [(each.company or each.cvr or "–", f"{url}/{each.place}") for each in companies]
