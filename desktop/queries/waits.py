"""What a customer waits for, and what may be said of each place."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import NotFound, RuleBroken
from desktop.queries.sql import fetch
from desktop.queries.statements import StatementState, statement_of

_MOST = 5


def waits_of(customer_id: int, *, now: datetime) -> tuple[StatementState, ...]:
    """The places of a customer who waits or has an offer, the offers first; at most five."""
    rows = fetch(
        "SELECT id FROM waitlist_entry WHERE customer_id = ? AND state IN ('waiting', 'offered')"
        " ORDER BY state, key, id LIMIT ?",
        (customer_id, _MOST),
    )
    found = []
    for (entry,) in rows:
        try:
            found.append(statement_of(entry, now=now))
        except (NotFound, RuleBroken):  # it left the list between the two reads
            continue
    return tuple(found)
