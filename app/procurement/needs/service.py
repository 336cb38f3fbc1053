"""Need, gaps, consolidations, and figures of today's offers for a tender."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION
from app.evidence.effects.reads import read_data_until
from app.platform.errors import N_, NotFound
from app.procurement.needs import baseline, documents, reads
from app.procurement.needs.consolidation import propose_lots
from app.procurement.needs.counting import Counts, needs_of
from app.procurement.needs.gaps import find_unused
from app.procurement.needs.schemas import Consolidation, Gap, LotNeed, Need, OfferFacts, Result, Unused
from app.procurement.needs.telling import RunReader, open_run
from app.procurement.needs.views import NeedDetail

READERS = ("procurement", "manager")
MOST_YEARS = 3
MOST_FIGURES = 60
MOST_KPIS = 40
YEAR = timedelta(days=365)
SWITCHED_OFF = N_("Evaluation is switched off, so no results of today's offers may be shown. An administrator switches "
                  "it on under “Legal basis”.")  # fmt: skip
NO_RUN = N_("No run of effects is published yet, so there are no results of today's offers to show.")


async def list_needs(on_date: date) -> list[Need]:
    """Every target group that has citizens or offers, those with most citizens first.

    Counts are those of the last day all registers are known for, capacity that of `on_date`.
    """
    as_of = await read_data_until(on_date)
    months = await _months(as_of)
    return needs_of(
        Counts(
            as_of=as_of,
            months=months,
            citizens=await reads.count_on_benefit(as_of),
            barriers=await reads.count_barriers(as_of),
            inflow=await reads.count_inflow(months[0], _month_of(as_of)) if months else {},
            lengths=await reads.count_lengths(as_of - MOST_YEARS * YEAR, as_of),
            starts=await reads.count_starts(as_of - YEAR, as_of),
            waiting=await reads.count_waiting(on_date),
            offers=await _offers(on_date),
        )
    )


async def read_need(target_groups: Sequence[str], on_date: date) -> list[Need]:
    """Of the target groups named, those there is anything to say of."""
    return [need for need in await list_needs(on_date) if need.target_group in target_groups]


async def get_need(target_group: str, today: date) -> NeedDetail:
    """One target group with results of today's offers and what it may lead to.

    Raises NotFound for a target group without citizens or offers, or unknown.
    """
    needs = await read_need([target_group], today)
    if not needs:
        raise NotFound(N_("There are no citizens and no offers in the target group {code}."), code=target_group[:20])
    return NeedDetail(
        need=needs[0],
        results=await list_results(target_group, today),
        lengths=await duration_hours([target_group], today),
        kpis=await suggest_kpis([LotNeed(1, (), (target_group,))], today),
        why=await why_no_results(),
        unused=await list_unused(today, target_group),
        proposals=await list_consolidations(today, target_group),
    )


async def list_gaps(on_date: date, target_group: str | None = None) -> list[Gap]:
    """Target group x barrier without an open offer, most citizens first."""
    gaps = [gap for need in await list_needs(on_date) for gap in need.gaps]
    return sorted(
        (gap for gap in gaps if target_group in (None, gap.target_group)), key=lambda gap: (-gap.citizens, gap.barrier)
    )


async def list_unused(on_date: date, target_group: str | None = None) -> list[Unused]:
    offers = await _offers(on_date)
    return find_unused(offer for offer in offers if target_group is None or target_group in offer.target_groups)


async def list_consolidations(on_date: date, target_group: str | None = None) -> list[Consolidation]:
    """All proposals, or those whose offers are for a target group."""
    proposals = propose_lots(await _offers(on_date))
    return [each for each in proposals if target_group is None or target_group in each.target_groups]


async def frozen_figures(lots: Sequence[LotNeed], today: date) -> dict[str, Any] | None:
    """The tender's section `evidence`, in the shape of the template's metadata; None where nothing may be shown.

    A lot with offers gets each offer's figures, one without gets those of all open offers for its target groups
    together. Every figure has its number of people, interval, dates and run.
    """
    run = await open_run()
    if run is None:
        return None
    figures = []
    for lot in lots:
        figures += await _figures(run, lot, today)
    return {"intro": documents.INTRO, "figures": figures[:MOST_FIGURES]} if figures else None


async def suggest_kpis(lots: Sequence[LotNeed], today: date) -> list[dict[str, Any]]:
    """Result measures with baseline and target from the run in use, in the shape of the metadata's `kpis`.

    The baseline is the lot's offers together, and the type's result where each of them is too small; the target lies
    between it and the better end of its interval.
    """
    run = await open_run()
    if run is None:
        return []
    found = []
    for lot in lots:
        offers, groups = await _of_lot(lot, today)
        for outcome in run.outcomes_for(groups):
            told = await run.tell(outcome, groups)
            results = (
                [baseline.pooled(told, offers) or next(iter(baseline.offer_results(told, offers)), None)]
                if told
                else []
            )
            found += [documents.kpi(one, outcome, [lot.lot]) for one in results if one is not None]
    return [each for each in found if each is not None][:MOST_KPIS]


async def duration_hours(target_groups: Sequence[str], today: date) -> list[Result]:
    """What planned length and hours go with effect on the first outcome chosen for them: descriptive only.

    Longer offers are other offers, for other people: it does not say what a longer or shorter offer would do.
    """
    run = await open_run()
    outcomes = run.outcomes_for(target_groups) if run else []
    told = await run.tell(outcomes[0], target_groups) if run and outcomes else None
    if told is None:
        return []
    planned = await reads.offers_named([one.offer_id for one in told.commons])
    return [*baseline.by_length(told), *baseline.by_hours(told, lambda offer_id: planned[offer_id][2])]


async def list_results(target_group: str, today: date) -> list[Result]:
    """Of the open offers for a target group: together first, then each, for every outcome that is about it."""
    run = await open_run()
    offers = [offer.id for offer in await _offers(today) if target_group in offer.target_groups]
    found: list[Result] = []
    for outcome in run.outcomes_for([target_group]) if run else []:
        told = await run.tell(outcome, [target_group]) if run else None
        if told is not None:
            together = baseline.pooled(told, offers, fewest=2)
            found += [*([together] if together else []), *baseline.offer_results(told, offers)]
    return found


async def why_no_results() -> str | None:
    """A msgid; None where a run is in use."""
    if not await effects.is_on(EVALUATION):
        return SWITCHED_OFF
    return NO_RUN if await open_run() is None else None


async def _figures(run: RunReader, lot: LotNeed, today: date) -> list[dict[str, Any]]:
    offers, groups = await _of_lot(lot, today)
    found = []
    for outcome in run.outcomes_for(groups):
        told = await run.tell(outcome, groups)
        if told is None:
            continue
        results = baseline.offer_results(told, offers)
        if not lot.offer_ids:
            together = baseline.pooled(told, offers)
            results = [together] if together else []
        found += [documents.figure(one, lot.lot, many=len(lot.offer_ids) > 1) for one in results]
    return found


async def _of_lot(lot: LotNeed, today: date) -> tuple[list[int], list[str]]:
    """Offers and target groups, each from the other where the lot does not say."""
    if lot.offer_ids:
        named = await reads.offers_named(list(lot.offer_ids))
        of_offers = list(dict.fromkeys(group for offer_id in lot.offer_ids if offer_id in named
                                       for group in named[offer_id][0]))  # fmt: skip
        return list(lot.offer_ids), list(lot.target_groups) or of_offers
    wanted = set(lot.target_groups)
    return [offer.id for offer in await _offers(today) if wanted & set(offer.target_groups)], list(lot.target_groups)


async def _offers(on_date: date) -> list[OfferFacts]:
    return await reads.list_open_offers(on_date - YEAR, on_date)


async def _months(as_of: date) -> list[date]:
    """First days of the whole months before `as_of`: as many whole years as benefits are known for, at most three."""
    first = await reads.first_spell_on(as_of)
    if first is None:
        return []
    this = _month_of(as_of)
    known = (this.year - first.year) * 12 + this.month - first.month - (first.day > 1)
    years = min(MOST_YEARS, known // 12)
    return [_back(this, each) for each in range(12 * years, 0, -1)]


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _back(month: date, n: int) -> date:
    place = month.year * 12 + month.month - 1 - n
    return date(place // 12, place % 12 + 1, 1)
