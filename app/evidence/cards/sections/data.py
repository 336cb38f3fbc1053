"""Which data the run rests on, what it leaves out, and under which decision."""

from app.evidence.cards.facts import CardFacts, OutcomeLine
from app.evidence.cards.schemas import Block, Section, heading, pairs, table, text
from app.evidence.cards.voice import DASH, Voice
from app.evidence.effects.predictors import LIST as PREDICTORS
from app.evidence.effects.wording import DECIMALS, EXCLUSIONS, UNITS
from app.platform.errors import N_

BETTER = {"more": N_("more is better"), "fewer": N_("fewer is better")}
ROWS = N_(
    "Every Monday, every citizen on a benefit could start an offer or not. Each such week is a row. Of the weeks "
    "without a start a known share is drawn. What is known of the citizen is taken as it stood that Monday, and "
    "nothing from later."
)
COUNTS = N_("Citizens: {citizens}. Rows: {rows}. Of them starts in an offer: {starts}.")
NO_DATA = N_("No data have been read yet.")
NOT_THERE = N_(
    "Origin, citizenship, diagnoses and free text are not among the data at all; nor are names, CPR numbers and case "
    "numbers. The level of Danish is used where it is recorded, and it goes partly with origin: how the run does for "
    "each level stands under “For whom it fails”."
)
REGISTERS = N_(
    "Outcomes come from registers, not from what a supplier writes. Changes on an indicator are the exception: they "
    "rest on scores given by people."
)
FOLLOWED = N_(
    "Whoever could not be followed to the end is not dropped. What is missing is estimated from those who were "
    "followed, so a low share makes the figures less certain. “Without an offer” is the level in weeks when citizens "
    "started nothing."
)


def write_data(facts: CardFacts, voice: Voice) -> Section:
    return Section(
        id="data",
        heading=voice(N_("Which data")),
        blocks=[*_rows(facts, voice), *_predictors(facts, voice), *_basis(facts, voice)],
    )


def write_outcomes(facts: CardFacts, voice: Voice) -> Section:
    columns = [
        voice(N_("Outcome")), voice(N_("Direction")), voice(N_("Followed to the end")), voice(N_("Rows")),
        voice(N_("Offers with an effect shown")), voice(N_("Without an offer")),
    ]  # fmt: skip
    rows = [_outcome(one, voice) for one in facts.outcomes]
    shown = [table(voice(N_("Outcomes of the run")), columns, rows, numeric=[2, 3, 4, 5])] if rows else []
    return Section(
        id="outcomes",
        heading=voice(N_("What is measured")),
        blocks=[text(voice(REGISTERS)), *shown, text(voice(FOLLOWED))],
    )


def _outcome(one: OutcomeLine, voice: Voice) -> list[str]:
    return [
        voice.code("effect_outcome", one.outcome),
        voice(BETTER[one.better]),
        voice.percent(one.follow_up_share),
        voice.number(one.n_rows),
        voice(N_("{n} of {all}"), n=one.n_shown, all=one.n_offers),
        _without(one.control_mean, one.unit, voice),
    ]


def _without(level: float | None, unit: str, voice: Voice) -> str:
    if level is None:
        return DASH
    if unit == "share":
        return voice.percent(level, 1)
    return f"{voice.number(level, DECIMALS[unit])} {voice(UNITS[unit])}"


def _rows(facts: CardFacts, voice: Voice) -> list[Block]:
    run = facts.run
    if run.n_rows is None:
        return [text(voice(NO_DATA))]
    counts = voice(
        COUNTS,
        citizens=voice.number(run.n_citizens),
        rows=voice.number(run.n_rows),
        starts=voice.number(run.n_starts),
    )
    left_out = [[voice(EXCLUSIONS.get(code, code)), voice.count(n)] for code, n in run.exclusions.items()]
    columns = [voice(N_("Reason")), voice(N_("How many"))]
    reasons = (
        table(voice(N_("Left out, and why")), columns, left_out)
        if left_out
        else text(voice(N_("Nothing was left out.")))
    )
    return [text(voice(ROWS)), text(counts), reasons]


def _predictors(facts: CardFacts, voice: Voice) -> list[Block]:
    """What was adjusted for, what was not and why: who reads this asks for origin first."""
    said = (
        (N_("Adjusted for: {facts}."), facts.run.predictors),
        (N_("Used because the recorded decision allows it by name: {facts}."), facts.sensitive_used),
        (N_("Left out because no recorded decision allows it: {facts}."), facts.left_out),
    )
    return [
        heading(voice(N_("What is adjusted for, and what is left out on purpose"))),
        *(
            text(voice(words, facts=voice.joined([voice.word(PREDICTORS, code) for code in codes])))
            for words, codes in said
            if codes
        ),
        text(voice(NOT_THERE)),
    ]


def _basis(facts: CardFacts, voice: Voice) -> list[Block]:
    basis, title = facts.basis, heading(voice(N_("Legal basis")))
    if basis is None:
        return [title, text(voice(N_("The decision behind the run can no longer be found.")))]
    entries = [
        (voice(N_("Decision")), basis.name),
        (voice(N_("Decided")), voice.day(basis.decided_on)),
        (voice(N_("Impact assessment")), basis.impact_assessment),
    ]
    if basis.withdrawn_at:
        entries.append((voice(N_("Decision withdrawn")), voice.moment(basis.withdrawn_at)))
    return [title, pairs(*entries)]
