"""Tenders: lots, numbered requirements, weighted criteria, texts, and the documents issued from them."""
