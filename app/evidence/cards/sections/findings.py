"""What the run says: how many effects can be told, how far offers differ, what may be ranked, own against private."""

from app.evidence.cards.facts import SURPRISING, CardFacts, MainOutcome, Told
from app.evidence.cards.schemas import Block, Section, heading, table, text
from app.evidence.cards.voice import Voice
from app.evidence.effects.schemas import GroupResult
from app.evidence.effects.wording import REASONS, UNITS
from app.platform.errors import N_

NOT_MEASURED = N_("Not measured in this run.")
READINGS = {
    "helps": N_("Helps: the whole interval lies on the good side"),
    "unclear": N_("Cannot be told from no effect: the interval holds zero"),
    "harms": N_("Makes it worse: the whole interval lies on the bad side"),
}
NOT_RANKED = {
    "few_citizens": N_("Fewer than 15 citizens"),
    "separable": N_("Nobody comparable went without the offer"),
    "outside_support": N_("Too many participants have no counterpart"),
    "few_effective": N_("Too few comparable citizens to hold it against"),
    "few_events": N_("Too few had the outcome, with or without the offer"),
    "no_estimate": N_("The data cannot tell the effect from chance"),
    "far_from_population": N_("Its participants are too unlike the citizens it is told for"),
    "too_few_arms": N_("Too few offers to put in order"),
    "arms_do_not_differ": N_("The offers do not differ more than chance makes them"),
    "unreliable": N_("Too early: most of what sets it apart may be chance"),
}
NO_RESULTS = N_("There are no results yet.")
NO_EFFECTS = N_("No effect could be estimated on the main outcome: there was too little to go by.")
BY_CHANCE = N_(
    "Each interval is wrong one time in twenty. If none of these {n} offers had any effect, about {k} would still be "
    "read as helping or making it worse."
)
ELSEWHERE = N_("Each offer's figure, with interval and number of citizens, stands on the run's own page.")
TOLD = N_("{offers} offers were told together for about {citizens} citizens.")
SPREAD = N_(
    "Their true effects are estimated to lie about {spread} {unit} from the average, up or down. If all offers did the"
    " same, estimates as far apart as these would come by chance in only {p} of cases."
)
SPREAD_MAY_BE_NONE = N_(
    "Estimates as far apart as these would come by chance in {p} of cases if all offers did the same. So it cannot be "
    "said that they differ; the best guess is a distance of {spread} {unit} from the average, but it may be none."
)
SPREAD_UNKNOWN = N_("How far they truly differ could not be measured.")
FLAGS = N_(
    "Marked as better than the average offer: {better}. Marked as worse: {worse}. Marks are only set as long as at "
    "most about one in twenty is expected to point the wrong way."
)
OWN_AND_PRIVATE = N_(
    "The average weighs each offer by its citizens. It says how the groups do as they are, not that ownership is the "
    "reason: own and private offers differ in content and target group too."
)


def write_findings(facts: CardFacts, voice: Voice) -> Section:
    main = facts.main
    if main is None:
        blocks: list[Block] = [text(voice(NO_RESULTS))]
    elif main.failure and not main.n_offers:
        blocks = [text(voice(NO_EFFECTS))]
    else:
        blocks = [*_own_people(main, voice), *_common(main, voice), *_kinds(main, voice)]
    return Section(id="says", heading=voice(N_("What it says")), blocks=blocks)


def chance(p: float, voice: Voice) -> str:
    return voice(N_("less than 1%")) if p < 0.01 else voice.percent(p)


def _own_people(main: MainOutcome, voice: Voice) -> list[Block]:
    rows = [[voice(words), str(main.readings.get(code, 0))] for code, words in READINGS.items()]
    rows += [[voice(REASONS.get(code, code)), str(n)] for code, n in main.hidden.items()]
    outcome = voice.code("effect_outcome", main.outcome)
    by_chance = round(0.05 * main.n_shown)
    return [
        heading(voice(N_("For the offers' own citizens: “{outcome}”"), outcome=outcome)),
        table(voice(N_("Offers by what can be said of them")), [voice(N_("Reading")), voice(N_("Offers"))], rows),
        *([text(voice(BY_CHANCE, n=main.n_shown, k=by_chance))] if by_chance else []),
        text(voice(ELSEWHERE)),
    ]


def _common(main: MainOutcome, voice: Voice) -> list[Block]:
    title, told = heading(voice(N_("For the common population: do the offers differ?"))), main.told
    if told is None:
        return [title, text(voice(NOT_MEASURED))]
    rows = [[voice(N_("Can be ranked")), str(told.n_rankable)]]
    rows += [[voice(NOT_RANKED.get(code, code)), str(n)] for code, n in told.not_ranked.items()]
    columns = [voice(N_("Answer")), voice(N_("Offers"))]
    return [
        title,
        text(_difference(told, main.unit, voice)),
        table(voice(N_("Which offers can be ranked, and why others cannot")), columns, rows),
        text(voice(FLAGS, better=told.n_better, worse=told.n_worse)),
    ]


def _difference(told: Told, unit: str, voice: Voice) -> str:
    people = voice(TOLD, offers=told.n_told, citizens=voice.number(told.n_citizens))
    if told.between_sd is None or told.p_of_no_difference is None:
        return f"{people} {voice(SPREAD_UNKNOWN)}"
    spread = voice.number(told.between_sd * 100 if unit == "share" else told.between_sd, 1)
    words = SPREAD if told.p_of_no_difference <= SURPRISING else SPREAD_MAY_BE_NONE
    said = voice(words, spread=spread, unit=voice(UNITS[unit]), p=chance(told.p_of_no_difference, voice))
    return f"{people} {said}"


def _kinds(main: MainOutcome, voice: Voice) -> list[Block]:
    title = heading(voice(N_("The municipality's own offers and private ones")))
    if main.contrast is None and not main.kinds:
        return [title, text(voice(NOT_MEASURED))]
    rows = [_group(one, voice.code("supplier_kind", one.key), main.unit, voice) for one in main.kinds]
    if main.contrast:
        rows.append(_group(main.contrast, voice(N_("Own offers less private ones")), main.unit, voice))
    columns = [voice(N_("Group")), voice(N_("Average effect")), voice(N_("Offers")), voice(N_("Citizens"))]
    return [
        title,
        table(voice(N_("In the common population")), columns, rows, numeric=[2, 3]),
        text(voice(OWN_AND_PRIVATE)),
    ]


def _group(one: GroupResult, name: str, unit: str, voice: Voice) -> list[str]:
    why = voice(REASONS.get(one.reason or "", N_("not shown")))
    effect = voice.estimate(one.estimate, one.low, one.high, unit) if one.shown else why
    return [name, effect, str(one.n_offers), voice.people(one.n, one.n_low, one.n_high)]
