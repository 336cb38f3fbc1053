"""The list's filters, from the address and back to chips."""

from collections.abc import Mapping

from app.casework.citizens.schemas import CitizenFilter
from app.casework.citizens.service import SORTS
from app.platform.codelists import codes, label
from app.platform.errors import N_
from app.platform.web import ListQuery, read_list_query, translate

PASSIVE_LIMITS = (13, 26, 52, 78)
PASSIVE_LABEL = N_("Passive for {weeks} weeks or more")
# The list opens on those with a benefit today; asking for everybody is the filter that shows as a chip.
EVERYBODY, ON_BENEFIT = "all", "on_benefit"
EVERYBODY_LABEL = N_("Also without a benefit today")


def read_citizen_query(query: Mapping[str, object]) -> ListQuery:
    return read_list_query(
        query,
        sorts=list(SORTS),
        filters={
            "target_group": codes("target_group"),
            "benefit": codes("benefit"),
            "passive": [str(weeks) for weeks in PASSIVE_LIMITS],
            "now": [ON_BENEFIT, EVERYBODY],
        },
    )


def filter_of(query: ListQuery) -> CitizenFilter:
    passive = query.first("passive")
    return CitizenFilter(
        text=query.q,
        target_groups=query.all("target_group"),
        benefits=query.all("benefit"),
        passive_weeks=int(passive) if passive else None,
        on_benefit_now=shows_benefit_now(query),
    )


def shows_benefit_now(query: ListQuery) -> bool:
    return query.first("now") != EVERYBODY


def chips_of(query: ListQuery, locale: str) -> list[tuple[str, str, str]]:
    """Label, query name and value of each filter in use."""
    listed = [
        (label(name, code, locale), name, code) for name in ("target_group", "benefit") for code in query.all(name)
    ]
    passive = [(translate(locale, PASSIVE_LABEL, weeks=value), "passive", value) for value in query.all("passive")]
    everybody = [] if shows_benefit_now(query) else [(translate(locale, EVERYBODY_LABEL), "now", EVERYBODY)]
    return listed + passive + everybody
