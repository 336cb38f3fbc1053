"""The columns of a file of offers."""

from app.offers.catalogue.rules import PROSE
from app.offers.suppliers.cells import ShortCode
from app.platform.errors import N_
from app.platform.intake import Code, Codes, Column, Day, Decimals, Kroner, Lookup, Text, Whole, YesNo

COLUMNS = (
    Column(
        "code", "Kode", "Code", ShortCode(), N_("What the offer is known by in all files."), "TIL-01", required=True
    ),
    Column("title", "Titel", "Title", Text(), N_("The offer’s name as caseworkers know it."), "Jobklub", required=True),
    Column(
        "supplier_code",
        "Leverandørkode",
        "Supplier code",
        Lookup("supplier", "code", ShortCode()),
        N_("The code of the supplier who runs the offer; import suppliers first."),
        "LEV-01",
        required=True,
        field="supplier_id",
    ),
    Column(
        "offer_type",
        "Tilbudstype",
        "Offer type",
        Code("offer_type"),
        N_("What kind of offer it is."),
        "jobklub",
        required=True,
    ),
    Column(
        "target_groups",
        "Målgrupper",
        "Target groups",
        Codes("target_group"),
        N_("The groups of LAB § 6 the offer is meant for."),
        "6.2|6.3",
        blank=[],
    ),
    Column(
        "benefits",
        "Ydelser",
        "Benefits",
        Codes("benefit"),
        N_("The benefits whose recipients it is meant for; blank means all."),
        "kontanthjaelp",
        blank=[],
    ),
    Column(
        "barriers",
        "Barrierer",
        "Barriers",
        Codes("barrier"),
        N_("The barriers the offer works with."),
        "selvvaerd|netvaerk",
        blank=[],
    ),
    Column("track", "Spor", "Track", Code("track"), N_("The municipality’s track."), "udvikl"),
    Column(
        "company_directed",
        "Virksomhedsrettet",
        "Company-directed",
        YesNo(),
        N_("Whether it takes place in or with companies; blank means no."),
        "nej",
        blank=False,
    ),
    Column(
        "audience",
        "Henvender sig til",
        "Audience",
        Code("audience"),
        N_("Citizens or companies; blank means citizens."),
        "citizens",
        blank="citizens",
    ),
    Column(
        "intake",
        "Optag",
        "Intake",
        Code("intake"),
        N_("Running intake or by cohort; blank means running."),
        "running",
        blank="running",
    ),
    Column(
        "place_kind",
        "Pladstype",
        "Kind of places",
        Code("place_kind"),
        N_("Single places or a pool of places; blank means a pool."),
        "pooled",
        blank="pooled",
    ),
    Column(
        "places", "Pladser", "Places", Whole(0, 100_000), N_("How many can be there at a time, or in one cohort."), "20"
    ),
    Column("weeks", "Uger", "Weeks", Decimals(0, 520, places=1), N_("Usual length in weeks."), "13"),
    Column("hours_per_week", "Timer pr. uge", "Hours per week", Decimals(0, 168), N_("Usual hours a week."), "15,5"),
    Column(
        "price_model",
        "Prismodel",
        "Price model",
        Code("price_model"),
        N_("What the price is paid for; blank means no price."),
        "per_week",
        blank="none",
    ),
    Column(
        "price_kr", "Pris (kr.)", "Price (DKK)", Kroner(), N_("The price in kroner."), "1.250,00", field="price_ore"
    ),
    Column("location", "Sted", "Location", Text(), N_("Where it takes place."), "Rådhuset", blank=""),
    Column("languages", "Sprog", "Languages", Codes("language"), N_("The languages it is held in."), "da|en", blank=[]),
    Column("requirements", "Krav til deltagere", "Requirements", PROSE, N_("What participants must bring."), blank=""),
    Column(
        "description", "Beskrivelse", "Description", PROSE, N_("What the offer holds, in a few sentences."), blank=""
    ),
    Column(
        "life",
        "Status",
        "Life",
        Code("offer_life"),
        N_("Planned, open, paused, closing or closed."),
        "open",
        required=True,
    ),
    Column("opens_on", "Åbner", "Opens on", Day(), N_("The first day of the offer."), "01-02-2026"),
    Column("closes_on", "Lukker", "Closes on", Day(), N_("The last day of the offer.")),
    Column(
        "successor_code",
        "Efterfølgerkode",
        "Successor code",
        ShortCode(),
        N_("The code of the offer that takes over from one that closes."),
    ),
    Column(
        "last_confirmed_on",
        "Sidst bekræftet",
        "Last confirmed on",
        Day(),
        N_("The day somebody last confirmed that everything here is right."),
        "15-01-2026",
    ),
)
