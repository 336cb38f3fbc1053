"""What a price formula and a payment for results would do, tried on simulated bids and years before publication."""
