"""Who works here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who works with the program; competency levels are A (trainee) to D (expert)."""

    id: int
    name: str
    role: str
    competency_level: str
    active: bool


def staff(*, active_only: bool = True) -> list[StaffRow]:
    """Everybody, by name."""
    condition = " WHERE active" if active_only else ""
    rows = fetch(f"SELECT id, name, role, competency_level, active FROM staff{condition}")
    found = [StaffRow(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]
    return sorted(found, key=lambda row: (row.name.casefold(), row.id))
