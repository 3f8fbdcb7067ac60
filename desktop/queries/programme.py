"""The office's points programme."""

from __future__ import annotations

from desktop.domain.figures import unscaled
from desktop.domain.points import Programme
from desktop.queries.sql import fetch_one


def programme() -> Programme | None:
    """The office's programme (its first), or None where points are not used."""
    row = fetch_one(
        "SELECT name, currency, earn_per_unit, spend_value, decimals "
        "FROM points_programme ORDER BY id LIMIT 1"
    )
    if row is None:
        return None
    name, currency, earn, value, decimals = row
    return Programme(name, currency, unscaled(earn, 6), unscaled(value, 6), decimals)
