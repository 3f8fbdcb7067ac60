"""What became of merged records, for their cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.fields import from_micros
from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that stands, seen from one record: ``customer_id``, ``name`` and ``number`` are those
    of the other one. ``id`` takes it apart."""

    id: int
    customer_id: int
    name: str
    number: str
    at: datetime
    staff: str


def merges_of(customer_id: int) -> tuple[MergeRow | None, tuple[MergeRow, ...]]:
    """The merge by which a record became a part of another, if it did, and those by which others
    became a part of it, the last first."""
    found = fetch(
        "SELECT m.merged_id, m.id, c.id, c.name, c.number, m.at, s.name FROM customer_merge m"
        " JOIN customer c ON c.id = m.merged_id + m.kept_id - ?"
        " LEFT JOIN staff s ON s.id = m.staff_id"
        " WHERE (m.merged_id = ? OR m.kept_id = ?) AND m.undone_at IS NULL ORDER BY m.id DESC",
        (customer_id,) * 3,
    )
    rows = [
        (merged, MergeRow(key, other, name, number, from_micros(at), staff or ""))
        for merged, key, other, name, number, at, staff in found
    ]
    into = next((row for merged, row in rows if merged == customer_id), None)
    return into, tuple(row for merged, row in rows if merged != customer_id)
