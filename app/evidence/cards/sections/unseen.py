"""How strong something nobody registered would have to be to explain an effect away, beside what is known."""

from app.evidence.cards.facts import Benchmark, MainOutcome, Strength
from app.evidence.cards.schemas import Block, heading, table, text
from app.evidence.cards.sections.findings import NOT_MEASURED
from app.evidence.cards.voice import Voice
from app.evidence.effects import pictures
from app.platform.errors import N_

MOST_SHOWN = 10
UNSEEN = N_(
    "No calculation can rule out that something nobody registered explains an effect. It can say how strong that "
    "something would have to be, beside facts that are known. It would have to sway both who gets the offer and how it"
    " goes for them."
)
NOTHING_CLEAR = N_("No offer has a clear effect on the main outcome, so there is nothing to explain away.")
MORE = N_("{n} more offers with a clear effect are left out here.")
BY_SHARE = N_("that explains {share} of what is unexplained, on both sides")
AS_STRONG = N_("{times} times as strong as “{fact}”")
WEAKER = N_("weaker than “{fact}”: {times} times as strong is enough")


def write_unseen(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("How strong would something unseen have to be?")))
    if not main.strengths:
        nothing_clear = main.n_shown and main.n_shown == main.readings.get("unclear")
        return [title, text(voice(NOTHING_CLEAR if nothing_clear else NOT_MEASURED))]
    columns = [
        voice(N_("Offer")), voice(N_("Effect on its own citizens")), voice(N_("Citizens")),
        voice(N_("It would take something unseen")),
    ]  # fmt: skip
    rows = [_strength(one, main.unit, voice) for one in main.strengths[:MOST_SHOWN]]
    left = len(main.strengths) - len(rows)
    return [
        title,
        text(voice(UNSEEN)),
        table(voice(N_("Offers with a clear effect")), columns, rows, numeric=[2]),
        *([text(voice(MORE, n=left))] if left else []),
    ]


def _strength(one: Strength, unit: str, voice: Voice) -> list[str]:
    return [
        f"{one.offer_title}, {one.supplier_name}",
        voice.estimate(one.estimate, one.low, one.high, unit),
        voice.people(one.n, one.n_low, one.n_high),
        _in_words(one, voice),
    ]


def _in_words(one: Strength, voice: Voice) -> str:
    """Beside the strongest known fact; without any, by the share of what is unexplained."""
    if not one.benchmarks:
        return voice(BY_SHARE, share=voice.percent(one.value))
    return _beside(min(one.benchmarks, key=lambda each: each.times), voice)


def _beside(benchmark: Benchmark, voice: Voice) -> str:
    fact = pictures.term_label(benchmark.predictor, benchmark.value, voice.locale)
    words = WEAKER if benchmark.times < 1 else AS_STRONG
    return voice(words, fact=fact, times=voice.number(benchmark.times, 1))
