"""Files of offers."""

from app.offers.catalogue.columns import COLUMNS
from app.offers.catalogue.merging import check_successors, merge_offers, tell_undone
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.intake import Closing, Derived, ImportKind, RowRule

OFFERS = ImportKind(
    name="offers",
    title=N_("Offers"),
    doc=N_("What citizens and companies can be referred to. Import the suppliers first."),
    order=20,
    table="offer",
    key=("code",),
    roles=("administrator", "procurement"),
    columns=COLUMNS,
    derived=(Derived("title_sort", "title", sort_key),),
    rules=(
        RowRule("weeks", "s.weeks = 0", N_("Write more than 0 weeks, or leave the field empty."), ("weeks",)),
        RowRule(
            "hours_per_week",
            "s.hours_per_week = 0",
            N_("Write hours between 0 and 168, or leave the field empty."),
            ("hours_per_week",),
        ),
        RowRule(
            "price_model",
            "s.price_ore is not null and s.price_model = 'none'",
            N_("Choose what the price is paid for, or leave the price empty."),
            ("price_ore", "price_model"),
        ),
        RowRule(
            "closes_on",
            "s.closes_on < s.opens_on",
            N_("The last day lies before the day the offer opened."),
            ("closes_on", "opens_on"),
        ),
        RowRule(
            "successor_code",
            "s.successor_code is not null and s.life not in ('closing', 'closed')",
            N_("Only an offer that is closing or closed has a successor."),
            ("successor_code",),
        ),
    ),
    on_change="version = t.version + 1, updated_at = now()",
    staged_only=("successor_code",),
    check=check_successors,
    merge=merge_offers,
    after_undo=tell_undone,
    closing=Closing(
        open_rows="t.life <> 'closed'", change="life = 'closed', closes_on = greatest($1::date, t.opens_on)"
    ),
)

IMPORT_KINDS = [OFFERS]
