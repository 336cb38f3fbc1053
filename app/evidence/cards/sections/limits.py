"""What the run cannot say, and when it is not to be used."""

from app.evidence.cards.facts import CardFacts
from app.evidence.cards.schemas import Section, bullets, text
from app.evidence.cards.voice import Voice
from app.platform.errors import N_

CANNOT = (
    N_(
        "What nobody has registered. If caseworkers send the most motivated to one offer, its effect looks better than"
        " it is. How much that would take stands under “How the method was tested”."
    ),
    N_(
        "Other municipalities and other times. The figures hold for these citizens, this labour market and this period."
    ),
    N_(
        "What happens if all are sent to one offer. Places run out, and a citizen who gets a job may take it from "
        "another who would have got it. The calculation sees neither."
    ),
    N_("Why an offer works, and whether it would work with other staff or other content."),
    N_("What it costs. Price and effect are held against each other elsewhere."),
    N_(
        "That an offer without a figure does nothing. It has too few citizens, or nobody comparable to hold them "
        "against."
    ),
    N_("What an offer does against no offer ever. The comparison is with no offer now, perhaps one later."),
)
ONE_CITIZEN = N_(
    "What will happen to the single citizen. Effects are averages; in this run they do not differ measurably from "
    "citizen to citizen, so everybody gets the same order of offers."
)
ONE_CITIZEN_PERSONAL = N_(
    "What will happen to the single citizen. Offers can be ordered by what is known of a citizen, since that did "
    "better on citizens the model had not seen, but the figure is still an average of people who look alike."
)
ONE_CITIZEN_UNKNOWN = N_("What will happen to the single citizen. Effects are averages over many.")
SCORED = N_(
    "Changes on an indicator without a reservation: whoever scores knows which offer it was, and may be the one who "
    "runs it. Such a scale can be coloured, and is never the main ground for judging a supplier."
)
NOT_FOR = (
    N_("to decide for a citizen without a caseworker's own judgement and the citizen's own wishes"),
    N_("to judge caseworkers, employees or single citizens"),
    N_("to end or award a contract on one figure alone, or on an effect whose interval holds zero"),
    N_("to compare one offer's “own citizens” figure with another's as if they had had the same citizens"),
    N_("for offers that have changed content, staff or target group since the period"),
    N_("once a newer run is published, or when this one is a draft or withdrawn"),
)


def write_cannot(facts: CardFacts, voice: Voice) -> Section:
    said = [CANNOT[0], _one_citizen(facts), *CANNOT[1:]]
    if any(one.unit == "points" for one in facts.outcomes):
        said.append(SCORED)
    return Section(id="cannot", heading=voice(N_("What it cannot say")), blocks=[bullets([voice(one) for one in said])])


def write_not_for(facts: CardFacts, voice: Voice) -> Section:
    return Section(
        id="not-for",
        heading=voice(N_("When not to use it")),
        blocks=[text(voice(N_("The run is not to be used"))), bullets([voice(one) for one in NOT_FOR])],
    )


def _one_citizen(facts: CardFacts) -> str:
    personal = facts.main.told.personal if facts.main and facts.main.told else None
    if personal is None:
        return ONE_CITIZEN_UNKNOWN
    return ONE_CITIZEN_PERSONAL if personal else ONE_CITIZEN
