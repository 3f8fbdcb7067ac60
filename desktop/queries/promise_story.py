"""The history of one promise: what was told at first, every change, who told whom of it, and when.

Nothing is kept for it: it is put together from the history of the line, the follow-up or the quote,
from read-backs, papers, contacts, and from the follow-ups that told the customer first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.promises import Moved
from desktop.models.fields import from_micros, to_micros
from desktop.queries.calls import Reach, reach
from desktop.queries.papers import papers_of
from desktop.queries.promise_arms import PromiseEntry
from desktop.queries.read_backs import read_backs_of
from desktop.queries.sql import Row, document, fetch, instant
from desktop.queries.telling import ASKED, TELLING

_MOST = 60  # of each kind, the newest
_ORDER = ("told", "contact", "read-back", "paper", "moved", "to-tell", "end")  # of one moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseEvent:
    """Something that happened to a promise; ``staff`` did it.

    ``kind`` is

    - told: the promise was given, for the moment ``new``;
    - moved: ``old`` became ``new``, each day or moment as a text, with its quantity or None;
    - read-back: ``text`` is "yes" where the customer agreed;
    - paper: which (``text``), in the form ``new``;
    - contact: by the method ``new`` in the direction ``old``; ``text`` is how it ended;
    - to-tell: a follow-up of ``rule`` with its ``params`` that tells first; ``moved`` says when
      they heard, and whether they had asked;
    - end: ``text`` is what came of a follow-up, ``rule`` the fate of a delivery.
    """

    at: datetime
    kind: str
    staff: str = ""
    old: Any = None
    new: Any = None
    text: str = ""
    rule: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    moved: Moved | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PromiseStory:
    """How the customer is reached, and what happened, the first first."""

    reach: Reach
    events: tuple[PromiseEvent, ...]


def promise_story(entry: PromiseEntry) -> PromiseStory:
    """The history of the promise of a row of the ledger."""
    arm, key = entry.id
    events = [PromiseEvent(at=entry.told_at, kind="told", staff=entry.by_whom, new=entry.first_by)]
    if arm == "tell":
        events = list(_telling("f.id = ?", key))
    if arm == "follow-up":
        events += _changes("follow_up", f"= {int(key)}", ("due",), entry.told_at)
        events += _contacts("t.customer_id = ? AND t.started_at >= ?", *_since(entry))
    elif entry.order_id is not None:
        events += _of_order(entry, entry.order_id)
    if entry.done_at is not None or entry.fate == "withdrawn":
        events += _ended(entry)
    events.sort(key=lambda event: (event.at, _ORDER.index(event.kind)))
    return PromiseStory(reach(entry.customer_id), tuple(events))


def _since(entry: PromiseEntry) -> tuple[int, int]:
    return entry.customer_id, to_micros(entry.told_at)


def _of_order(entry: PromiseEntry, order: int) -> Iterator[PromiseEvent]:
    arm, key = entry.id
    if arm == "price":
        yield from _changes("sales_order", f"= {order}", ("quote_expires_on",), entry.told_at)
    else:
        lines = "SELECT id FROM order_line WHERE order_id = " + str(order)
        which = f"= {int(key)}" if arm == "delivery" else f"IN ({lines})"
        begun = _confirmed(order) or entry.told_at
        yield from _changes("order_line", which, ("promise", "promised_on"), begun)
    if arm != "tell":
        yield from _telling("f.order_id = ?", order)
    yield from _contacts("t.order_id = ?", order)
    for read in read_backs_of(order):
        agreed = "yes" if read.agreed_at is not None else ""
        yield PromiseEvent(at=read.at, kind="read-back", staff=read.by, text=agreed)
    for paper in papers_of(order):
        yield PromiseEvent(
            at=paper.at, kind="paper", staff=paper.staff, text=paper.kind, new=paper.form
        )


def _confirmed(order: int) -> datetime | None:
    rows = fetch("SELECT confirmed_at FROM sales_order WHERE id = ?", (order,))
    return instant(rows[0][0]) if rows else None


def _changes(
    subject: str, which: str, names: tuple[str, ...], since: datetime
) -> Iterator[PromiseEvent]:
    """What became another after it was told: the first of ``names`` that changed."""
    rows = fetch(
        "SELECT h.at, s.name, h.changes FROM history h LEFT JOIN staff s ON s.id = h.staff_id"
        f" WHERE h.subject = ? AND h.subject_id {which} AND h.action = 'changed' AND h.at > ?"
        " ORDER BY h.id DESC LIMIT ?",
        (subject, to_micros(since), _MOST),
    )
    for at, staff, changes in rows:
        changed = document(changes) or {}
        name = next((name for name in names if name in changed), None)
        if name is not None:
            old, new = (_told(value) for value in changed[name])
            if old != new:
                yield PromiseEvent(
                    at=from_micros(at), kind="moved", staff=staff or "", old=old, new=new
                )


def _told(value: Any) -> tuple[tuple[Decimal | None, str], ...]:
    """A stored promise, day or moment as the customer heard it: a quantity where there is one, and
    a text of the day or moment. Which supply it stands on is nobody's."""
    if not isinstance(value, list):
        return () if value is None else ((None, str(value)),)
    days: dict[str, Decimal] = {}
    for quantity, on, *_supply in value:
        days[on] = days.get(on, Decimal(0)) + Decimal(quantity)
    return tuple((quantity, on) for on, quantity in sorted(days.items()))


