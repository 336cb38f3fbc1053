"""What is known of the citizens' course, row for row: assessments, reports, competences and wishes."""

from collections.abc import Iterable, Mapping

from app.steering.demonstration.history import History
from app.steering.demonstration.profiles import describe_citizens
from app.steering.demonstration.progress import Scored, indicator_codes
from app.steering.demonstration.reporting import SentReport
from app.steering.demonstration.rows import Rows, cpr_of, in_danish, placement_ref


def assessments(history: History, scored: list[Scored]) -> Rows:
    codes = indicator_codes()
    for each in scored:
        yield {
            "cpr": cpr_of(history, each.person),
            "indicator": codes[each.indicator],
            "assessed_on": in_danish(each.assessed_on),
            "citizen_score": _score(each.citizen),
            "professional_score": _score(each.professional),
            "note": each.note,
        }


def reports(sent: Iterable[SentReport], *, references: Mapping[int, str]) -> Rows:
    """references : the numbers of placements by their place in the history, where they are not the case system's."""
    for report in sent:
        yield {
            "report_ref": f"DEMO-R{report.placement + 1:06d}-{report.turn}",
            "placement_ref": references.get(report.placement) or placement_ref(report.placement),
            "kind": report.kind,
            "due_on": in_danish(report.due_on),
            "sent_on": in_danish(report.sent_on),
            **report.answers,
            "taken_up_on": in_danish(report.taken_up_on),
            "follow_ups": "|".join(report.follow_ups),
            "follow_up_text": report.follow_up_text,
        }


def competences(history: History, *, seed: int) -> Rows:
    for each in describe_citizens(history, seed=seed):
        yield {
            "cpr": cpr_of(history, each.person),
            "competences": "|".join(each.competences),
            "wishes": "|".join(each.wishes),
            "competences_text": each.competences_text,
            "wishes_text": each.wishes_text,
        }


def _score(score: int | None) -> str:
    return "" if score is None else str(score)
