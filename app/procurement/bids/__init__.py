"""Bids as their bidders write, hand in and take back; sealed from the first word on."""
