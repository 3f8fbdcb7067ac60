"""Reads for screens and reports: frozen rows that may cross threads."""
