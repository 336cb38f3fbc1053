"""From figures to a card in one language: which sections there are, in the order a reader trusts them."""

from app.evidence.cards.facts import CardFacts
from app.evidence.cards.schemas import Card
from app.evidence.cards.sections.data import write_data, write_outcomes
from app.evidence.cards.sections.fairness import write_fairness
from app.evidence.cards.sections.findings import write_findings
from app.evidence.cards.sections.limits import write_cannot, write_not_for
from app.evidence.cards.sections.opening import write_about, write_short
from app.evidence.cards.sections.repeating import write_repeating
from app.evidence.cards.sections.testing import write_testing
from app.evidence.cards.voice import Voice
from app.evidence.effects.wording import STATUS
from app.platform.errors import N_

SECTIONS = (
    write_about,
    write_data,
    write_outcomes,
    write_findings,
    write_cannot,
    write_fairness,
    write_testing,
    write_not_for,
    write_repeating,
)


def write_card(facts: CardFacts, locale: str) -> Card:
    voice, run = Voice(locale), facts.run
    state, kind = STATUS[run.status]
    return Card(
        run_id=run.id,
        language=locale,
        title=voice(N_("Model card for run {id}"), id=run.id),
        state=voice(state),
        kind=kind,
        lead=voice(N_("What the run says, what it cannot say, and for whom it fails.")),
        short=write_short(facts, voice),
        sections=[write(facts, voice) for write in SECTIONS],
    )
