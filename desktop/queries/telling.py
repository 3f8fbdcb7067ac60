"""Tell them first: what makes somebody be told first, and the score of hearing it from us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

from desktop.domain.promises import TELL_FIRST, Moved, Score, score
from desktop.models.fields import to_micros
from desktop.queries.sql import document, fetch

TELLING = ", ".join(f"'{rule}'" for rule in TELL_FIRST)
"""The rules, as SQL lists them."""


ASKED = (
    "(SELECT MIN(t.started_at) FROM contact t WHERE t.customer_id = f.customer_id"
    " AND t.direction = 'in' AND t.started_at > f.created_at"
    " AND (f.closed_at IS NULL OR t.started_at < f.closed_at))"
)
"""When the customer of a follow-up ``f`` got in touch before it was closed, as SQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """What a customer is to be told first: ``id`` is the follow-up's. ``called`` is whether the
    contact is a call to them about that order."""

    id: int
    rule: str
    params: dict[str, Any]
    order_number: str
    called: bool


def to_tell_in(contact_id: int) -> tuple[ToTell, ...]:
    """What the customer of a contact is to be told first, the most urgent first."""
    rows = fetch(
        "SELECT f.id, f.rule, f.params, o.number, t.direction, f.order_id, t.order_id"
        " FROM contact t JOIN follow_up f ON f.customer_id = t.customer_id"
        " LEFT JOIN sales_order o ON o.id = f.order_id"
        f" WHERE t.id = ? AND f.state = 'open' AND f.rule IN ({TELLING}) ORDER BY f.due, f.id",
        (contact_id,),
    )
    return tuple(
        ToTell(
            id=row[0],
            rule=row[1],
            params=document(row[2]) or {},
            order_number=row[3] or "",
            called=row[4] == "out" and row[5] == row[6],
        )
        for row in rows
    )


def told_before_asked(*, since: datetime) -> Score:
    """Of what customers were told and changed ``since``, how much they heard from us first.

    A task that was cancelled told nobody anything and counts only where they asked.
    """
    rows = fetch(
        f"SELECT f.state, CASE WHEN {ASKED} IS NULL THEN 0 ELSE 1 END, COUNT(*) FROM follow_up f"
        f" WHERE f.rule IN ({TELLING}) AND f.created_at >= ? GROUP BY 1, 2",
        (to_micros(since),),
    )
    asked, told = since + timedelta(hours=1), since + timedelta(hours=2)  # one before the other
    return score(
        move
        for state, is_asked, count in rows
        for move in repeat(
            Moved(since, told if state == "done" else None, asked if is_asked else None), count
        )
    )
