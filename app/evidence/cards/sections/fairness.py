"""For whom the run fails: how right it is for each age band, sex, benefit and level of Danish."""

from app.evidence.cards.facts import CardFacts, MainOutcome
from app.evidence.cards.schemas import Block, Section, heading, table, text
from app.evidence.cards.voice import DASH, Voice, small
from app.evidence.effects.schemas import FairnessGroup
from app.platform.codelists import find_code
from app.platform.errors import N_

FACTS = {
    "age": (N_("Age"), ""),
    "sex": (N_("Sex"), "sex"),
    "benefit": (N_("Benefit"), "benefit"),
    "danish_level": (N_("Level of Danish"), "danish_level"),
}
HIDDEN = {"under_five": N_("hidden"), "too_few": N_("too few")}
UNKNOWN = ("", "unknown", "(missing)")
# From here on one or more groups look off by chance alone.
MANY_GROUPS = 10

UNMEASURED = N_(
    "Not measured in this run: how right it is for men and women, young and old, on each benefit and with each level "
    "of Danish is not known. Do not take it that it serves all equally well."
)
CHECK = N_(
    "Citizens are put in groups, and the run is asked how right it is for each, on “{outcome}”. A fact that the run "
    "does not adjust for is used for this check alone."
)
COLUMNS = (
    N_(
        "“Error” is what happened to those who started nothing, less what the model expected. Above zero the group "
        "does better on its own than the model believes, so offers look better for it than they are."
    ),
    N_("“Effect apart” is how much more the offers did for the group than for everybody."),
    N_(
        "“Same order” is 1 when the offers come in the same order for the group as for all, and 0 when the two orders "
        "have nothing to do with each other."
    ),
    N_("“Best three” is the share of the group's starts that were in one of the three offers ranked highest."),
    N_("Groups of fewer than 15 citizens are too few to say anything of."),
)
COLUMNS_FEWER = N_("Here fewer is better: below zero the group does better on its own than the model believes.")
OFF = N_("The model is off by more than chance for: {groups}.")
NEVER_OFF = N_("For no group is the model off by more than chance.")
APART = N_("Offers do measurably more or less than on average for: {groups}.")
SILENT = N_("Too few to say anything of: {groups}.")
BY_CHANCE = N_("With {n} groups tried, about {k} would look off by chance alone.")


def write_fairness(facts: CardFacts, voice: Voice) -> Section:
    main = facts.main
    if main is None or not main.fairness:
        blocks: list[Block] = [text(voice(UNMEASURED))]
    else:
        blocks = [*_how_to_read(main, voice), *_tables(main, voice), *_where_to_be_careful(main, voice)]
    return Section(id="fails", heading=voice(N_("For whom it fails")), blocks=blocks)


def _how_to_read(main: MainOutcome, voice: Voice) -> list[Block]:
    words = [voice(one) for one in COLUMNS]
    if main.better == "fewer":
        words.insert(1, voice(COLUMNS_FEWER))
    return [text(voice(CHECK, outcome=voice.code("effect_outcome", main.outcome))), text(" ".join(words))]


def _tables(main: MainOutcome, voice: Voice) -> list[Block]:
    columns = [
        voice(N_("Group")), voice(N_("Citizens")), voice(N_("Error")), voice(N_("Effect apart")),
        voice(N_("Same order")), voice(N_("Best three")),
    ]  # fmt: skip
    rows = [_row(fact, one, main.unit, voice) for fact, groups in main.fairness.items() for one in groups]
    return [table(voice(N_("How right the run is for each group")), columns, rows)]


def _row(fact: str, one: FairnessGroup, unit: str, voice: Voice) -> list[str]:
    name = f"{voice(FACTS.get(fact, (fact, ''))[0])}: {small(_name(fact, one.key, voice))}"
    start = [name, voice.people(one.n, one.n_low, one.n_high)]
    if not one.shown:
        return [*start, voice(HIDDEN.get(one.reason or "", HIDDEN["too_few"])), DASH, DASH, DASH]
    return [
        *start,
        _with_interval(one.error, one.low, one.high, unit, voice),
        _with_interval(one.apart, one.apart_low, one.apart_high, unit, voice),
        DASH if one.order_agreement is None else voice.number(one.order_agreement, 2),
        DASH if one.unranked_share == 1 else voice.percent(one.top_share),
    ]


def _with_interval(value: float | None, low: float | None, high: float | None, unit: str, voice: Voice) -> str:
    if value is None or low is None or high is None:
        return DASH
    figures = {name: voice.bare(each, unit) for name, each in (("value", value), ("low", low), ("high", high))}
    return voice(N_("{value} ({low} to {high})"), **figures)


def _where_to_be_careful(main: MainOutcome, voice: Voice) -> list[Block]:
    """Groups whose figures cannot be chance, and those nobody can answer for."""
    everybody = [(fact, one) for fact, groups in main.fairness.items() for one in groups]
    n_shown = sum(one.shown for _, one in everybody)

    def named(chosen: list[bool]) -> str:
        return voice.joined(
            [_full_name(*pair, voice) for pair, wanted in zip(everybody, chosen, strict=True) if wanted]
        )

    off = named([_leaves_zero(one.low, one.high) for _, one in everybody])
    apart = named([_leaves_zero(one.apart_low, one.apart_high) for _, one in everybody])
    silent = named([not one.shown for _, one in everybody])
    said = [voice(OFF, groups=off) if off else voice(NEVER_OFF)]
    said += [voice(words, groups=groups) for words, groups in ((APART, apart), (SILENT, silent)) if groups]
    if n_shown >= MANY_GROUPS:
        said.append(voice(BY_CHANCE, n=n_shown, k=round(0.05 * n_shown) or 1))
    return [heading(voice(N_("Where to be careful"))), *(text(one) for one in said)]


def _leaves_zero(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and not low <= 0 <= high


def _full_name(fact: str, one: FairnessGroup, voice: Voice) -> str:
    return f"{small(_name(fact, one.key, voice))} ({small(voice(FACTS.get(fact, (fact, ''))[0]))})"


def _name(fact: str, key: str, voice: Voice) -> str:
    """Age bands, and what no code stands for, are their own names."""
    code_list = FACTS.get(fact, (fact, ""))[1]
    if code_list and find_code(code_list, key):
        return voice.code(code_list, key)
    return voice(N_("not known")) if key in UNKNOWN else key.replace("-", DASH)
