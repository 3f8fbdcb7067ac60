"""Who is away, as values of the rules: read in one way by actions and screens."""

from __future__ import annotations

from datetime import date

from desktop.domain.absences import Absence
from desktop.models.rows import run


def absences_from(on: date) -> list[Absence]:
    """All absences that run on this day or are to come after it."""
    found = run(
        "SELECT staff_id, substitute_id, first_on, last_on FROM absence"
        " WHERE last_on >= ? ORDER BY id",
        on.isoformat(),
    )
    return [
        Absence(staff, substitute, date.fromisoformat(first), date.fromisoformat(last))
        for staff, substitute, first, last in found.fetchall()
    ]
