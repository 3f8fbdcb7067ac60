"""What customers were read of their orders: to mark what changed since, and for the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.read_back import Corrected, corrections
from desktop.models.fields import from_micros
from desktop.queries.sql import Row, document, fetch, fetch_one, instant


@dataclass(frozen=True, slots=True)
class ReadBackRow:
    """An order read to its customer: ``by`` whom, in which version and language (a tag; empty: the
    desk's). ``corrected`` is what was otherwise when it was read before. ``agreed_at`` and
    ``agreed_by`` are the stamp of the customer's yes.
    """

    id: int
    version: int
    at: datetime
    by: str
    language: str
    agreed_at: datetime | None
    agreed_by: str
    corrected: tuple[Corrected, ...]


_COLUMNS = (
    "r.id, r.draft, r.version, r.at, s.name, r.language, r.agreed_at, a.name, r.said"
    " FROM read_back r LEFT JOIN staff s ON s.id = r.staff_id"
    " LEFT JOIN staff a ON a.id = r.agreed_by_id"
)


def read_backs_of(order_id: int) -> tuple[ReadBackRow, ...]:
    """How an order was read back, and its amendments, the first time first."""
    rows = fetch(f"SELECT {_COLUMNS} WHERE r.order_id = ? ORDER BY r.id", (order_id,))
    before: dict[int, Row] = {}
    found = []
    for row in rows:
        found.append(_read_back(row, before.get(row[1])))
        before[row[1]] = row
    return tuple(found)


def read_back(read_back_id: int) -> ReadBackRow:
    """One of them, with what changed since the one before it. It must be there."""
    row = fetch_one(f"SELECT {_COLUMNS} WHERE r.id = ?", (read_back_id,))
    assert row is not None
    before = fetch_one(
        f"SELECT {_COLUMNS} WHERE r.draft = ? AND r.id < ? ORDER BY r.id DESC LIMIT 1",
        (row[1], row[0]),
    )
    return _read_back(row, before)


def _read_back(row: Row, before: Row | None) -> ReadBackRow:
    said, told = document(row[8]), document(before[8]) if before is not None else None
    return ReadBackRow(
        id=row[0],
        version=row[2],
        at=from_micros(row[3]),
        by=row[4] or "",
        language=row[5],
        agreed_at=instant(row[6]),
        agreed_by=row[7] or "",
        corrected=corrections(told, said) if told and said else (),
    )
