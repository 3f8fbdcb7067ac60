"""Points programmes, as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.figures import unscaled
from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme: points earned for one unit of ``currency``, what one is worth when it is spent,
    decimals of a point, days until points expire (None: never), and how many accounts it has."""

    id: int
    name: str
    currency: str
    earn_per_unit: Decimal
    spend_value: Decimal
    decimals: int
    life_days: int | None
    accounts: int


def programmes() -> list[ProgrammeRow]:
    """All of them, the office's first one first."""
    rows = fetch(
        "SELECT p.id, p.name, p.currency, p.earn_per_unit, p.spend_value, p.decimals, p.life_days,"
        " (SELECT COUNT(*) FROM points_account a WHERE a.programme_id = p.id)"
        " FROM points_programme p ORDER BY p.id"
    )
    return [
        ProgrammeRow(row[0], row[1], row[2], unscaled(row[3], 6), unscaled(row[4], 6), *row[5:])
        for row in rows
    ]
