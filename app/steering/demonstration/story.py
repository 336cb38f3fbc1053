"""One tender's story while it is being lived."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.platform.access import Actor
from app.procurement.tenders.schemas import Tender
from app.steering.demonstration.past_service import Past, working_day


@dataclass(frozen=True)
class Story:
    """told : the tender in the file; known : the whole file. days : the timetable's, by step.

    codes : the holders' opening codes by user name.
    """

    tender: Tender
    officer: Actor
    past: Past
    told: dict[str, Any]
    known: dict[str, Any]
    days: dict[str, date]
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def tender_id(self) -> int:
        return self.tender.id

    @property
    def reference(self) -> str:
        return self.tender.reference

    @property
    def reaches(self) -> str:
        return str(self.told["reaches"])

    @property
    def bids(self) -> list[dict[str, Any]]:
        return list(self.told.get("bids") or [])

    @property
    def words(self) -> dict[str, Any]:
        return dict(self.known["words"])

    async def go_to(self, step: str, days: int = 0, *, hour: int = 9) -> None:
        """So many days after a step of the timetable, on a working day."""
        await self.past.go_to(working_day(self.days[step] + timedelta(days=days)), hour)
