"""How the method was tested: placebo, comparable citizens, balance, predictions, what is unseen, and known truth."""

from app.evidence.cards.facts import CardFacts, MainOutcome, Placebo
from app.evidence.cards.schemas import Block, Section, heading, picture, table, text
from app.evidence.cards.sections.findings import NO_RESULTS, NOT_MEASURED, chance
from app.evidence.cards.sections.unseen import write_unseen
from app.evidence.cards.voice import DASH, Voice
from app.evidence.effects import pictures
from app.platform.errors import N_

# The run's own page draws more of them.
MOST_IN_BALANCE = 10
PLACEBOS = {
    "placebo weeks": N_("Weeks on a benefit in the third year before the start"),
    "placebo work": N_("Weeks in work in the second year before the start"),
}
PLACEBO = N_(
    "The whole calculation was made once more on something that lies before the start, which no offer can have "
    "changed. A fair comparison then finds nothing. This is called a placebo check."
)
NO_PLACEBO = N_(
    "Not measured in this run. The check takes an outcome of benefit or self-support, and records that reach two or "
    "three years back before the starts."
)
QUIET = N_(
    "What was found is no more than chance makes. That is no proof: what was hidden for a few months only, or touches "
    "few, leaves no trace here."
)
LOUD = N_(
    "More was found than chance usually makes: those who started seem to have differed from the others already before. "
    "The effects on the offers' own citizens may be off by as much. Where nothing is hidden, chance alone gives this "
    "warning in about one run in six."
)
WIDENED = N_(
    "The intervals of the common population have been made wider by what the check showed; those of the offers' own "
    "citizens have not."
)
OVERLAP = N_(
    "An effect can only be told where citizens who might as well have started did not. The two halves of the picture "
    "should lie over the same chances."
)
BALANCE = N_(
    "The groups count as alike on a fact when they lie less than 0.1 standard deviations apart. The largest difference"
    " left, on average over the offers, is {apart}, on “{fact}”."
)
CALIBRATION = N_(
    "The model says how it would have gone without an offer. Here that is held against citizens it had not seen and "
    "who started nothing, from those it expected least of to those it expected most of."
)
SLOPE = N_("When it expects one more, {slope} more come true; 1 is perfect.")
KNOWN_TRUTH = N_(
    "The method is tried on made-up municipalities where the true effects are known, beside simpler methods. The "
    "figures, and where it falls short, stand in the product's documentation: docs/validation.md. They are about the "
    "method, not about this run."
)


def write_testing(facts: CardFacts, voice: Voice) -> Section:
    main = facts.main
    blocks = (
        [text(voice(NO_RESULTS))]
        if main is None
        else [
            *_placebo(main, voice),
            *_overlap(main, voice),
            *_balance(main, voice),
            *_calibration(main, voice),
            *write_unseen(main, voice),
            heading(voice(N_("How good is the method where the truth is known?"))),
            text(voice(KNOWN_TRUTH)),
        ]
    )
    return Section(id="tested", heading=voice(N_("How the method was tested")), blocks=blocks)


def _placebo(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("Does it find an effect where there can be none?")))
    if not main.placebos:
        return [title, text(voice(NO_PLACEBO))]
    columns = [
        voice(N_("Checked on")), voice(N_("Offers")), voice(N_("Off zero")), voice(N_("Expected by chance")),
        voice(N_("What all offers share, in standard deviations")), voice(N_("Chance of this or more")),
    ]  # fmt: skip
    loud = any(one.is_loud for one in main.placebos)
    verdict = [voice(LOUD if loud else QUIET), *([voice(WIDENED)] if main.widened else [])]
    return [
        title,
        text(voice(PLACEBO)),
        table(voice(N_("Placebo check")), columns, [_placebo_row(one, voice) for one in main.placebos]),
        text(" ".join(verdict)),
    ]


def _placebo_row(one: Placebo, voice: Voice) -> list[str]:
    shared = DASH
    if one.shared is not None:
        value, low, high = (voice.number(each, 2) for each in (one.shared, one.low, one.high))
        shared = voice(N_("{value} ({low} to {high})"), value=value, low=low, high=high)
    return [
        voice(PLACEBOS.get(one.name, one.name)),
        str(one.n_offers),
        str(one.n_outside),
        voice.number(one.n_by_chance, 1),
        shared,
        chance(one.p_value, voice),
    ]


def _overlap(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("Are there comparable citizens?")))
    figure = pictures.draw_overlap({"overlap": main.overlap}, voice.locale)
    if figure is None:
        return [title, text(voice(NOT_MEASURED))]
    return [title, text(voice(OVERLAP)), picture(figure)]


def _balance(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("Were the two groups alike after adjustment?")))
    furthest = sorted(main.balance, key=lambda row: -abs(row["before"]))[:MOST_IN_BALANCE]
    figure = pictures.draw_balance({"balance": furthest}, voice.locale)
    if figure is None:
        return [title, text(voice(NOT_MEASURED))]
    worst = max(main.balance, key=lambda row: abs(row["after"]))
    fact = pictures.term_label(worst["predictor"], worst["value"], voice.locale)
    said = voice(BALANCE, apart=voice.number(abs(worst["after"]), 2), fact=fact)
    return [title, text(said), picture(figure)]


def _calibration(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("Does what was expected come true?")))
    tenths = main.calibration.get("outcome_tenths") or []
    if not tenths:
        return [title, text(voice(NOT_MEASURED))]
    said, slope = voice(CALIBRATION), main.calibration.get("outcome_slope")
    if slope is not None:
        said = f"{said} {voice(SLOPE, slope=voice.number(slope, 2))}"
    scale = 100 if main.unit == "share" else 1
    rows = [
        [str(place), voice.number(expected * scale, 1), voice.number(seen * scale, 1), voice.number(n)]
        for place, (expected, seen, n) in enumerate(_in_pairs(tenths), start=1)
    ]
    columns = [voice(N_("Part")), voice(N_("Expected")), voice(N_("Seen")), voice(N_("Rows"))]
    outcome = voice.code("effect_outcome", main.outcome)
    caption = voice(N_("Expected and seen without an offer: “{outcome}”"), outcome=outcome)
    return [title, text(said), table(caption, columns, rows)]


def _in_pairs(parts: list[list[float]]) -> list[tuple[float, float, float]]:
    """(expected, seen, rows) of two parts at a time: fifths of tenths, which is as fine as a reader needs."""
    pairs = [parts[place : place + 2] for place in range(0, len(parts), 2)]
    totals = [sum(n for _, _, n in pair) for pair in pairs]
    return [
        (sum(e * n for e, _, n in pair) / total, sum(s * n for _, s, n in pair) / total, total)
        for pair, total in zip(pairs, totals, strict=True)
    ]