def _telling(which: str, key: int) -> Iterator[PromiseEvent]:
    """What the customer was to be told first, and when they were."""
    rows = fetch(
        "SELECT f.created_at, w.name, f.rule, f.params, f.state, f.closed_at, c.name, f.outcome,"
        f" {ASKED} FROM follow_up f LEFT JOIN staff w ON w.id = f.owner_id"
        f" LEFT JOIN staff c ON c.id = f.closed_by_id WHERE {which} AND f.rule IN ({TELLING})"
        " ORDER BY f.id DESC LIMIT ?",
        (key, _MOST),
    )
    for row in rows:
        yield _to_tell(row)


def _to_tell(row: Row) -> PromiseEvent:
    made, owner, rule, params, state, closed, closer, outcome, asked = row
    told_at = instant(closed) if state == "done" else None
    return PromiseEvent(
        at=from_micros(made),
        kind="to-tell",
        staff=(closer if state != "open" else owner) or "",
        rule=rule,
        params=document(params) or {},
        text=outcome if state != "open" else "",
        moved=Moved(from_micros(made), told_at, instant(asked)),
        is_open=state == "open",
    )


def _contacts(which: str, *params: int) -> Iterator[PromiseEvent]:
    rows = fetch(
        "SELECT t.started_at, s.name, t.method, t.direction, t.disposition FROM contact t"
        f" LEFT JOIN staff s ON s.id = t.staff_id WHERE {which}"
        " ORDER BY t.started_at DESC, t.id DESC LIMIT ?",
        (*params, _MOST),
    )
    for at, staff, method, direction, disposition in rows:
        yield PromiseEvent(
            at=from_micros(at),
            kind="contact",
            staff=staff or "",
            old=direction,
            new=method,
            text=disposition,
        )


def _ended(entry: PromiseEntry) -> Iterator[PromiseEvent]:
    """How it ended; a follow-up knows who did it and when, a line the day."""
    arm, key = entry.id
    if arm == "follow-up":
        sql = (
            "SELECT f.closed_at, s.name, f.outcome FROM follow_up f"
            " LEFT JOIN staff s ON s.id = f.closed_by_id WHERE f.id = ?"
        )
        for at, staff, outcome in fetch(sql, (key,)):
            if at is not None:
                yield PromiseEvent(at=from_micros(at), kind="end", staff=staff or "", text=outcome)
    elif entry.done_at is not None:
        yield PromiseEvent(at=entry.done_at, kind="end", rule=entry.fate)
