"""Prices so far below the others that the bidder is asked to explain them before an award."""

from collections.abc import Sequence
from fractions import Fraction

from app.procurement.awards.schemas import LowPrice, RankedBid

# No law sets a figure (udbudsloven § 169 speaks of abnormally low ones); asking begins a fifth under the others.
SHARE = Fraction(4, 5)


def low_prices(bids: Sequence[RankedBid]) -> list[LowPrice]:
    """Suppliers' bids at or below `SHARE` of the median of the other bids' sums, the control bid's among them."""
    found = []
    for bid in bids:
        others = [each.sum_ore for each in bids if each is not bid and each.sum_ore is not None]
        if bid.is_control_bid or bid.sum_ore is None or not others:
            continue
        middle = _median(others)
        if bid.sum_ore <= middle * SHARE:
            found.append(
                LowPrice(
                    opened_bid_id=bid.opened_bid_id,
                    bidder=bid.bidder,
                    sum_ore=bid.sum_ore,
                    median_ore=int(middle),
                    share=Fraction(bid.sum_ore) / middle,
                )
            )
    return found


def _median(sums: Sequence[int]) -> Fraction:
    ordered, half = sorted(sums), len(sums) // 2
    return Fraction(ordered[half] if len(sums) % 2 else ordered[half - 1] + ordered[half], 1 if len(sums) % 2 else 2)
