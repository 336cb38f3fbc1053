"""Measurements of Vifte against plain parts."""
