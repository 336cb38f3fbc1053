"""Reads contracts, options and lots' offers from a form, and lays them out in one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.platform.danish import format_number
from app.platform.web import FormReader, FormState
from app.procurement.contracts.offering import ACTIONS
from app.procurement.contracts.rules import LONGEST_TITLE, MOST_OPTIONS
from app.procurement.contracts.schemas import VALUE_BASES, ContractInput, LotOffer, OptionInput

LONGEST_DESCRIPTION = 10_000
# What a form asks for of a contract that it may do without: one more row than there are options.
LEAST_ROWS = 2
_AWAY = date(1900, 1, 1)


def contract_values(given: ContractInput) -> dict[str, Any]:
    """The fields of a form opened on a contract."""
    values: dict[str, Any] = {
        name: getattr(given, name)
        for name in ("reference", "title", "supplier_id", "signed_on", "starts_on", "ends_on", "value_basis")
    }
    values["value"] = kroner(given.value_ore)
    for place, option in enumerate(given.options, start=1):
        values |= {
            f"option{place}_months": option.months,
            f"option{place}_notify_by": option.notify_by,
            f"option{place}_value": kroner(option.value_ore),
        }
    for offer in given.offers:
        values |= lot_values(offer)
    return values


def lot_values(offer: LotOffer) -> dict[str, Any]:
    plain = {name: getattr(offer, name) for name in LotOffer.__struct_fields__ if name not in ("lot", "price_ore")}
    plain["price"] = kroner(offer.price_ore)
    return {f"lot{offer.lot}_{name}": value for name, value in plain.items()}


def read_contract(
    reader: FormReader, *, supplier_id: int | None = None, lots: Sequence[LotOffer] = (), on_date: date
) -> ContractInput:
    """Raises InvalidInput naming every field that cannot be read.

    supplier_id : None where the form asks for it. lots : what was proposed for each lot the form asks about.
    """
    basis = reader.one_of("value_basis", VALUE_BASES) or "stated"
    given = ContractInput(
        reference=reader.text("reference", required=True, max_length=40),
        title=reader.text("title", required=True, max_length=LONGEST_TITLE),
        supplier_id=supplier_id or reader.integer("supplier_id", required=True) or 0,
        signed_on=reader.date("signed_on", required=True) or _AWAY,
        starts_on=reader.date("starts_on", required=True) or _AWAY,
        ends_on=reader.date("ends_on", required=True) or _AWAY,
        value_ore=reader.ore("value"),
        value_basis=basis,
        options=read_options(reader),
        offers=[read_lot(reader, lot, on_date) for lot in lots],
    )
    reader.raise_if_errors()
    return given


def read_options(reader: FormReader) -> list[OptionInput]:
    """Rows that hold anything at all; such a row must have its months and its day."""
    found = []
    for place in range(1, MOST_OPTIONS + 1):
        names = {name: f"option{place}_{name}" for name in ("months", "notify_by", "value")}
        if any(reader.raw(name) for name in names.values()):
            months = reader.integer(names["months"], required=True, minimum=1, maximum=120)
            notify_by = reader.date(names["notify_by"], required=True)
            value = reader.ore(names["value"])
            found.append(OptionInput(months=months or 1, notify_by=notify_by or _AWAY, value_ore=value))
    return found


def read_lot(reader: FormReader, proposed: LotOffer, on_date: date) -> LotOffer:
    """What was proposed tells which of today's offers may be named, nothing else."""

    def name(field: str) -> str:
        return f"lot{proposed.lot}_{field}"

    action = reader.one_of(name("action"), list(ACTIONS), required=True) or "none"
    if action != "new":
        offer_id = reader.integer(name("offer_id"), required=action == "link")
        return LotOffer(lot=proposed.lot, action=action, offer_id=offer_id)
    replaced = reader.some_of(name("replaces"), [str(each) for each in proposed.replaces])
    return LotOffer(
        lot=proposed.lot,
        action=action,
        code=reader.text(name("code"), required=True, max_length=40),
        title=reader.text(name("title"), required=True, max_length=LONGEST_TITLE),
        offer_type=reader.choice(name("offer_type"), "offer_type", on_date, required=True) or "",
        description=reader.text(name("description"), max_length=LONGEST_DESCRIPTION),
        target_groups=reader.choices(name("target_groups"), "target_group", on_date),
        places=reader.integer(name("places")),
        weeks=reader.decimal(name("weeks")),
        hours_per_week=reader.decimal(name("hours_per_week")),
        price_model=reader.choice(name("price_model"), "price_model", on_date) or "none",
        price_ore=reader.ore(name("price")),
        replaces=[int(each) for each in replaced],
        closes_on=reader.date(name("closes_on")),
    )


def option_rows(form: FormState, options: Sequence[OptionInput] = ()) -> range:
    """Numbers of the rows to show: those that hold something, and one more."""
    held = [place for place in range(1, MOST_OPTIONS + 1) if _holds(form, place)]
    last = max([LEAST_ROWS, len(options) + 1, *(place + 1 for place in held)])
    return range(1, min(last, MOST_OPTIONS) + 1)


def _holds(form: FormState, place: int) -> bool:
    return any(form.value(f"option{place}_{name}") for name in ("months", "notify_by", "value"))


def kroner(ore: int | None) -> str:
    """An amount as the form's field holds it: `1.234,50`."""
    return "" if ore is None else format_number(Decimal(ore) / 100, 2)
