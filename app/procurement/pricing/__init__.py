"""Prices in a tender: formulas, schedules, the bidder's workbook and how payment goes. Pure, and without tables."""
