"""What the pages of comments and review show."""

import msgspec

from app.platform.web import FormState
from app.procurement.tenders.history.showing import ShownChange
from app.procurement.tenders.reviewing.schemas import Colleague, Comment, Review
from app.procurement.tenders.schemas import Tender


class CommentsView(msgspec.Struct, frozen=True):
    """comments : each with its section's label."""

    tender: Tender
    comments: list[tuple[Comment, str]]
    may_comment: bool


class ReviewView(msgspec.Struct, frozen=True):
    """since : the version of the last decision; changes : what differs from it. mine : the reader is the one asked."""

    tender: Tender
    reviews: list[Review]
    colleagues: list[Colleague]
    since: int | None
    changes: list[ShownChange]
    form: FormState
    may_write: bool
    mine: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(str(each.id), each.name) for each in self.colleagues]

    @property
    def open(self) -> Review | None:
        return next((each for each in self.reviews if each.decision is None), None)

    @property
    def approved(self) -> bool:
        """Whether the text as it stands is approved."""
        decided = next((each for each in self.reviews if each.decision is not None), None)
        return decided is not None and decided.decision == "approved" and self.tender.version == decided.tender_version


class WaitingView(msgspec.Struct, frozen=True):
    tenders: list[Tender]
