"""Liaison: the desk of people who stand between a company and its customers."""

__version__ = "0.1.0"
