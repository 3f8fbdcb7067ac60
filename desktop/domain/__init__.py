"""Decisions: pure functions of values. No Qt, no database, no clock, no files, no network."""
