"""The rules, by what they look at. Importing this enters all of them."""

from app.procurement.checking.rules import (
    award,
    lots,
    notice,
    price,
    protection,
    requirements,
    results,
    suitability,
    texts,
    timetable,
)

all_rules = (award, lots, notice, price, protection, requirements, results, suitability, texts, timetable)
