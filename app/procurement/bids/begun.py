"""How many bids a company begins in a day, so that none fills the disk with drafts.

Kept in memory alone and forgotten with the process: no row may tell who began what.
"""

from collections import Counter
from datetime import date, datetime

from app.platform.clock import to_local
from app.platform.errors import N_, VifteError
from app.procurement.publication.schemas import PublicTender

MOST_A_DAY = 20
# Company and tender, which is told by its publication too.
Key = tuple[int, int, datetime]


class TooManyBegun(VifteError):
    status = 429

    def __init__(self) -> None:
        super().__init__(
            N_("Your company has begun {n} bids on this tender today. Go on with one of them."), n=MOST_A_DAY
        )


class Begun:
    """A day's counts; those of the day before are gone."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._counts: Counter[Key] = Counter()

    def count(self, supplier_id: int, tender: PublicTender, now: datetime) -> None:
        """One more. Raises TooManyBegun."""
        day, key = to_local(now).date(), (supplier_id, tender.tender_id, tender.first_published_at)
        if day != self._day:
            self._day, self._counts = day, Counter()
        if self._counts[key] >= MOST_A_DAY:
            raise TooManyBegun
        self._counts[key] += 1


begun = Begun()
