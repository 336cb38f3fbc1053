"""What a journey through the whole loop begins with: citizens on a benefit, offers, and a past to learn from."""

from datetime import date, timedelta

from app.platform.db import execute
from tests.builders.citizens import make_citizen, make_cpr, make_spell
from tests.builders.evidence import generated_town

NUMBER = 9001
CPR = make_cpr(NUMBER)
NAME, NEXT_NAME = "Eksempel Rejsende", "Eksempel Efterfølger"
GROUP, BENEFIT = "6.4", "uddannelseshjaelp"
GOOD_OFFER = "Brobygning til uddannelse"
TITLES = (GOOD_OFFER, "Uddannelsesvejledning på hold", "Individuel brobygning")


async def make_loop(*, caseworker_id: int, supplier_id: int) -> None:
    """A citizen to go the way, and one to come after. The offers are the supplier's, and the two's group is theirs."""
    today = date.today()  # noqa: DTZ011 - any day near now will do
    for number, (name, cpr) in enumerate([(NAME, CPR), (NEXT_NAME, make_cpr(NUMBER + 1))], start=NUMBER):
        citizen_id = await make_citizen(
            cpr=cpr, name=name, case_number=f"S-{number}", caseworker_id=caseworker_id, target_group=GROUP,
            contact_group="uddannelsesparat", barriers=["selvvaerd"],
        )  # fmt: skip
        await make_spell(citizen_id, benefit=BENEFIT, start_on=today - timedelta(weeks=30))
    for offer_id, title in zip(await generated_town(), TITLES, strict=True):
        await execute(
            """update offer set title = $2, title_sort = lower($2), supplier_id = $3, target_groups = $4, benefits = $5,
                      hours_per_week = 25, price_model = 'per_start', price_ore = 1400000, location = 'Rådhuset',
                      description = 'Undervisning, praktik og vejledning i samme forløb.'
                where id = $1""",
            offer_id, title, supplier_id, [GROUP], [BENEFIT],
        )  # fmt: skip
