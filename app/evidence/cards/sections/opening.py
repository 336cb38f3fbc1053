"""What is read first: the run in a few sentences, and what this card is."""

from app.evidence.cards.facts import CardFacts, MainOutcome
from app.evidence.cards.schemas import Block, Section, bullets, note, pairs, text, warning
from app.evidence.cards.voice import DASH, Voice
from app.evidence.effects.wording import STATUS
from app.platform.errors import N_

STATE_MEANS = {
    "draft": N_("This run is a draft. Nothing uses it, and nobody has vouched for it."),
    "withdrawn": N_("This run is withdrawn. It is not to be used any more."),
    "running": N_("This run is still being estimated. The card is filled in when it is done."),
    "failed": N_("This run failed. It has no results."),
}
ASKED_BY_NIGHT = N_("started by the system at night")
ASKED_BY_COMMAND = N_("started on the server")

RESERVATION = N_("What nobody has registered is not adjusted for. The figures advise; it is people who decide.")
QUESTION = N_(
    "The run tells what each offer did for the citizens it was given to, compared with citizens who were like them and"
    " started nothing that week. It rests on {citizens} citizens and {starts} starts, with data until {date}."
)
QUESTION_AHEAD = N_("The run is to tell what each offer does for the citizens it is given to.")
EFFECTS = N_(
    "On the main outcome, “{outcome}”, an effect can be shown for {shown} of {all} offers. By their 95% intervals: "
    "helps {helps}, makes it worse {harms}, cannot be told from no effect {unclear}."
)
RANKS = N_("Can be ranked: {n} of {all} offers. For the others it is too early, or there is nobody to compare with.")
NO_RANKS = N_("None of the offers can be ranked yet. That, too, is a result.")
RANKS_UNKNOWN = N_("Whether the offers can be ranked was not measured in this run.")
PLACEBO_QUIET = N_(
    "The placebo check found nothing that chance does not explain, which is no proof that nothing is hidden."
)
PLACEBO_WARNS = N_("The placebo check raised a warning: a difference between the groups is left. See below.")
PLACEBO_UNKNOWN = N_("The placebo check, a try on something no offer can have changed, was not made in this run.")

PURPOSE = N_(
    "A run is one calculation of what the offers have done for citizens. This card says what it can be used for and "
    "what it cannot, so that everybody can ask the right questions of its figures."
)
TWO_QUESTIONS = N_("The run answers two questions, and they are never mixed:")
OWN_PEOPLE = N_(
    "For the citizens an offer was given to: what did the offer do for them? This is the fair question to a supplier "
    "who gets the hardest cases. Every participant counts the same."
)
COMMON = N_(
    "For one common population: what would each offer do for all the citizens of the run? Then all offers are judged "
    "on the same people, and only then can they be put in order."
)
COMPARISON = N_(
    "In both, the offer is compared with no offer started in that week, perhaps one later. Every figure below says "
    "which of the two questions it answers."
)
INTERVALS = N_(
    "How to read an interval: a 95% interval is the range the true effect most likely lies in. If the calculation were"
    " made on 100 different sets of citizens, about 95 of the ranges would hold the truth, if all that"
    " matters is registered. An effect whose range holds zero cannot be told from no effect."
)


def write_short(facts: CardFacts, voice: Voice) -> Section:
    """The card for who reads nothing else."""
    said = [voice(STATE_MEANS[facts.run.status])] if facts.run.status in STATE_MEANS else []
    said.append(_question(facts, voice))
    if facts.main is not None:
        said += [_effects(facts.main, voice), _ranks(facts.main, voice), voice(_placebo(facts.main))]
    said.append(voice(RESERVATION))
    return Section(id="short", heading=voice(N_("In short")), blocks=[bullets(said)])


def write_about(facts: CardFacts, voice: Voice) -> Section:
    state = [warning(voice(STATE_MEANS[facts.run.status]))] if facts.run.status in STATE_MEANS else []
    blocks = [
        text(voice(PURPOSE)),
        text(voice(TWO_QUESTIONS)),
        bullets([voice(OWN_PEOPLE), voice(COMMON)]),
        text(voice(COMPARISON)),
        note(voice(INTERVALS)),
        _made(facts, voice),
    ]
    return Section(id="about", heading=voice(N_("What this is")), blocks=state + blocks)


def _made(facts: CardFacts, voice: Voice) -> Block:
    run = facts.run
    entries = [
        (voice(N_("State")), voice(STATUS[run.status][0])),
        (voice(N_("Asked for")), f"{voice.moment(run.requested_at)}, {_asked_by(facts, voice)}"),
        (voice(N_("Finished")), voice.moment(run.finished_at)),
    ]
    if run.published_at:
        by = f", {facts.published_by}" if facts.published_by else ""
        entries.append((voice(N_("Published")), voice.moment(run.published_at) + by))
    if run.withdrawn_at:
        reason = f". {run.withdrawn_reason}" if run.withdrawn_reason else ""
        entries.append((voice(N_("Withdrawn")), voice.moment(run.withdrawn_at) + reason))
    period = f"{voice.day(run.first_monday)} {DASH} {voice.day(run.last_monday)}" if run.first_monday else DASH
    entries += [(voice(N_("Period of the starts")), period), (voice(N_("Data until")), voice.day(run.data_until))]
    return pairs(*entries)


def _asked_by(facts: CardFacts, voice: Voice) -> str:
    if facts.asked_by:
        return facts.asked_by
    return voice(ASKED_BY_NIGHT if facts.run.trigger == "nightly" else ASKED_BY_COMMAND)


def _question(facts: CardFacts, voice: Voice) -> str:
    run = facts.run
    if run.n_citizens is None:
        return voice(QUESTION_AHEAD)
    return voice(
        QUESTION,
        citizens=voice.number(run.n_citizens),
        starts=voice.number(run.n_starts),
        date=voice.day(run.data_until),
    )


def _effects(main: MainOutcome, voice: Voice) -> str:
    return voice(
        EFFECTS,
        outcome=voice.code("effect_outcome", main.outcome),
        shown=main.n_shown,
        all=main.n_offers,
        helps=main.readings.get("helps", 0),
        harms=main.readings.get("harms", 0),
        unclear=main.readings.get("unclear", 0),
    )


def _ranks(main: MainOutcome, voice: Voice) -> str:
    if main.told is None:
        return voice(RANKS_UNKNOWN)
    if main.told.n_rankable == 0:
        return voice(NO_RANKS)
    return voice(RANKS, n=main.told.n_rankable, all=main.told.n_offers)


def _placebo(main: MainOutcome) -> str:
    if not main.placebos:
        return PLACEBO_UNKNOWN
    return PLACEBO_WARNS if any(one.is_loud for one in main.placebos) else PLACEBO_QUIET
