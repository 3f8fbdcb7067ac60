"""A customer's history on one page: everything that happened, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from desktop.domain.money import Money
from desktop.models.fields import from_micros, to_micros
from desktop.queries.sql import Row, document, fetch, money, quantity

KINDS = ("order", "contact", "follow-up", "entry", "letter", "note")


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened; ``id`` is the record's within its ``kind``.

    ``title`` is an order's number, a contact's method, a follow-up's rule, a waitlist's title, a
    note's or a letter's kind; ``text`` what was written, of a letter the form it took; ``state`` a
    state, direction or disposition, of a letter sent or not-sent. An order has its ``total``, an
    entry its ``quantity``. ``before`` is what ``story`` takes to read on.
    """

    id: int
    kind: str
    at: datetime
    title: str
    text: str
    state: str
    staff: str
    total: Money | None = None
    quantity: Decimal | None = None

    @property
    def before(self) -> tuple[datetime, str, int]:
        """Where the events older than this one begin."""
        return (self.at, self.kind, self.id)


WITH_MERGED = (
    "WITH me(id) AS (SELECT ?) SELECT id FROM me UNION SELECT m.merged_id FROM customer_merge m"
    " JOIN me ON m.kept_id = me.id WHERE m.undone_at IS NULL"
)
IS_LETTER = "substr(h.changes, 1, 10) = '{\"letter\":'"
_SENT = (
    "SELECT h.subject_id, h.changes, MAX(h.id) FROM history h WHERE h.subject = 'customer'"
    f" AND h.subject_id IN ({WITH_MERGED}) AND substr(h.changes, 1, 15) = '{{\"sent-letter\":'"
    " GROUP BY h.subject_id, h.changes"
)

# Each kind by itself along its customer index; the newest of all are merged here. The columns:
# id, at, title, text, state, staff, number (minor units or quantity), currency.
_SOURCES = {
    "order": (
        "SELECT o.id, o.ordered_at AS at, COALESCE(o.number, ''), o.reference, o.state, s.name,"
        " o.total_minor, o.currency FROM sales_order o LEFT JOIN staff s ON s.id = o.taken_by_id"
        " WHERE o.customer_id = ? AND o.state NOT IN ('superseded', 'discarded')",
        "o.ordered_at",
        "o.id",
    ),
    "contact": (
        "SELECT c.id, c.started_at, c.method, c.said, c.direction, s.name, 0, ''"
        " FROM contact c LEFT JOIN staff s ON s.id = c.staff_id WHERE c.customer_id = ?",
        "c.started_at",
        "c.id",
    ),
    "follow-up": (
        "SELECT f.id, f.created_at, f.rule, CASE WHEN f.outcome <> '' THEN f.outcome ELSE f.what"
        " END, f.state, s.name, 0, '' FROM follow_up f LEFT JOIN staff s ON s.id = f.owner_id"
        " WHERE f.customer_id = ?",
        "f.created_at",
        "f.id",
    ),
    "entry": (
        "SELECT e.id, e.joined_at, w.title, e.reason, e.state, '', e.quantity, ''"
        " FROM waitlist_entry e JOIN waitlist w ON w.id = e.waitlist_id WHERE e.customer_id = ?",
        "e.joined_at",
        "e.id",
    ),
    # What was made of letters is in the history of the customer, and of records it took over.
    "letter": (
        "SELECT h.id, h.at, h.changes, '', '', s.name, h.subject_id, '' FROM history h"
        " LEFT JOIN staff s ON s.id = h.staff_id WHERE h.subject = 'customer'"
        f" AND h.subject_id IN ({WITH_MERGED}) AND {IS_LETTER}",
        "h.at",
        "h.id",
    ),
    "note": (
        "SELECT n.id, n.at, n.kind, n.text, '', s.name, 0, ''"
        " FROM note n LEFT JOIN staff s ON s.id = n.staff_id"
        " WHERE n.subject = 'customer' AND n.subject_id = ?",
        "n.at",
        "n.id",
    ),
}


def story(
    customer_id: int,
    *,
    kinds: frozenset[str] = frozenset(KINDS),
    before: tuple[datetime, str, int] | None = None,
    limit: int = 50,
) -> list[EventRow]:
    """The newest events of a customer, or those before the last one shown (its ``before``)."""
    events: list[EventRow] = []
    for kind in KINDS:
        if kind in kinds:
            events.extend(_read(kind, customer_id, before, limit))
    events.sort(key=lambda event: event.before, reverse=True)
    return events[:limit]


def _read(
    kind: str, customer_id: int, before: tuple[datetime, str, int] | None, limit: int
) -> list[EventRow]:
    statement, at, key = _SOURCES[kind]
    params: list[object] = [customer_id]
    if before is not None:
        moment, last_kind, last_id = to_micros(before[0]), before[1], before[2]
        # Events of one moment go by kind, then by id: the same order in which they are merged.
        edge = last_id if kind == last_kind else (2**31 - 1 if kind < last_kind else -1)
        statement += f" AND ({at}, {key}) < (?, ?)"
        params += [moment, edge]
    rows = fetch(f"{statement} ORDER BY {at} DESC, {key} DESC LIMIT ?", (*params, limit))
    if kind == "letter":
        return _letters(rows, customer_id)
    return [_event(kind, row) for row in rows]


def _letters(rows: list[Row], customer_id: int) -> list[EventRow]:
    """What was made of letters, each with whether somebody recorded later that it was sent."""
    sent = {}
    for whose, changes, key in fetch(_SENT, (customer_id,)) if rows else ():
        sent[whose, document(changes)["sent-letter"][1]] = key
    events = []
    for row in rows:
        made = {name: new for name, (_old, new) in document(row[2]).items()}
        is_sent = sent.get((row[6], made["letter"]), 0) > row[0]
        event = _event("letter", (*row[:2], made["letter"], made["form"], "", row[5], 0, ""))
        events.append(replace(event, state="sent" if is_sent else "not-sent"))
    return events


def _event(kind: str, row: Row) -> EventRow:
    return EventRow(
        id=row[0],
        kind=kind,
        at=from_micros(row[1]),
        title=row[2],
        text=row[3],
        state=row[4],
        staff=row[5] or "",
        total=money(row[6], row[7]) if kind == "order" else None,
        quantity=quantity(row[6]) if kind == "entry" else None,
    )
