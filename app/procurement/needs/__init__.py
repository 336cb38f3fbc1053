"""What there is need of: citizens, capacity, gaps, and the results of today's offers, ready for a tender."""

from app.procurement.needs.schemas import LotNeed

__all__ = ["LotNeed"]
