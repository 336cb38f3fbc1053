"""Files of contracts from before, with their options and offers."""

# ruff: noqa: E501 (the columns are read as a table)

from app.platform.errors import N_
from app.platform.intake import Column, Day, ImportKind, Kroner, Lookup, RowRule, Text, Whole
from app.procurement.contracts.merging import check_contracts, merge_contracts

NEEDS_ALL = N_("Write the number of options, their months and the notice, or leave all three empty.")

CONTRACTS = ImportKind(
    name="contracts",
    title=N_("Contracts"),
    doc=N_("Contracts from before, that no tender here led to. Import the suppliers and offers first."),
    order=25,
    table="contract",
    key=("reference",),
    roles=("administrator", "procurement"),
    columns=(
        Column("reference", "kontraktnummer", "contract number", Text(40), N_("The contract's own number."), "K-2024-07", required=True),
        Column("title", "titel", "title", Text(200, prose=True), N_("What the contract is about."), "Afklaringsforløb", required=True),
        Column("supplier_code", "leverandørkode", "supplier code", Lookup("supplier", "code"), N_("Code of the supplier; it must exist."), "LEV-01", required=True, field="supplier_id"),
        Column("signed_on", "underskrevet den", "signed on", Day(), N_("The day it was signed."), "15-01-2025", required=True),
        Column("starts_on", "første dag", "first day", Day(), N_("The first day of the term."), "01-02-2025", required=True),
        Column("ends_on", "sidste dag", "last day", Day(), N_("The last day of the term, options not taken left out."), "31-01-2027", required=True),
        Column("value_kr", "værdi i kr.", "value in kr.", Kroner(), N_("What the term is worth without options and VAT."), "1.250.000,00", field="value_ore"),
        Column("options", "antal optioner", "number of options", Whole(0, 10), N_("How many times it may be prolonged."), "2"),
        Column("option_months", "måneder pr. option", "months per option", Whole(1, 120), N_("How many months each option prolongs by."), "12"),
        Column("notice_months", "varsel i måneder", "notice in months", Whole(0, 36), N_("How many months before the end the supplier must be told."), "6"),
        Column("offer_codes", "tilbudskoder", "offer codes", Text(400), N_("Codes of the supplier's offers under the contract, separated by |."), "AFKL-1|AFKL-2"),
    ),
    rules=(
        RowRule("reference", "s.reference !~ '^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{1,39}$'", N_("A contract number has letters, digits, dots, dashes and slashes, at least two in all. Correct it."), ("reference",)),
        RowRule("ends_on", "s.ends_on < s.starts_on", N_("The last day lies before the first. Correct one of them."), ("starts_on", "ends_on")),
        RowRule("ends_on", "s.ends_on > s.starts_on + interval '30 years'", N_("A contract lasts at most 30 years. Correct the last day."), ("starts_on", "ends_on")),
        RowRule("signed_on", "s.signed_on > s.ends_on", N_("The contract was signed after its last day. Correct one of them."), ("signed_on", "ends_on")),
        RowRule("options", "s.options > 0 and (s.option_months is null or s.notice_months is null)", NEEDS_ALL, ("options", "option_months", "notice_months")),
        RowRule("options", "s.options is null and (s.option_months is not null or s.notice_months is not null)", NEEDS_ALL, ("options", "option_months", "notice_months")),
        RowRule("notice_months", "s.options > 0 and s.ends_on - make_interval(months => s.notice_months) < s.starts_on", N_("The notice is longer than the contract's term. Correct one of them."), ("options", "notice_months", "starts_on", "ends_on")),
    ),
    on_change="version = t.version + 1",
    staged_only=("options", "option_months", "notice_months", "offer_codes"),
    check=check_contracts,
    merge=merge_contracts,
)  # fmt: skip

IMPORT_KINDS = [CONTRACTS]
