"""Begins drafts: from standard texts, an earlier tender, offers of today, or a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.platform.audit import record
from app.platform.clock import today
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.settings import settings
from app.procurement.procedures.kinds import LIGHT_REGIME, find_kind
from app.procurement.tenders import queries, reads
from app.procurement.tenders.schemas import LotSource, Tender
from app.procurement.tenders.sections import ORDER, ROWS, check_section, number_lots, refuse_wrong
from app.procurement.tenders.service import check_heading, get_tender, numbered, reference_taken, store_section
from app.procurement.tenders.starting import drafting
from app.procurement.tenders.starting.copying import copied_sections
from app.procurement.tenders.starting.planning import planned_timetable, threshold_of, timetable_from

UNKNOWN_OFFER = N_("The catalogue has no offer with the code {code}.")
UNKNOWN_PROCEDURE = N_("Choose a kind of procedure from the list.")


async def draft_tender(
    actor_id: int | None,
    *,
    reference: str,
    title: str,
    lots: Sequence[Sequence[str]] = (),
    procedure_kind: str = LIGHT_REGIME,
    publish_on: date | None = None,
    based_on: int | None = None,
    target_groups: Sequence[str] = (),
) -> Tender:
    """A new draft: standard texts or those of an earlier tender, and a timetable from the procedure.

    lots : for each lot the codes of the offers it is to buy anew; those of an earlier tender come before them.
    target_groups : whom a need is about; without offers they get a lot of their own.
    Raises InvalidInput when the reference is taken, or a code is not known.
    """
    async with transaction():
        sources = await _sources([code for codes in lots for code in codes])
        base, kept_offers = await _base(procedure_kind, publish_on, based_on)
        base["tender"] |= await threshold_of(procedure_kind, base["timetable"])
        new = [drafting.lot_of([sources[code] for code in codes]) for codes in lots]
        if target_groups and not lots:
            new.append(drafting.lot_for(target_groups))
        found = number_lots([*(base.get("lots") or []), *new])
        numbers = [lot["number"] for lot in found[len(found) - len(new) :]]
        new_offers = {
            number: tuple(sources[code].offer_id for code in codes)
            for number, codes in zip(numbers, lots, strict=False)
        }
        return await _create(
            actor_id, reference=reference, title=title, sections={**base, "lots": found},
            lot_offers=kept_offers | new_offers, procedure_kind=procedure_kind, based_on=based_on,
        )  # fmt: skip


async def _sources(codes: Sequence[str]) -> dict[str, LotSource]:
    sources = await reads.lot_sources(codes)
    if unknown := [code for code in codes if code not in sources]:
        raise InvalidInput([FieldError("offers", UNKNOWN_OFFER, {"code": unknown[0]})])
    return sources


async def _base(
    procedure_kind: str, publish_on: date | None, based_on: int | None
) -> tuple[dict[str, Any], dict[int, tuple[int, ...]]]:
    """The texts a draft begins with, and which offers the lots among them replace."""
    kind = find_kind(procedure_kind)
    if kind is None:
        raise InvalidInput([FieldError("procedure_kind", UNKNOWN_PROCEDURE)])
    steps = await (timetable_from(kind.code, publish_on) if publish_on else planned_timetable(kind.code, today()))
    standard = drafting.standard_sections(settings().municipality, settings().municipality_cvr, steps)
    if kind.code != LIGHT_REGIME:
        standard["tender"]["procedure"] = kind.label_da
    if based_on is None:
        return standard, {}
    earlier = await get_tender(based_on)
    copied = copied_sections(earlier.sections, steps)
    if earlier.procedure_kind != procedure_kind:
        copied["tender"]["procedure"] = standard["tender"]["procedure"]
    return {**standard, **copied}, earlier.lot_offers


async def load_tender(actor_id: int | None, data: Mapping[str, Any]) -> tuple[Tender, bool]:
    """A whole tender from a file in the shape of the template's metadata; lots may name `offer_codes`, or one.

    What a lot leaves out is filled in from the offer, a section that is not there from the standard texts, and
    `more_requirements` come after the requirements. A tender with the same reference is left as it is.
    Returns the tender and whether it is new. Raises InvalidInput naming every field that is wrong.
    """
    sections = {name: data[name] for name in ORDER if name in data}
    heading = dict(sections.get("tender") or {})
    reference, title = str(heading.pop("reference", "")), str(heading.pop("title", ""))
    if existing := await queries.find_by_reference(reference):
        return await get_tender(existing), False
    async with transaction():
        lots, lot_offers = await _lots_with_offers(list(data.get("lots") or []))
        procedure_kind = str(data.get("procedure_kind") or LIGHT_REGIME)
        standard, _ = await _base(procedure_kind, None, None)
        merged = {**standard, **sections, "tender": {**standard["tender"], **heading}, "lots": lots}
        merged["requirements"] = [*merged["requirements"], *(data.get("more_requirements") or [])]
        tender = await _create(
            actor_id, reference=reference, title=title, sections=merged, lot_offers=lot_offers,
            procedure_kind=procedure_kind,
        )  # fmt: skip
        return tender, True


async def _create(
    actor_id: int | None,
    *,
    reference: str,
    title: str,
    sections: dict[str, Any],
    lot_offers: dict[int, tuple[int, ...]],
    procedure_kind: str,
    based_on: int | None = None,
) -> Tender:
    """A new draft from whole sections; numbers of the rows that have one are kept."""
    check_heading(reference, title)
    texts = {name: sections[name] for name in ORDER if name in sections and name not in ROWS}
    for name, value in texts.items():
        if name != "tender":
            refuse_wrong(check_section("kravspecifikation", name, value)[1])
    tender_id = await queries.insert_tender(
        reference, title, texts, actor_id, procedure_kind=procedure_kind, based_on=based_on
    )
    if tender_id is None:
        raise reference_taken(reference)
    refuse_wrong(
        check_section("kravspecifikation", "tender", {**texts["tender"], "reference": reference, "title": title})[1]
    )
    tender = await get_tender(tender_id)
    for name in ROWS:
        if sections.get(name):
            await store_section(tender, name, numbered(name, sections[name], tender), lot_offers)
    await record(actor_id=actor_id, action="tender.created", subject="tender", subject_id=tender_id)
    return await get_tender(tender_id)


async def _lots_with_offers(
    lots: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[int, tuple[int, ...]]]:
    named = [_codes_of(lot) for lot in lots]
    sources = await reads.lot_sources([code for codes in named for code in codes])
    filled, offers = [], {}
    for number, (lot, codes) in enumerate(zip(lots, named, strict=True), start=1):
        if unknown := [code for code in codes if code not in sources]:
            raise InvalidInput([FieldError(f"lots[{number - 1}].offer_code", UNKNOWN_OFFER, {"code": unknown[0]})])
        written = {name: value for name, value in lot.items() if name not in ("offer_code", "offer_codes")}
        start = {"number": number, **(drafting.lot_of([sources[code] for code in codes]) if codes else {})}
        filled.append({**start, **written})
        offers[filled[-1]["number"]] = tuple(sources[code].offer_id for code in codes)
    return filled, offers


def _codes_of(lot: Mapping[str, Any]) -> list[str]:
    codes = lot.get("offer_codes") or [lot.get("offer_code")]
    return [str(code) for code in codes if code]
