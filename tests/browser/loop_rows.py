"""What a journey through the whole loop begins with: a citizen on a benefit, three offers, and a past to learn from."""

from datetime import date, timedelta

from app.platform.db import execute
from tests.builders.citizens import make_citizen, make_cpr, make_spell
from tests.builders.evidence import generated_town

NUMBER = 9001
CPR = make_cpr(NUMBER)
NAME = "Eksempel Rejsende"
GROUP, BENEFIT = "6.4", "uddannelseshjaelp"
GOOD_OFFER = "Brobygning til uddannelse"
TITLES = (GOOD_OFFER, "Uddannelsesvejledning på hold", "Individuel brobygning")


async def make_loop(*, caseworker_id: int, supplier_id: int) -> int:
    """The citizen's id. The offers are the supplier's, and nobody else's target group is theirs."""
    citizen_id = await make_citizen(
        cpr=CPR, name=NAME, case_number="S-9001", caseworker_id=caseworker_id, target_group=GROUP,
        contact_group="uddannelsesparat", barriers=["selvvaerd"],
    )  # fmt: skip
    today = date.today()  # noqa: DTZ011 - any day near now will do
    await make_spell(citizen_id, benefit=BENEFIT, start_on=today - timedelta(weeks=30))
    for offer_id, title in zip(await generated_town(), TITLES, strict=True):
        await execute(
            """update offer set title = $2, title_sort = lower($2), supplier_id = $3, target_groups = $4, benefits = $5
                where id = $1""",
            offer_id, title, supplier_id, [GROUP], [BENEFIT],
        )  # fmt: skip
    return citizen_id
