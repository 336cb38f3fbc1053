"""The keys that keep bids shut until two appointed people open them together."""
