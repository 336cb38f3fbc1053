"""A bid's forms between the page and their structs. Gaps are left as gaps; what is wrong is told by field."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from app.offers.suppliers.rules import clean_cvr
from app.platform.errors import N_
from app.platform.web import FormReader, FormState
from app.procurement.bids.asked import Asked, Suitability
from app.procurement.bids.schemas import (
    Answers,
    BidForm,
    Company,
    Contact,
    Declaration,
    Reference,
    References,
    Subcontractor,
    YearFigure,
)

Entry = TypeVar("Entry", bound=msgspec.Struct)

MOST_MEMBERS, MOST_SUBCONTRACTORS, MOST_REFERENCES, YEARS = 10, 20, 20, 3
LONGEST_ANSWER = 100_000
# Digits of a row's number in a field's name; Python refuses to read thousands of them.
LONGEST_NUMBER = 10
CVR_SHAPE = N_("Write the CVR number as eight digits, for example 12 34 56 78.")
TOGETHER = ("alone", "consortium")


def read_bid_form(reader: FormReader, lots: Sequence[int]) -> BidForm:
    chosen = reader.some_of("lots", [str(lot) for lot in lots])
    return BidForm(
        lots=sorted(int(lot) for lot in chosen if lot.isdecimal()),
        together=reader.one_of("together", TOGETHER),  # type: ignore[arg-type]
        company=reader.text("company", max_length=200),
        cvr=_cvr(reader, "cvr"),
        address=reader.text("address", max_length=300),
        members=_entries(reader, "members", MOST_MEMBERS, _member),
        subcontractors=_entries(reader, "subcontractors", MOST_SUBCONTRACTORS, _subcontractor),
        contact=Contact(
            name=reader.text("contact-name", max_length=200),
            email=reader.text("contact-email", max_length=200),
            phone=reader.text("contact-phone", max_length=40, any_number=True),
        ),
        confidential=reader.text("confidential", max_length=4000),
    )


def read_declaration(
    reader: FormReader, declared: Declaration, grounds: Sequence[str], wanted: Sequence[Suitability]
) -> Declaration:
    answers = {code: reader.one_of(f"ground-{code}", ("yes", "no")) for code in grounds}
    texts = {item.key: reader.text(f"suitability-{item.key}", max_length=4000) for item in wanted}
    return Declaration(
        place=declared.place,
        company=declared.company,
        cvr=declared.cvr,
        grounds={code: answer for code, answer in answers.items() if answer},  # type: ignore[misc]
        measures=reader.text("measures", max_length=4000),
        figures=[figure for number in range(YEARS) if (figure := _figure(reader, number)) != YearFigure()],
        insurance=reader.text("insurance", max_length=1000),
        suitability={key: text for key, text in texts.items() if text},
        relies_on=reader.text("relies_on", max_length=2000),
        signer=reader.text("signer", max_length=200),
        signer_title=reader.text("signer_title", max_length=200),
        confirmed=reader.boolean("confirmed"),
    )


def read_references(reader: FormReader) -> References:
    return References(items=_entries(reader, "items", MOST_REFERENCES, _reference))


def read_confirmed(reader: FormReader, before: Answers, asked: Sequence[Asked]) -> Answers:
    """The answers with what the page of minimum requirements holds; what it does not ask for stays."""
    kept = [number for number in before.confirmed if number not in {each.number for each in asked}]
    reserves = reader.one_of("reserves", ("yes", "no"))
    return msgspec.structs.replace(
        before,
        confirmed=kept + reader.some_of("confirmed", [each.number for each in asked]),
        reserves=None if reserves is None else reserves == "yes",
        reservations=reader.text("reservations", max_length=8000),
    )


def read_answers(reader: FormReader, before: Answers, asked: Sequence[Asked]) -> Answers:
    """The answers with what the page of evaluated requirements holds; answers it does not ask for stay."""
    texts = before.texts | {
        each.number: reader.text(f"text-{each.number}", max_length=LONGEST_ANSWER) for each in asked
    }
    return msgspec.structs.replace(before, texts={number: text for number, text in texts.items() if text})


def state_of_bid_form(form: BidForm) -> FormState:
    return FormState.of(
        {
            "lots": form.lots,
            "together": form.together,
            "company": form.company,
            "cvr": form.cvr,
            "address": form.address,
            "confidential": form.confidential,
            **_of_entry("contact", form.contact),
            **_of_entries("members", form.members),
            **_of_entries("subcontractors", form.subcontractors),
        }
    )


def state_of_declaration(made: Declaration) -> FormState:
    plain = {name: getattr(made, name) for name in ("measures", "insurance", "relies_on", "signer", "signer_title")}
    figures = {
        f"figures-{number}-{name}": value
        for number, each in enumerate(made.figures)
        for name, value in (
            ("year", each.year), ("turnover", _kroner(each.turnover_ore)), ("equity", _kroner(each.equity_ore)),
        )
    }  # fmt: skip
    return FormState.of(
        {
            **plain,
            **figures,
            **{f"ground-{code}": answer for code, answer in made.grounds.items()},
            **{f"suitability-{key}": text for key, text in made.suitability.items()},
            "confirmed": made.confirmed,
        }
    )


def state_of_references(references: References) -> FormState:
    values = _of_entries("items", references.items)
    for number, each in enumerate(references.items):
        values[f"items-{number}-value"] = _kroner(each.value_ore)
    return FormState.of(values)


def state_of_answers(answers: Answers) -> FormState:
    reserves = None if answers.reserves is None else "yes" if answers.reserves else "no"
    return FormState.of(
        {
            "confirmed": answers.confirmed,
            "reserves": reserves,
            "reservations": answers.reservations,
            **{f"text-{number}": text for number, text in answers.texts.items()},
        }
    )


def rows_shown(state: FormState, prefix: str, most: int) -> int:
    """Rows of a form that may have several: those filled in, and one to fill in."""
    filled = [_row_of(name, prefix) for name, values in state.raw.items() if any(value.strip() for value in values)]
    return min(max(filled, default=-1) + 2, most)


def _row_of(name: str, prefix: str) -> int:
    parts = name.split("-")
    is_row = parts[0] == prefix and len(parts) == 3 and parts[1].isdecimal() and len(parts[1]) < LONGEST_NUMBER
    return int(parts[1]) if is_row else -1


def _entries(reader: FormReader, prefix: str, most: int, read: Callable[[FormReader, str], Entry]) -> list[Entry]:
    """The rows that hold something; one that was emptied is gone."""
    found = []
    for number in range(min(rows_shown(reader.state, prefix, most), most)):
        entry = read(reader, f"{prefix}-{number}")
        if entry != type(entry)():
            found.append(entry)
    return found


def _member(reader: FormReader, at: str) -> Company:
    return Company(
        name=reader.text(f"{at}-name", max_length=200),
        cvr=_cvr(reader, f"{at}-cvr"),
        address=reader.text(f"{at}-address", max_length=300),
    )


def _subcontractor(reader: FormReader, at: str) -> Subcontractor:
    return Subcontractor(
        name=reader.text(f"{at}-name", max_length=200),
        cvr=_cvr(reader, f"{at}-cvr"),
        does=reader.text(f"{at}-does", max_length=1000),
        share_percent=reader.integer(f"{at}-share_percent", maximum=100),
        relied_on=reader.boolean(f"{at}-relied_on"),
    )


def _reference(reader: FormReader, at: str) -> Reference:
    begins_on, ends_on = reader.date(f"{at}-begins_on"), reader.date(f"{at}-ends_on")
    if begins_on and ends_on and ends_on < begins_on:
        reader.add_error(f"{at}-ends_on", N_("The last day lies before the first. Correct one of them."))
    return Reference(
        customer=reader.text(f"{at}-customer", max_length=200),
        begins_on=begins_on,
        ends_on=ends_on,
        value_ore=reader.ore(f"{at}-value"),
        content=reader.text(f"{at}-content", max_length=4000),
        contact=reader.text(f"{at}-contact", max_length=300, any_number=True),
        company=reader.text(f"{at}-company", max_length=200),
    )


def _figure(reader: FormReader, number: int) -> YearFigure:
    at = f"figures-{number}"
    return YearFigure(
        year=reader.integer(f"{at}-year", minimum=1990, maximum=2100),
        turnover_ore=reader.ore(f"{at}-turnover"),
        equity_ore=reader.ore(f"{at}-equity", minimum=-(10**13)),
    )


def _cvr(reader: FormReader, name: str) -> str:
    """Eight digits, or what was typed with the fault told."""
    text = reader.text(name, max_length=40, any_number=True)
    try:
        return clean_cvr(text) or ""
    except ValueError:
        reader.add_error(name, CVR_SHAPE)
        return text


def _of_entry(at: str, entry: msgspec.Struct) -> dict[str, Any]:
    return {f"{at}-{name}": getattr(entry, name) for name in entry.__struct_fields__}


def _of_entries(prefix: str, entries: Sequence[msgspec.Struct]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, entry in enumerate(entries):
        values |= _of_entry(f"{prefix}-{number}", entry)
    return values


def _kroner(ore: int | None) -> str | None:
    """As people type it: 1234,50."""
    if ore is None:
        return None
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}{f',{rest:02d}' if rest else ''}"
