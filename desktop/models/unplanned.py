"""What is open and has no next date, as conditions of statements: one meaning for all who ask.

Points that run out are the exception: which are worth telling depends on the day and on their
programme (``models/expiring.py``).
"""

from __future__ import annotations

_PLANNED = "EXISTS (SELECT 1 FROM follow_up f WHERE {subject} AND f.state = 'open')"
OPEN_STATES = ("quoted", "confirmed", "in-progress")
"""The states of orders that somebody looks after."""

_STATES = ", ".join(f"'{state}'" for state in OPEN_STATES)
_OPEN_ORDER = f"o.source = '' AND o.state IN ({_STATES})"

ORDERS = f"{_OPEN_ORDER} AND NOT {_PLANNED.format(subject='f.order_id = o.id')}"
"""Quotes and orders of ours, ``o``, that no follow-up looks after."""

PLACES = f"e.state IN ('waiting', 'offered') AND NOT {_PLANNED.format(subject='f.entry_id = e.id')}"
"""Places on waitlists, ``e``, that no follow-up looks after: whether they wait or hold an offer."""

_OF_LINE = "f.order_id = o.id AND (f.line_id = l.id OR f.line_id IS NULL AND f.entry_id IS NULL)"

LINES = (
    f"{_OPEN_ORDER} AND o.state <> 'quoted' AND l.kind IN ('goods', 'special')"
    " AND l.fulfilment IN ('backordered', 'waitlisted') AND l.promised_on IS NULL"
    f" AND {_PLANNED.format(subject='f.order_id = o.id')}"
    f" AND NOT {_PLANNED.format(subject=_OF_LINE)}"
    " AND NOT EXISTS (SELECT 1 FROM waitlist_entry e WHERE e.line_id = l.id"
    " AND e.state IN ('waiting', 'offered'))"
)
"""Lines, ``l``, of orders ``o`` that have no promised day and wait nowhere; what looks after the
order is about others."""

CONTACTS = (
    "c.ended_at IS NOT NULL AND c.customer_id IS NOT NULL"
    " AND (c.asked <> '' OR c.disposition = 'missed')"
    " AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.contact_id = c.id)"
)
"""Contacts, ``c``, that were missed or in which something was raised, and nobody ever planned an
answer. One that was planned stays on the list until it is given."""

_ITS_PARAMS = "'{\"aside\":' || CAST(r.id AS TEXT) || ','"  # as they begin: the id comes first

_IS_ITS = f"f.rule = 'rate-aside' AND SUBSTR(f.params, 1, LENGTH({_ITS_PARAMS})) = {_ITS_PARAMS}"

RATES = f"r.state = 'open' AND NOT {_PLANNED.format(subject=_IS_ITS)}"
"""Rates that were set aside, ``r``, and that nobody is to decide about."""

NEEDLESS = (
    "f.rule = 'quote-expiry' AND o.state <> 'quoted'"
    " OR f.rule = 'deliver-promise' AND o.state NOT IN ('confirmed', 'in-progress')"
    " OR f.rule IN ('promise-moved', 'special-order')"
    " AND o.state IN ('completed', 'cancelled')"
    " OR f.rule = 'offer-call' AND e.state <> 'offered'"
    " OR f.rule IN ('waitlist-news', 'waitlist-correction')"
    " AND e.state NOT IN ('waiting', 'offered')"
    " OR f.rule = 'rate-aside' AND NOT EXISTS"
    f" (SELECT 1 FROM aside_rate r WHERE r.state = 'open' AND {_IS_ITS})"
)
"""Open follow-ups, ``f``, whose commitment has ended: that of an order ``o``, a place ``e``, a rate
that was set aside."""
