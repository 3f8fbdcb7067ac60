"""What was changed on a record: who, when, old and new values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.fields import from_micros
from desktop.queries.sql import Row, document, fetch


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a record: for each field its old and its new value, as they were stored."""

    id: int
    at: datetime
    staff: str
    subject: str
    subject_id: int
    action: str
    changes: dict[str, tuple[Any, Any]]


def history_of(
    subject: str, subject_id: int, *, before: int | None = None, limit: int = 100
) -> tuple[ChangeRow, ...]:
    """The changes of one row, newest first. ``subject`` is the table's name (``sales_order``).

    ``before`` is the id of the last change shown, to read on.
    """
    rows = fetch(
        "SELECT h.id, h.at, s.name, h.subject, h.subject_id, h.action, h.changes"
        " FROM history h LEFT JOIN staff s ON s.id = h.staff_id"
        " WHERE h.subject = ? AND h.subject_id = ? AND h.id < ? ORDER BY h.id DESC LIMIT ?",
        (subject, subject_id, 2**31 - 1 if before is None else before, limit),
    )
    return tuple(change_row(row) for row in rows)


def change_row(row: Row) -> ChangeRow:
    """A change from the columns that ``history_of`` selects."""
    changes = {name: (old, new) for name, (old, new) in (document(row[6]) or {}).items()}
    return ChangeRow(row[0], from_micros(row[1]), row[2] or "", row[3], row[4], row[5], changes)
