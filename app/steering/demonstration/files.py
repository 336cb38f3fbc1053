"""Writes the made-up municipality as the files its systems would deliver, ready for the intake."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from app.steering.demonstration import casework_rows, rows
from app.steering.demonstration.change import true_change
from app.steering.demonstration.history import History, truth
from app.steering.demonstration.ordered import Ordered, choose_ordered
from app.steering.demonstration.progress import Scored, assess_citizens, indicator_codes
from app.steering.demonstration.reporting import SentReport, send_reports
from app.steering.demonstration.rows import Rows

SUPPLIER_COLUMNS = ("code", "name", "kind", "cvr", "email", "phone", "address")
OFFER_COLUMNS = (
    "code", "title", "supplier_code", "offer_type", "target_groups", "benefits", "barriers", "track",
    "company_directed", "audience", "intake", "place_kind", "places", "weeks", "hours_per_week", "price_model",
    "price_kr", "location",
    "languages", "requirements", "description", "life", "opens_on", "closes_on", "successor_code", "last_confirmed_on",
)  # fmt: skip
CITIZEN_COLUMNS = (
    "cpr", "recorded_on", "birth_year", "sex", "target_group", "contact_group", "education", "danish_level", "district",
    "last_job_on", "barriers", "name", "case_number", "team", "caseworker",
)  # fmt: skip
PLACEMENT_COLUMNS = (
    "placement_ref", "cpr", "offer_code", "cohort", "referred_on", "start_on", "end_on", "end_reason",
)  # fmt: skip
COMPETENCE_COLUMNS = ("cpr", "competences", "wishes", "competences_text", "wishes_text")
ASSESSMENT_COLUMNS = ("cpr", "indicator", "assessed_on", "citizen_score", "professional_score", "note")
REPORT_COLUMNS = (
    "report_ref", "placement_ref", "kind", "due_on", "sent_on", "barriers", "results", "tasks", "ways_of_working",
    "recommendation", "taken_up_on", "follow_ups", "follow_up_text",
)  # fmt: skip
TRUTH_COLUMNS = ("offer_code", "starts", "starts_with_full_follow_up", "weeks_within_52", "simulation_error")
CHANGE_REPLICATES = 4
LEFT_TO_WRITE = timedelta(weeks=2)


@dataclass(frozen=True)
class Written:
    """files : the path of each import kind's file, in the order they must be read.

    ordered : the placements that are not in the file, since they are to be ordered in Vifte itself.
    reports_on_orders : the reports on these, but for some of the newest.
    """

    files: dict[str, Path]
    ordered: list[Ordered]
    reports_on_orders: list[SentReport]


def write_files(history: History, folder: Path, *, seed: int, truth_replicates: int = 20) -> Written:
    """One file for each import kind, and beside them `truth.csv`, which nothing imports."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed + 1)
    offers = list(rows.offers(history, rng))
    ordered = choose_ordered(history, offers)
    elsewhere = {each.placement for each in ordered}
    scored, sent = assess_citizens(history, seed=seed), send_reports(history, seed=seed)
    of_files = [each for each in sent if each.placement not in elsewhere]
    tables: dict[str, tuple[Sequence[str], Rows]] = {
        "suppliers": (SUPPLIER_COLUMNS, rows.suppliers()),
        "offers": (OFFER_COLUMNS, offers),
        "citizens": (CITIZEN_COLUMNS, rows.citizens(history, rng)),
        "spells": (("cpr", "benefit", "start_on", "end_on"), rows.spells(history)),
        "competences": (COMPETENCE_COLUMNS, casework_rows.competences(history, seed=seed)),
        "placements": (PLACEMENT_COLUMNS, rows.placements(history, but=elsewhere)),
        "outcomes": (("cpr", "kind", "start_on", "end_on"), rows.outcomes(history)),
        "assessments": (ASSESSMENT_COLUMNS, casework_rows.assessments(history, scored)),
        "reports": (
            REPORT_COLUMNS,
            casework_rows.reports(of_files, references={}),
        ),
    }
    for kind, (columns, lines) in tables.items():
        _write(folder / f"{kind}.csv", columns, lines)
    changes = [f"change_{code}" for code in indicator_codes()]
    known = _truth(history, scored, replicates=truth_replicates, seed=seed + 2)
    _write(folder / "truth.csv", (*TRUTH_COLUMNS, *changes), known)
    files = {kind: folder / f"{kind}.csv" for kind in tables}
    # Some of what was due these two weeks is left to be written, or to be late, in Vifte.
    newest = history.until - LEFT_TO_WRITE
    settled = [each for each in sent if each.placement in elsewhere and (each.due_on < newest or each.placement % 4)]
    return Written(files, ordered, settled)


def write_reports_on_orders(sent: list[SentReport], references: Mapping[int, str], folder: Path) -> Path:
    """A second file of reports, once the placements they are about have their references."""
    path = folder / "reports-on-orders.csv"
    _write(path, REPORT_COLUMNS, casework_rows.reports(sent, references=references))
    return path


def _write(path: Path, columns: Sequence[str], lines: Rows) -> None:
    # Semicolons, a byte order mark and Danish numbers: what Excel in Denmark writes.
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(lines)


def _truth(history: History, scored: list[Scored], *, replicates: int, seed: int) -> Rows:
    """Two kinds of truth for each offer: weeks self-supporting within 52, and change at the next assessment."""
    known = truth(history, replicates=replicates, seed=seed)
    change = true_change(history, scored, replicates=min(replicates, CHANGE_REPLICATES), seed=seed)
    n_weeks = (history.until - history.first_monday).days // 7
    for number, offer in enumerate(history.offers):
        mine = known["offer"] == number
        effects = known["effect"][mine]
        if not len(effects):
            continue
        error = effects.std(ddof=1) / len(effects) ** 0.5 if len(effects) > 1 else float("nan")
        yield {
            "offer_code": offer.code,
            "starts": int(mine.sum()),
            "starts_with_full_follow_up": int((known["week"][mine] + 52 <= n_weeks).sum()),
            "weeks_within_52": f"{effects.mean():.3f}",
            "simulation_error": f"{error:.3f}",
            **{f"change_{code}": f"{step:.3f}" for code, step in zip(indicator_codes(), change[number], strict=True)},
        }
