"""Vifte: offer portfolio and supplier tender manager for municipal employment services."""
