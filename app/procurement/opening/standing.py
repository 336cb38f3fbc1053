"""Which of the bids handed in count: a bidder's last one that can be read."""

from collections.abc import Sequence

import msgspec

from app.procurement.opening.schemas import REPLACED, VALID, Counts, NewOpenedBid


def with_standing(bids: Sequence[NewOpenedBid]) -> list[NewOpenedBid]:
    """Numbered in the order they were received; of a bidder's readable bids the last is valid, the others replaced.

    bids : in that order, with the standing `valid` for each that could be read. One that could not replaces nothing.
    """
    last = {bid.supplier_id: place for place, bid in enumerate(bids) if bid.standing == VALID}
    return [
        msgspec.structs.replace(
            bid,
            number=place + 1,
            standing=REPLACED if bid.standing == VALID and last[bid.supplier_id] != place else bid.standing,
        )
        for place, bid in enumerate(bids)
    ]


def counts_of(bids: Sequence[NewOpenedBid], *, drafts: int, taken_back: int) -> Counts:
    def of(standing: str) -> int:
        return sum(bid.standing == standing for bid in bids)

    return Counts(
        received=len(bids),
        valid=of("valid"),
        replaced=of("replaced"),
        unreadable=of("unreadable"),
        control=sum(bid.is_control_bid and bid.standing == VALID for bid in bids),
        drafts=drafts,
        taken_back=taken_back,
    )
