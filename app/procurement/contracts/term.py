"""A contract's time: months, when options must be told, and where it stands on a day. No clock, no database."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from app.platform.errors import N_
from app.procurement.contracts.schemas import Contract, ContractOption, OptionInput

# Days ahead that somebody has to think of an end or an option.
AHEAD = 180
# Where a contract stands; the two about options and deciding are told beside the first two.
STATES = {
    "coming": N_("Coming"),
    "running": N_("Running"),
    "options_open": N_("With options open"),
    "to_decide": N_("To decide within half a year"),
    "ended": N_("Ended"),
}
# What an option has come to; open ones are still to be decided.
OPTION_STATES = {
    "open": N_("To be decided"),
    "taken": N_("Taken"),
    "let_go": N_("Let go"),
    "run_out": N_("Run out"),
}


def add_months(day: date, months: int) -> date:
    """The same date so many months later, or earlier where `months` is below zero.

    The last day of a month stays the last day of one; a date the month does not have becomes its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def months_between(first: date, last: date) -> Fraction:
    """Months from the first day to the last, both counted; a part of a month by its days."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + Fraction(last.day, _length(last)) - Fraction(first.day - 1, _length(first))


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def option_value(value_ore: int | None, starts_on: date, ends_on: date, months: int) -> int | None:
    """What so many months more are worth, when they cost what the term's months do on average."""
    term = months_between(starts_on, ends_on)
    return None if value_ore is None or term <= 0 else round(value_ore * months / term)


def options_in_turn(
    count: int, months: int, ends_on: date, notice_months: int, value_ore: int | None = None
) -> list[OptionInput]:
    """So many options, each prolonging the one before; the day to tell is reckoned from the end before it."""
    ends = [add_months(ends_on, months * place) for place in range(count)]
    return [OptionInput(months=months, notify_by=add_months(end, -notice_months), value_ore=value_ore) for end in ends]


def option_state(option: ContractOption, contract_over_on: date, on_date: date) -> str:
    """A key of OPTION_STATES. An option that nobody has decided runs out with its day, or with the contract."""
    if option.decision:
        return option.decision
    return "run_out" if on_date > min(option.notify_by, contract_over_on) else "open"


def open_options(contract: Contract, on_date: date) -> list[ContractOption]:
    """Those that may still be decided: none once one before them was let go, or has run out."""
    found: list[ContractOption] = []
    for option in contract.options:
        state = option_state(option, contract.over_on, on_date)
        if contract.terminated_on is not None or state in ("let_go", "run_out"):
            return found
        if state == "open":
            found.append(option)
    return found


def next_option(contract: Contract, on_date: date) -> ContractOption | None:
    """The one to decide first; options are taken in their order."""
    return next(iter(open_options(contract, on_date)), None)


def state_of(contract: Contract, on_date: date) -> str:
    """coming, running or ended."""
    if contract.over_on < on_date:
        return "ended"
    return "coming" if contract.starts_on > on_date else "running"


def states_of(contract: Contract, on_date: date) -> list[str]:
    """Every key of STATES that the contract is found under."""
    found = [state_of(contract, on_date)]
    found += ["options_open"] if open_options(contract, on_date) else []
    return found + (["to_decide"] if must_be_decided(contract, on_date) else [])


def must_be_decided(contract: Contract, on_date: date) -> bool:
    """Whether it ends, or an option must be told, within half a year."""
    soon = on_date + timedelta(days=AHEAD)
    if state_of(contract, on_date) == "ended":
        return False
    return contract.over_on <= soon or any(option.notify_by <= soon for option in open_options(contract, on_date))


def ends_within(contract: Contract, months: int, on_date: date) -> bool:
    """Whether it is in force and its last day is at most so many months ahead."""
    return on_date <= contract.over_on <= add_months(on_date, months)


def last_end(contracts: Iterable[Contract]) -> date | None:
    """The last day any of them is in force; None without contracts."""
    return max((contract.over_on for contract in contracts), default=None)


def ends_with(contract: Contract) -> list[date]:
    """For each option the last day when it is taken: what was taken counts in the contract's own end already."""
    end = contract.ends_on
    for option in reversed([each for each in contract.options if each.decision == "taken"]):
        end = add_months(end, -option.months)
    ends = []
    for option in contract.options:
        end = add_months(end, option.months)
        ends.append(end)
    return ends
