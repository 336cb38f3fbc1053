"""Two appointed people open the bids together; from then on they can be read."""
