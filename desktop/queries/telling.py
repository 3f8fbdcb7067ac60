"""Tell them first: what makes somebody be told first, and the score of hearing it from us."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.promises import Moved, Score, score
from desktop.models.fields import from_micros, to_micros
from desktop.queries.sql import fetch, instant

RULES = ("promise-moved", "waitlist-correction", "correction")
"""The follow-ups that tell a customer first: a day, a place or a price is another than was told."""

TELLING = ", ".join(f"'{rule}'" for rule in RULES)
"""The rules, as SQL lists them."""


_ASKED = (
    "(SELECT MIN(t.started_at) FROM contact t WHERE t.customer_id = f.customer_id"
    " AND t.direction = 'in' AND t.started_at > f.created_at"
    " AND (f.closed_at IS NULL OR t.started_at < f.closed_at))"
)


def told_before_asked(*, since: datetime) -> Score:
    """Of what customers were told and changed ``since``, how much they heard from us first.

    A task that was cancelled told nobody anything and counts only where they asked.
    """
    rows = fetch(
        f"SELECT f.created_at, f.state, f.closed_at, {_ASKED} FROM follow_up f"
        f" WHERE f.rule IN ({TELLING}) AND f.created_at >= ?",
        (to_micros(since),),
    )
    return score(
        Moved(from_micros(made), instant(closed) if state == "done" else None, instant(asked))
        for made, state, closed, asked in rows
    )
