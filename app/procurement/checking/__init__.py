"""What is wrong with a tender before it is published; each rule with its source and how to mend it."""

from app.procurement.checking.checking import check_tender
from app.procurement.checking.schemas import Facts, Finding, TodaysOffer

__all__ = ["Facts", "Finding", "TodaysOffer", "check_tender"]
