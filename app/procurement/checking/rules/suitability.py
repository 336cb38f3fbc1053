"""Who may bid: the bidder's suitability is judged once."""

from collections.abc import Iterator

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.rules.award import flat
from app.procurement.checking.schemas import Facts

ONCE = N_("What shows that a bidder is suitable may not be scored again at the award.")
# Words by which each kind of evidence is known in a criterion.
EVIDENCE = {
    "turnover": ("omsætning", "årsomsætning"),
    "equity": ("egenkapital", "soliditet", "likviditet", "regnskab"),
    "references": ("reference", "tidligere opgaver", "tidligere leverancer", "lignende opgaver"),
}


@rule(
    "error",
    message=N_("Criterion {number} scores “{word}”, which the suitability requirements ask for already."),
    source=ONCE,
    remedy=N_("Judge how the task will be done instead: who will do it and by which method."),
)
def suitability_is_not_scored_again(sections: Sections, facts: Facts) -> Iterator[Fault]:
    asked = _asked(sections)
    for index, below, criterion in flat(sections):
        texts = [str(criterion.get("name") or ""), str(criterion.get("description") or "")]
        text = " ".join(texts + list(criterion.get("counts_positively") or [])).lower()
        for word in (word for kind in asked for word in EVIDENCE[kind]):
            if word in text:
                yield Fault("criteria", index, f"{below}description", {"number": criterion.get("number"), "word": word})
                break


@rule(
    "error",
    message=N_(
        "Requirement {number} is scored, and asks for “{word}”, which the suitability requirements ask for already."
    ),
    source=ONCE,
    remedy=N_("Make it a suitability requirement alone, or ask how the task will be done."),
)
def scored_requirements_ask_for_no_suitability(sections: Sections, facts: Facts) -> Iterator[Fault]:
    asked = _asked(sections)
    for index, each in enumerate(sections.get("requirements") or []):
        text = f"{each.get('heading')} {each.get('text')} {each.get('documentation')}".lower()
        found = [word for kind in asked for word in EVIDENCE[kind] if word in text]
        if each.get("kind") == "evaluated" and found:
            yield Fault("requirements", index, "text", {"number": each.get("number"), "word": found[0]})


@rule(
    "warning",
    message=N_("The tender asks nothing about the bidder's suitability."),
    source=N_("Suitability keeps out those who cannot carry the task; it must be in proportion to it."),
    remedy=N_("Write the requirements, or say in the conditions that there are none."),
)
def suitability_is_asked_for(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if not sections.get("suitability"):
        yield Fault("suitability")


def _asked(sections: Sections) -> list[str]:
    """The kinds of evidence asked for: as marked, and where nothing is marked, by their words."""
    found = []
    for each in sections.get("suitability") or []:
        text = f"{each.get('heading')} {each.get('text')} {each.get('evidence')}".lower()
        found += [
            kind
            for kind, words in EVIDENCE.items()
            if each.get("kind") == kind or (not each.get("kind") and any(word in text for word in words))
        ]
    return list(dict.fromkeys(found))
