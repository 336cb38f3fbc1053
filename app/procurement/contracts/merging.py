"""What a file of contracts asks beside the usual merge: no contract of ours is written over; options and offers."""

from app.platform.errors import N_
from app.platform.intake import Counts, RowError, Stage, insert_and_record
from app.platform.intake.merging import merge_by_key

OPTION_FIELDS = frozenset(["options", "option_months", "notice_months"])
# The codes of a row, one line for each.
_CODES = """
    select s.row_number, s.reference, s.supplier_id, trim(code) as code
    from {table} s cross join lateral unnest(string_to_array(s.offer_codes, '|')) as code where trim(code) <> ''
"""
# As `term.add_months`: the last day of a month stays the last day of one.
_MOVED = """
    case when s.ends_on = (date_trunc('month', s.ends_on) + interval '1 month - 1 day')::date
         then (date_trunc('month', s.ends_on) + make_interval(months => {months} + 1) - interval '1 day')::date
         else (s.ends_on + make_interval(months => {months}))::date end
"""


async def check_contracts(stage: Stage) -> list[RowError]:
    """Signed here, or something has happened to it since: such a contract is changed on its own page."""
    found = await stage.find_errors(
        "reference",
        N_("The contract was signed or changed in Vifte, so a file does not write over it. Change it on its own page."),
        f"""select s.row_number from {stage.table} s join contract c on c.reference = s.reference
            where c.tender_id is not null or c.terminated_on is not null
               or exists (select from contract_event e where e.contract_id = c.id)""",
    )
    return found + (await _check_offers(stage) if "offer_codes" in stage.fields else [])


async def _check_offers(stage: Stage) -> list[RowError]:
    codes = _CODES.format(table=stage.table)
    unknown = await stage.find_errors(
        "offer_codes",
        N_("An offer code does not exist. Correct it, or import the offer first."),
        f"""select distinct row_number from ({codes}) c
            where not exists (select from offer o where o.code = c.code) order by row_number""",
    )
    others = await stage.find_errors(
        "offer_codes",
        N_("An offer belongs to another supplier than the contract's. Correct one of them."),
        f"""select distinct row_number from ({codes}) c join offer o on o.code = c.code
            where o.supplier_id <> c.supplier_id order by row_number""",
    )
    return unknown + others


async def merge_contracts(stage: Stage) -> Counts:
    """The usual merge by number; options for those without any, and offers that are not there yet."""
    counts = await merge_by_key(stage)
    if stage.fields >= OPTION_FIELDS:
        await _add_options(stage)
    if "offer_codes" in stage.fields:
        await _add_offers(stage)
    return counts


async def _add_options(stage: Stage) -> None:
    notify_by = _MOVED.format(months="(s.option_months * (place - 1) - s.notice_months)")
    await insert_and_record(
        stage,
        "contract_option",
        f"""
        insert into contract_option (contract_id, position, label, months, notify_by)
        select c.id, place, '', s.option_months, {notify_by}
        from {stage.table} s join contract c on c.reference = s.reference
        cross join lateral generate_series(1, s.options) as place
        where not exists (select from contract_option o where o.contract_id = c.id)
        order by c.id, place
        """,
    )


async def _add_offers(stage: Stage) -> None:
    await insert_and_record(
        stage,
        "contract_offer",
        f"""
        insert into contract_offer (contract_id, offer_id)
        select distinct c.id, o.id from ({_CODES.format(table=stage.table)}) s
        join contract c on c.reference = s.reference join offer o on o.code = s.code
        where not exists (select from contract_offer l where l.contract_id = c.id and l.offer_id = o.id)
        order by c.id, o.id
        """,
    )
