"""The sections as forms: what they show, and what is read back from them."""
