"""The one history of the schema; run in the order of the names, never changed once released."""
