"""Points programmes, as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.points import Programme
from desktop.models.points import terms
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import rows
from desktop.queries.history import ChangeRow, history_of
from desktop.queries.sql import fetch

_CHANGES = 20


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with its terms as they are now, whether it is in force, how many accounts it has,
    and how it came to be so: its latest changes, newest first."""

    id: int
    terms: Programme
    active: bool
    accounts: int
    changes: tuple[ChangeRow, ...] = ()


def programmes() -> list[ProgrammeRow]:
    """All of them, the office's first one first, those out of force last."""
    counted: dict[int, int] = dict(
        fetch("SELECT programme_id, COUNT(*) FROM points_account GROUP BY programme_id")
    )
    found = rows(PointsProgramme, '"id" IS NOT NULL ORDER BY "active" DESC, "id"')
    return [
        ProgrammeRow(
            id=row.id,
            terms=terms(row),
            active=row.active,
            accounts=counted.get(row.id, 0),
            changes=history_of("points_programme", row.id, limit=_CHANGES),
        )
        for row in found
    ]
