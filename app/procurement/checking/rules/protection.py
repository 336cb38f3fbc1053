"""Citizens' data, and the templates that reports are written in."""

from collections.abc import Iterator

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts
from app.procurement.checking.words import texts_of


def _annexes(sections: Sections) -> str:
    return " ".join(str(each.get("title") or "") for each in sections.get("annexes") or []).lower()


@rule(
    "error",
    message=N_("The tender has no data-processing agreement."),
    source=N_("A supplier that handles citizens' data for the municipality needs an agreement (GDPR article 28)."),
    remedy=N_("Write the section on data protection, and add the agreement as an annex."),
)
def there_is_a_processing_agreement(sections: Sections, facts: Facts) -> Iterator[Fault]:
    text = " ".join(text for section, _, _, text in texts_of(sections) if section == "data_protection").lower()
    if not text or "databehandler" not in text + _annexes(sections):
        yield Fault("data_protection")


@rule(
    "error",
    message=N_("Reports are required, and no annex shows the template they are to be written in."),
    source=N_("A report without a template can seldom be used in a decision."),
    remedy=N_("Add the report template as an annex."),
)
def reports_have_a_template(sections: Sections, facts: Facts) -> Iterator[Fault]:
    asks = bool(sections.get("deliverables")) or any(
        each.get("area") == "reporting" for each in sections.get("requirements") or []
    )
    if asks and "afrapportering" not in _annexes(sections) and "rapport" not in _annexes(sections):
        yield Fault("annexes")


@rule(
    "warning",
    message=N_("No annex shows how citizens are ordered into the offer."),
    source=N_("Vague orders give vague reports."),
    remedy=N_("Add the order template as an annex."),
)
def orders_have_a_template(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if sections.get("requirements") and "bestilling" not in _annexes(sections):
        yield Fault("annexes")
