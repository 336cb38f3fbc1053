"""Contracts: signed from an award or entered by hand, their offers in the catalogue, options, KPIs and end."""
