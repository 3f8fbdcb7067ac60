"""Units of products in words.

An office names its units as it likes and they are shown as typed; only the unit that the program
itself gives to a product without one is translated.
"""

from __future__ import annotations

from desktop.system.language import N_
from desktop.ui.choices import word

UNITS = {"pc": N_("pc")}


def unit_name(unit: str) -> str:
    """What a product is counted in: "pc", "kg"."""
    return word(UNITS, unit)
