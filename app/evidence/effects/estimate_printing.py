"""How `vifte estimate` shows its answer: each arm for its own people, and all of them in one population."""

from typing import TYPE_CHECKING, Any

import click

from app.evidence.effects.printing import figure, interval, print_rows

if TYPE_CHECKING:
    from models.result import ArmEffect, EffectResult, GroupEffect

HEADINGS = ("arm", "n", "effect", "95 % interval", "effective n", "raw", "linear", "notes")
POOLED_HEADINGS = ("arm", "effect", "95 % interval", "rank", "95 % of ranks", "grade", "best", "above average", "flag")
GROUP_HEADINGS = ("group", "arms", "n", "effect", "95 % interval", "rank", "95 % of ranks", "above average")
BOUND_HEADINGS = ("arm", "answered", "effect at the lowest", "effect at the highest")
LEFT = ("arm", "group", "notes", "rank", "flag")
PLACEBO_LEVEL = 0.05
WHY_NOT = {
    "few_citizens": "too few citizens",
    "few_events": "too few events",
    "separable": "nobody to compare with",
    "outside_support": "few to compare with",
    "few_effective": "few to compare with",
    "no_estimate": "no estimate",
    "far_from_population": "its people are too unlike these",
    "too_few_arms": "one arm",
    "arms_do_not_differ": "arms cannot be told apart",
    "unreliable": "too uncertain",
    "too_fresh": "too little follow-up",
    "few_answered": "too few answered",
}
MEASURES = {
    "probability": "the chance of it within",
    "time": "the mean time without it within",
    "known": "known for those followed to",
}


def print_result(result: "EffectResult") -> None:
    """Tables with notes below them."""
    _print_own(result)
    for warning in result.diagnostics["warnings"]:
        click.echo(f"Note: {warning}")
    _print_incomplete(result)
    if any(effect.estimate is not None for effect in result.arms):
        _print_pooled(result)
    for name, tested in result.diagnostics["placebo"]["outcomes"].items():
        verdict = (
            "differ from nought by more than chance: something unseen may be at work"
            if tested["p_value"] < PLACEBO_LEVEL
            else "are no further from nought than chance puts them, which proves nothing"
        )
        click.echo(f"Placebo '{name}': effects on it {verdict} (P = {tested['p_value']:.3f}).")


def _print_own(result: "EffectResult") -> None:
    notes: list[str] = []
    better = "lower" if result.meta["lower_is_better"] else "higher"
    click.echo(f"Effect on '{result.meta['outcome']}' for those in the arm, against '{result.meta['control']}'"
               f" ({result.meta['control_rows']} control rows; {better} is better).\n")  # fmt: skip
    print_rows(HEADINGS, [_own_row(effect, notes) for effect in result.arms], left=LEFT)
    for number, note in enumerate(notes, 1):
        click.echo(f"[{number}] {note}")


def _own_row(effect: "ArmEffect", notes: list[str]) -> list[str]:
    for warning in effect.warnings:
        if warning not in notes:
            notes.append(warning)
    marks = " ".join(f"[{notes.index(warning) + 1}]" for warning in effect.warnings)
    limits = interval(effect.att_low, effect.att_high)
    effective = "-" if effect.effective_n is None else f"{effect.effective_n:.0f}"
    return [
        effect.arm, str(effect.n), figure(effect.att), limits, effective,
        figure(effect.raw), figure(effect.linear), marks,
    ]  # fmt: skip


def _print_incomplete(result: "EffectResult") -> None:
    """How much of the outcome was there to be seen, and what the rest could have changed."""
    if follow_up := result.meta["followup"]:
        horizon = follow_up["horizon"]
        click.echo(
            f"Follow-up: '{follow_up['event']}', {MEASURES[follow_up['measure']]} {horizon:g}."
            f" {_shares(follow_up['followed'], follow_up['arms'])} were not cut short before."
        )
    if missing := result.meta["missing"]:
        click.echo(
            f"Missing: {missing['rows']} rows have no outcome."
            f" {_shares(missing['response'], missing['arms'])} have one, and stand for those alike without."
        )
        click.echo("The effects of the first table, had all missing outcomes been the lowest or the highest seen:\n")
        print_rows(BOUND_HEADINGS, [_bound_row(effect) for effect in result.arms], left=LEFT)


def _shares(overall: float, arms: dict[str, float]) -> str:
    """Overall, and the least in any arm."""
    least = min(arms, key=lambda name: arms[name])
    return f"{overall:.0%} of the rows (least in '{least}': {arms[least]:.0%})"


def _bound_row(effect: "ArmEffect") -> list[str]:
    answered = "-" if effect.response is None else f"{effect.response:.0%}"
    return [effect.arm, answered, figure(effect.bound_low), figure(effect.bound_high)]


def _print_pooled(result: "EffectResult") -> None:
    target = result.meta["target"]
    where = f"the rows where {target[0]} is {target[1]}" if target else "all rows of the table"
    pulled = ", each pulled towards the others by how little is known" if result.told else ", as it stands"
    click.echo(f"\nEvery arm in the same population ({where}){pulled}.\n")
    print_rows(POOLED_HEADINGS, [_pooled_row(effect) for effect in result.arms], left=LEFT)
    for dimension in dict.fromkeys(group.dimension for group in result.groups):
        click.echo(f"By '{dimension}', each the mean of its arms:\n" if dimension != "contrast" else "Difference:\n")
        rows = [_group_row(group) for group in result.groups if group.dimension == dimension]
        print_rows(GROUP_HEADINGS, rows, left=LEFT)


def _pooled_row(effect: "ArmEffect") -> list[str]:
    """An arm that cannot be ranked says why instead of a rank."""
    if effect.estimate is None:
        return [effect.arm, "-", "-", _why_not(effect), "-", "-", "-", "-", ""]
    if effect.rank is None:
        return [effect.arm, figure(effect.estimate), interval(effect.low, effect.high), _why_not(effect), *"----", ""]
    ranks = [str(effect.rank), f"{effect.rank_low}-{effect.rank_high}", _whole(effect.grade), f"{effect.p_best:.0%}"]
    place = ranks if effect.rankable else [_why_not(effect), "-", "-", "-"]
    flag = effect.flag if effect.flag != "none" else ""
    limits = interval(effect.low, effect.high)
    return [effect.arm, figure(effect.estimate), limits, *place, f"{effect.p_above:.0%}", flag]


def _why_not(effect: "ArmEffect") -> str:
    """The reason, and what it would take."""
    more = f" ({effect.needed} more wanted)" if effect.needed else ""
    return WHY_NOT[effect.not_ranked_because] + more


def _group_row(group: "GroupEffect") -> list[str]:
    ranks = "-" if group.rank_low is None else f"{group.rank_low}-{group.rank_high}"
    limits = interval(group.low, group.high)
    count = [str(group.arms), str(group.n)]
    return [group.key, *count, figure(group.estimate), limits, _whole(group.rank), ranks, f"{group.p_above:.0%}"]


def _whole(value: Any) -> str:
    return "-" if value is None else str(value)
