"""What the room's pages show: one typed value for each page."""

import msgspec

from app.platform.web import FormState
from app.procurement.bidders.schemas import Company, OwnQuestion, Registration
from app.procurement.publication.schemas import PublicTender


class RegisterView(msgspec.Struct, frozen=True):
    """is_on : whether registrations can be answered, which takes e-mail."""

    is_on: bool
    form: FormState = FormState()


class ConfirmView(msgspec.Struct, frozen=True):
    """registration : None for a link that is used or too old."""

    registration: Registration | None
    url: str
    form: FormState = FormState()


class QuestionLine(msgspec.Struct, frozen=True):
    question: OwnQuestion
    about: str


class AskView(msgspec.Struct, frozen=True, kw_only=True):
    tender: PublicTender
    url: str
    takes_questions: bool
    questions: list[QuestionLine]
    sections: list[tuple[str, str]]
    form: FormState = FormState()


class PanelView(msgspec.Struct, frozen=True, kw_only=True):
    """On the public page. is_visitor : nobody is signed in. n_asked, n_answered : of the reader's own questions."""

    url: str
    is_visitor: bool
    takes_questions: bool
    n_asked: int = 0
    n_answered: int = 0


class CompanyView(msgspec.Struct, frozen=True):
    company: Company
    form: FormState
    stale: list[tuple[str, str, str]] = []
