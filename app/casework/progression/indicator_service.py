"""Indicators and their scales, kept by an administrator. Nothing scored is ever changed or deleted."""

import re
from datetime import date
from typing import TYPE_CHECKING

from app.casework.progression import queries
from app.casework.progression.schemas import Indicator, NewIndicator, NewScale, Scale
from app.platform import audit
from app.platform.codelists import Code, find_code
from app.platform.codelists import service as codelists
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

CODE_FORM = re.compile(r"[a-z0-9_]{1,24}")
# More steps cannot be told apart, nor do they fit on a line of a telephone.
MOST_STEPS = 11
OUTCOMES, OUTCOME_WEEKS = "effect_outcome", 26


async def list_indicators(actor: "Actor") -> list[Indicator]:
    _require_administrator(actor)
    return await queries.list_indicators()


async def get_indicator(actor: "Actor", indicator_id: int) -> Indicator:
    _require_administrator(actor)
    return await _get(indicator_id)


async def add_indicator(actor: "Actor", new: NewIndicator) -> int:
    """A new indicator with its first scale; its change becomes an outcome that effects can be estimated for."""
    _require_administrator(actor)
    problems = [*_label_problems(new.label_da, new.label_en), *scale_problems(new.scale)]
    if not CODE_FORM.fullmatch(new.code):
        problems.append(FieldError("code", N_("Write a code of a-z, digits and underscores, at most 24 long.")))
    _raise(problems)
    async with transaction():
        indicator_id = await queries.insert_indicator(new)
        if indicator_id is None:
            raise InvalidInput([FieldError("code", N_("There is an indicator with this code already."))])
        await queries.insert_scale(indicator_id, new.scale, higher_is_better=new.higher_is_better)
        if find_code(OUTCOMES, outcome_code(new.code)) is None:
            await codelists.add_code(actor, outcome_of(new))
        await _record(actor, "indicator.added", indicator_id)
    return indicator_id


async def give_scale(actor: "Actor", indicator_id: int, new: NewScale, *, after: int) -> None:
    """A new scale from a day on; the one before ends the day before. A newest scale without scores is replaced.

    after : the newest scale when the form was opened. The direction stays the indicator's: a scale that turned round
    would be another indicator.
    """
    _require_administrator(actor)
    _raise(scale_problems(new))
    async with transaction():
        await queries.lock_indicator(indicator_id)
        indicator = await _get(indicator_id)
        newest = indicator.scales[-1]
        if newest.id != after:
            raise Conflict(N_("Somebody else has given this indicator a new scale meanwhile. Look at it first."))
        await _check_start(indicator, new, newest)
        if newest.scored:
            await queries.end_scale_before(newest.id, new.valid_from)
            await queries.insert_scale(indicator_id, new, higher_is_better=newest.higher_is_better)
        else:
            await _replace(indicator, newest, new)
        await _record(actor, "indicator.scale_given", indicator_id)


async def _replace(indicator: Indicator, newest: Scale, new: NewScale) -> None:
    if len(indicator.scales) > 1:
        await queries.end_scale_before(indicator.scales[-2].id, new.valid_from)
    await queries.replace_scale(newest.id, new)


async def _check_start(indicator: Indicator, new: NewScale, newest: Scale) -> None:
    """Days that have been scored keep the scale they were scored on."""
    assessed_on = await queries.newest_assessed_on(indicator.id)
    if assessed_on and new.valid_from <= assessed_on:
        message = N_("There are scores up to {day} on the present scale. Let the new one begin later.")
        raise InvalidInput([FieldError("valid_from", message, {"day": f"{assessed_on:%d-%m-%Y}"})])
    earlier = [scale for scale in indicator.scales if newest.scored or scale.id != newest.id]
    if earlier and new.valid_from <= earlier[-1].valid_from:
        raise InvalidInput([FieldError("valid_from", N_("The scale before begins later. Choose a later day."))])


async def relabel_indicator(actor: "Actor", indicator_id: int, label_da: str, label_en: str) -> None:
    """Correct what people read. An indicator that comes to mean something else is a new one."""
    _require_administrator(actor)
    _raise(_label_problems(label_da, label_en))
    async with transaction():
        await _get(indicator_id)
        await queries.update_labels(indicator_id, label_da, label_en)
        await _record(actor, "indicator.relabelled", indicator_id)


async def end_indicator(actor: "Actor", indicator_id: int, last_day: date | None) -> None:
    """Let it be assessed until `last_day`; None takes the end back. What has been scored stays."""
    _require_administrator(actor)
    async with transaction():
        await queries.lock_indicator(indicator_id)
        indicator = await _get(indicator_id)
        assessed_on = await queries.newest_assessed_on(indicator_id)
        if last_day and last_day < indicator.valid_from:
            raise InvalidInput([FieldError("valid_to", N_("The last day lies before the first. Choose a later day."))])
        if last_day and assessed_on and last_day < assessed_on:
            message = N_("It was scored on {day}. Choose that day or a later one.")
            raise InvalidInput([FieldError("valid_to", message, {"day": f"{assessed_on:%d-%m-%Y}"})])
        await queries.update_end(indicator_id, last_day)
        await _record(actor, "indicator.ended" if last_day else "indicator.reopened", indicator_id)


def scale_problems(new: NewScale) -> list[FieldError]:
    problems = []
    if new.high <= new.low:
        problems.append(FieldError("high", N_("The highest score must be above the lowest.")))
    elif new.high - new.low >= MOST_STEPS:
        problems.append(FieldError("high", N_("At most {n} scores, for example 0 to 10."), {"n": MOST_STEPS}))
    else:
        ends = (str(new.low), str(new.high))
        problems += [
            FieldError(f"anchor-{language}-{end}", N_("Say in words what the lowest and the highest score mean."))
            for end in ends
            for language in ("da", "en")
            if not new.words.get(end, {}).get(language)
        ]
    return problems


def outcome_code(indicator: str) -> str:
    return f"progression_{indicator}_{OUTCOME_WEEKS}"


def outcome_of(new: NewIndicator) -> Code:
    """The row of the code list by which effects know the indicator's change."""
    return Code(
        list=OUTCOMES,
        code=outcome_code(new.code),
        label_da=f"{new.label_da}: udvikling inden for {OUTCOME_WEEKS} uger"[:200],
        label_en=f"{new.label_en}: change within {OUTCOME_WEEKS} weeks"[:200],
        valid_from=new.scale.valid_from,
        attributes={
            "measure": "indicator_change",
            "weeks": str(OUTCOME_WEEKS),
            "kind": "",
            "better": "more" if new.higher_is_better else "fewer",
            "unit": "points",
            "target_groups": "",
            "indicator": new.code,
        },
    )


def _label_problems(label_da: str, label_en: str) -> list[FieldError]:
    labels = (("label_da", label_da), ("label_en", label_en))
    return [FieldError(name, N_("Write what people read.")) for name, text in labels if not text]


def _raise(problems: list[FieldError]) -> None:
    if problems:
        raise InvalidInput(problems)


async def _get(indicator_id: int) -> Indicator:
    found = await queries.find_indicator(indicator_id)
    if found is None:
        raise NotFound(N_("There is no such indicator. Find it in the list."))
    return found


async def _record(actor: "Actor", action: str, indicator_id: int) -> None:
    await audit.record(actor_id=actor.user_id, action=action, subject="indicator", subject_id=indicator_id)


def _require_administrator(actor: "Actor") -> None:
    if not actor.has("administrator"):
        raise NotAllowed(N_("Only administrators keep the indicators."))
