"""Are waitlists as their logs say? Units, offers, and the chain that shows tampering."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.domain.waitlist_log import Logged, first_broken, replay
from desktop.models.rows import run, stored
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.sql import fetch, quantity

Found = tuple[str, dict[str, Any]]

_UNITS = (
    "SELECT w.id, w.title, w.units_waiting, COALESCE((SELECT SUM(e.quantity) FROM waitlist_entry e"
    "  WHERE e.waitlist_id = w.id AND e.state IN ('waiting', 'offered')), 0)"
    " - COALESCE((SELECT SUM(o.quantity) FROM waitlist_offer o"
    "  WHERE o.waitlist_id = w.id AND o.state = 'live'), 0) FROM waitlist w ORDER BY w.id"
)
_OFFERS = (
    "SELECT e.id, w.title, c.name FROM waitlist_entry e JOIN waitlist w ON w.id = e.waitlist_id"
    " JOIN customer c ON c.id = e.customer_id"
    " LEFT JOIN waitlist_offer o ON o.entry_id = e.id AND o.state = 'live'"
    " WHERE (e.state = 'offered') <> (o.id IS NOT NULL) OR o.quantity > e.quantity"
    " OR (o.id IS NOT NULL AND o.quantity <> COALESCE((SELECT SUM(p.quantity)"
    "  FROM waitlist_offer_part p WHERE p.offer_id = o.id), 0)) ORDER BY e.id LIMIT ?"
)
_CALLS = (
    "SELECT e.id, w.title, c.name FROM waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id"
    " JOIN waitlist w ON w.id = o.waitlist_id JOIN customer c ON c.id = e.customer_id"
    " WHERE o.state = 'live' AND NOT EXISTS (SELECT 1 FROM follow_up f"
    "  WHERE f.entry_id = e.id AND f.rule = 'offer-call') ORDER BY e.id LIMIT ?"
)
_KEPT = (
    *("customer", "quantity", "minimum", "joined_at", "drawn_at", "tier", "points", "key"),
    *("tier_days", "points_days", "granted_days", "state", "paused_until", "first_on", "last_on"),
    *("refusals", "refused_in", "skips"),
)
"""What a log replays to, of each place."""


def wrong(*, most: int) -> Iterator[Found]:
    """What is not as it must be on waitlists: codes, and what their sentences need."""
    for key, title, told, counted in fetch(_UNITS):
        if told != counted:
            yield (
                "check-waitlist-units",
                {
                    "id": key,
                    "title": title,
                    "quantity": quantity(int(told)).normalize(),
                    "counted": quantity(int(counted)).normalize(),
                },
            )
    for code, statement in (("check-offer-place", _OFFERS), ("check-offer-call", _CALLS)):
        for key, title, customer in fetch(statement, (most + 1,)):
            yield code, {"id": key, "title": title, "customer": customer}
    for key, title, digest in fetch("SELECT id, title, digest FROM waitlist ORDER BY id"):
        yield from _chain(key, title, digest)


def _chain(waitlist: int, title: str, digest: str) -> Iterator[Found]:
    """The list's log: every row follows from those before it, and they replay to the places."""
    broken = first_broken(log_of(waitlist), last=digest)
    if broken is not None:
        yield "check-log-chain", {"id": waitlist, "title": title, "number": broken}
        return
    told = replay(log_of(waitlist))
    for place in stored(WaitlistEntry, '"waitlist_id" = ? ORDER BY "id"', waitlist):
        known = told.get(place["id"], {})
        for name, value in known.items():
            if name in _KEPT and place[name] != value:
                yield "check-log-place", {"id": place["id"], "title": title, "field": name}
                break


def log_of(waitlist: int) -> Iterator[Logged]:
    """The log of a list in its order, read a piece at a time."""
    last = 0
    while found := run(
        "SELECT number, at, staff_id, entry_id, action, facts, digest FROM waitlist_log"
        " WHERE waitlist_id = ? AND number > ? ORDER BY number LIMIT 5000",
        waitlist,
        last,
    ).fetchall():
        yield from (Logged(*row) for row in found)
        last = found[-1][0]
