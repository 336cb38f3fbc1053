"""Buying offers: tenders now, bids and contracts as they come."""
