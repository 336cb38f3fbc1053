"""What the publication pages show: one typed value for each page."""

from datetime import date
from typing import Any

import msgspec

from app.platform.documents.metadata import load_metadata
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, FieldError, VifteError
from app.platform.web import FormState, LoadedPanel
from app.procurement.procedures.kinds import leads_to_bids
from app.procurement.procedures.lifecycle import ASKED_FOR, SHOWN_STATES, shown_state
from app.procurement.publication.freezing import section_name
from app.procurement.publication.schemas import Edition, Invitation, PublicTender, Question
from app.procurement.tenders.history.showing import ShownChange, shown_changes
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ORDER

TEMPLATE = "kravspecifikation"


class Place(msgspec.Struct, frozen=True):
    """Something to mend before publication, with the section where it is mended, when it is in one."""

    section: str
    section_label: str
    error: FieldError


class PublishedDocument(msgspec.Struct, frozen=True):
    """`name` in the reader's language; `url` is empty while the file is being made."""

    name: str
    issued: Issued
    url: str


class EditionLine(msgspec.Struct, frozen=True):
    """schedule_url : of the workbook that bidders price; empty where there is nothing to price."""

    edition: Edition
    documents: list[PublishedDocument]
    schedule_url: str


class QuestionLine(msgspec.Struct, frozen=True):
    question: Question
    about: str


class InvitationsView(msgspec.Struct, frozen=True, kw_only=True):
    """choices : suppliers who may still be invited. An invitation is withdrawn only before publication."""

    invited: list[Invitation]
    choices: list[tuple[str, str]]
    takes_more: bool
    is_published: bool


class PublicationView(msgspec.Struct, frozen=True, kw_only=True):
    """problems : what stands in the way of the next edition; warnings : what to weigh. changes : since the last one.

    endings : events and words. invitations : None where everybody may bid, and for those who may not know.
    refused : why the last attempt failed; others : what it named beside the form's own fields.
    """

    tender: Tender
    state_label: str
    editions: list[EditionLine]
    problems: list[Place]
    warnings: list[Place]
    changes: list[ShownChange]
    may_publish: bool
    may_amend: bool
    may_adopt: bool
    endings: list[tuple[str, str]]
    n_questions: int
    n_unanswered: int
    public_url: str
    invitations: InvitationsView | None
    refused: VifteError | None
    others: list[FieldError]
    form: FormState = FormState()


class QuestionsView(msgspec.Struct, frozen=True, kw_only=True):
    tender: Tender
    questions: list[QuestionLine]
    may_ask: bool
    may_write: bool
    n_ready: int
    sections: list[tuple[str, str]]
    form: FormState = FormState()


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    tender: Tender
    line: QuestionLine
    version: int
    form: FormState
    stale: list[tuple[str, str, str]] = []


class PublicLine(msgspec.Struct, frozen=True):
    tender: PublicTender
    url: str
    state_label: str


class PublicList(msgspec.Struct, frozen=True):
    open: list[PublicLine]
    closed: list[PublicLine]


class Step(msgspec.Struct, frozen=True):
    """One step of a published timetable."""

    label: str
    date: date
    time: str | None = None
    note: str | None = None


class PublicView(msgspec.Struct, frozen=True, kw_only=True):
    tender: PublicTender
    url: str
    state_label: str
    documents: list[PublishedDocument]
    schedule_url: str
    questions: list[QuestionLine]
    editions: list[Edition]
    sections: dict[str, Any]
    timetable: list[Step]
    panels: list[LoadedPanel]


class EditionView(msgspec.Struct, frozen=True, kw_only=True):
    tender: PublicTender
    url: str
    edition: Edition
    is_newest: bool
    documents: list[PublishedDocument]
    schedule_url: str
    changes: list[ShownChange]


def state_label(state: str, procedure_kind: str) -> str:
    """A msgid."""
    return SHOWN_STATES[shown_state(state, uses_bids=leads_to_bids(procedure_kind))]


def public_state_label(tender: PublicTender) -> str:
    """A msgid; until the bids are opened the written state would say that they can still be handed in."""
    closed = tender.state in ASKED_FOR and not tender.is_open
    return N_("The deadline for bids has passed") if closed else state_label(tender.state, tender.procedure_kind)


def places(problems: list[FieldError], locale: str) -> list[Place]:
    found = []
    for problem in problems:
        section = problem.field.split(".")[0].split("[")[0]
        known = section if section in ORDER else ""
        found.append(Place(known, section_name(known, locale), problem))
    return found


def document_name(kind: str, locale: str) -> str:
    return load_metadata(kind).name[locale]


def documents_of(issued: list[Issued], address: str, locale: str) -> list[PublishedDocument]:
    """In the order they were asked for. address : what their own addresses begin with."""
    return [
        PublishedDocument(
            document_name(each.kind, locale), each, f"{address}/{each.id}" if each.state == "ready" else ""
        )
        for each in reversed(issued)
    ]


def question_lines(questions: list[Question], locale: str) -> list[QuestionLine]:
    return [QuestionLine(question, section_name(question.section, locale)) for question in questions]


def changes_shown(edition: Edition, locale: str) -> list[ShownChange]:
    return shown_changes(TEMPLATE, edition.changes, locale)


def section_choices(locale: str) -> list[tuple[str, str]]:
    return [(name, section_name(name, locale)) for name in ORDER]
