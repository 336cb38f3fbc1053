"""The documents made from a tender."""
