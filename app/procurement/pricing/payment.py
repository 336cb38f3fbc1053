"""What a base and result split pays: expectations, instalments, cap and clawback. Amounts are øre, or parts of one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log

import msgspec

from app.platform.errors import N_
from app.procurement.pricing.formulas import PricingError, shown

# Results so unlikely that a sum over them cannot be told from one without.
NEGLIGIBLE = 1e-12


class PaymentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How one year's citizens are paid for.

    price_ore : paid for a citizen on average when results come as assumed; base and result together.
    assumed_chance : the chance of a result, strictly above 0, that the result price is reckoned from.
    result_share : the part of `price_ore` that is paid for results, 0-1.
    relapse_share : the part of the results that do not last the clawback's weeks. clawback_share : the part of a result
    price that is then paid back. cap_ore : the most that is paid for the year, after clawback; None for no cap.
    """

    citizens: int
    price_ore: float
    assumed_chance: float
    result_share: float
    cap_ore: float | None = None
    clawback_share: float = 0.0
    relapse_share: float = 0.0

    @property
    def base_price_ore(self) -> float:
        """Paid for every citizen who starts."""
        return self.price_ore * (1 - self.result_share)

    @property
    def result_price_ore(self) -> float:
        """Paid for a result: the result's share of the price, divided by the chance that it was reckoned from."""
        return self.price_ore * self.result_share / self.assumed_chance

    @property
    def kept_share(self) -> float:
        """What is left of a result price on average, when relapses have been paid back."""
        return 1 - self.relapse_share * self.clawback_share


class ExpectedPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Expectations for the year, in øre: total = base + result − clawback − over_cap."""

    base: float
    result: float
    clawback: float
    over_cap: float

    @property
    def total(self) -> float:
        return self.base + self.result - self.clawback - self.over_cap


def check_terms(terms: PaymentTerms) -> None:
    """Raises PricingError for shares outside 0-1, no citizens, or a result price reckoned from no chance at all."""
    shares = (terms.result_share, terms.clawback_share, terms.relapse_share, terms.assumed_chance)
    if not all(0 <= share <= 1 for share in shares) or terms.price_ore < 0:
        raise PricingError(N_("Shares lie between 0 and 100 percent, and the price is not below zero."))
    if terms.citizens < 1 or (terms.assumed_chance == 0 and terms.result_share > 0):
        raise PricingError(N_("A payment for results needs citizens, and a chance of a result above zero."))


def pay(terms: PaymentTerms, results: int, relapsed: int = 0) -> float:
    """What the year costs with so many results, of which some did not last: min(cap, base + results − clawback)."""
    due = terms.citizens * terms.base_price_ore + (results - terms.clawback_share * relapsed) * terms.result_price_ore
    return due if terms.cap_ore is None else min(due, terms.cap_ore)


def expected_payment(terms: PaymentTerms, chance: float) -> ExpectedPayment:
    """Expectation when every citizen has the same chance of a result, independently of the others.

    Without a cap: n × (base price + chance × result price × (1 − relapse × clawback)). What lies over the cap is summed
    over the binomial distributions of results and relapses.
    """
    check_terms(terms)
    result = terms.citizens * chance * terms.result_price_ore
    return ExpectedPayment(
        base=terms.citizens * terms.base_price_ore,
        result=result,
        clawback=result * (1 - terms.kept_share),
        over_cap=_over_cap(terms, chance),
    )


def _over_cap(terms: PaymentTerms, chance: float) -> float:
    if terms.cap_ore is None:
        return 0.0
    free = msgspec.structs.replace(terms, cap_ore=None)
    return sum(
        many * few * max(0.0, pay(free, results, relapsed) - terms.cap_ore)
        for results, many in binomial(terms.citizens, chance)
        for relapsed, few in binomial(results, terms.relapse_share if terms.clawback_share else 0.0)
    )


def binomial(n: int, chance: float) -> Iterator[tuple[int, float]]:
    """Each count with its probability, those left out that are too unlikely to matter."""
    if n == 0 or chance <= 0 or chance >= 1:
        yield (n if chance >= 1 else 0), 1.0
        return
    for count in range(n + 1):
        ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
        probability = exp(ways + count * log(chance) + (n - count) * log(1 - chance))
        if probability > NEGLIGIBLE:
            yield count, probability


def earned_on(terms: PaymentTerms, chance: float, cost_ore: float, *, adjusted_share: float = 0.0) -> float:
    """What the supplier earns on a citizen with this chance of a result, on average and before any cap.

    adjusted_share : how much of the difference in chances the case-mix adjustment sees and takes out, 0-1. A result
    then counts against what was to be expected of this citizen: with all of it seen, chances earn nothing of their own.
    """
    counted = terms.assumed_chance + (1 - adjusted_share) * (chance - terms.assumed_chance)
    return terms.base_price_ore + counted * terms.result_price_ore * terms.kept_share - cost_ore


def instalments(amount_ore: int, shares_percent: Sequence[Decimal]) -> list[int]:
    """The base payment in whole øre by instalment; the last takes what rounding leaves, so that they sum to the amount.

    Raises PricingError when the shares are not 100 percent together.
    """
    if sum(shares_percent, Decimal(0)) != 100:
        raise PricingError(N_("The instalments must come to 100 percent together."))
    parts = [int(shown(Fraction(amount_ore) * Fraction(share) / 100, 0)) for share in shares_percent[:-1]]
    return [*parts, amount_ore - sum(parts)]
