"""The log of a waitlist, or of one place on it: what changed, by whom, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.fields import from_micros
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, document, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow(Listed):
    """One row of a list's log, ``number`` counting from 1. ``staff`` is empty where the program
    itself did it, ``customer`` where it is about the whole list.

    ``old`` and ``new`` hold the fields of the place that changed, as values of ``WaitlistEntry``;
    ``facts`` is the row as it is sealed.
    """

    number: int
    at: datetime
    staff: str
    entry_id: int | None
    customer: str
    action: str
    why: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LogFilters:
    """The log of one list, or of one of its places; ``since`` leaves out up to that number."""

    waitlist_id: int | None = None
    entry_id: int | None = None
    since: int = 0


def _where(filters: LogFilters) -> Sequence[Where]:
    where = Where()
    if filters.entry_id is not None:
        where = where.and_("t.entry_id = ?", filters.entry_id)
    if filters.waitlist_id is not None:
        where = where.and_("t.waitlist_id = ?", filters.waitlist_id)
    return [where.and_("t.number > ?", filters.since) if filters.since else where]


def _make(rows: list[Row], filters: LogFilters) -> list[LogRow]:
    return [_row(row) for row in rows]


def _row(row: Row) -> LogRow:
    facts = document(row[7])
    is_place = row[4] is not None
    return LogRow(
        id=row[0],
        number=row[1],
        at=from_micros(row[2]),
        staff=row[3] or "",
        entry_id=row[4],
        customer=row[5] or "",
        action=row[6],
        why=str(facts.get("why", "")),
        old=_values(facts.get("old")) if is_place else {},
        new=_values(facts.get("new")) if is_place else {},
        facts=facts,
    )


def _values(stored: Any) -> dict[str, Any]:
    """Fields of a place as the log keeps them, in Python's values; a key as its moment."""
    fields = WaitlistEntry._meta.fields
    kept = stored if isinstance(stored, dict) else {}
    values = {name: fields[name].python_value(value) for name, value in kept.items()}
    if "key" in values:
        values["key"] = from_micros(values["key"])
    return values


LOG: Listing[LogRow, LogFilters] = Listing(
    table="waitlist_log",
    columns="t.id, t.number, t.at, s.name, t.entry_id, c.name, t.action, t.facts",
    joins="LEFT JOIN staff s ON s.id = t.staff_id"
    " LEFT JOIN waitlist_entry e ON e.id = t.entry_id LEFT JOIN customer c ON c.id = e.customer_id",
    sorts={"number": ("t.number",)},
    where=_where,
    make=_make,
)
"""The log by the numbers of its rows: read it descending, the newest first."""


def log_since(waitlist_id: int, *, seen: int, limit: int = 20) -> tuple[int, tuple[LogRow, ...]]:
    """What happened to a list after its log's row ``seen``: the revision it has now, and the newest
    rows first, ``limit`` at most."""
    found = fetch("SELECT revision FROM waitlist WHERE id = ?", (waitlist_id,))
    rows = LOG.page(
        filters=LogFilters(waitlist_id=waitlist_id, since=seen),
        sort="number",
        descending=True,
        limit=limit,
    )
    return (int(found[0][0]) if found else seen), tuple(rows)


def log_of(entry_id: int, *, limit: int = 40) -> tuple[LogRow, ...]:
    """What was changed on a place, newest first."""
    rows = LOG.page(
        filters=LogFilters(entry_id=entry_id), sort="number", descending=True, limit=limit
    )
    return tuple(rows)
