"""How timely follow-ups are: by significance band, language and method of the last year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.domain.attention import Attention, attention, clear_difference
from desktop.models.fields import to_micros
from desktop.queries.sql import fetch

BY = {"band": "c.tier", "language": "c.language", "method": "f.method"}

# Counted for each customer first, and in words that lead along no index: a million rows are read in
# the order they lie, and few are joined.
_COUNTED = (
    "SELECT f.customer_id + 0 AS who, f.method AS method, COUNT(*) AS n, SUM(CASE WHEN"
    " f.state = 'done' AND f.closed_at <= f.original_due THEN 1 ELSE 0 END) AS timely"
    " FROM follow_up f WHERE f.original_due >= ? AND f.original_due < ?"
    " AND f.state <> 'cancelled' GROUP BY 1, 2"
)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A group's figures; ``id`` is what it is grouped by, with the group."""

    id: tuple[str, str]
    figures: Attention
    sort_key: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AttentionFilters:
    """Grouped ``by`` band, language or method, of follow-ups first due in the year to ``now``."""

    by: str
    now: datetime


def groups(*, by: str, now: datetime) -> tuple[Attention, ...]:
    """Each group's share of follow-ups done by their first due time, by name.

    Those not done yet count once their time is over; cancelled ones do not count. Sales to nobody
    in particular are left out: nobody was kept waiting.
    """
    rows = fetch(
        f"SELECT {BY[by]}, SUM(f.n), SUM(f.timely) FROM ({_COUNTED}) f"
        f" JOIN customer c ON c.id = f.who WHERE NOT c.cash GROUP BY {BY[by]} ORDER BY 1",
        (to_micros(now - _YEAR), to_micros(now)),
    )
    return tuple(attention(name or "", timely=int(timely), n=int(n)) for name, n, timely in rows)


def difference(*, by: str, now: datetime) -> tuple[Attention, Attention] | None:
    """Who is served clearly worse, and who better; None where there is no clear difference."""
    return clear_difference(groups(by=by, now=now))


class AttentionList:
    """What ``Listing`` is for one table, over the groups: there are few."""

    def count(self, *, filters: AttentionFilters) -> int:
        """How many groups there are."""
        return len(groups(by=filters.by, now=filters.now))

    def page(
        self,
        *,
        filters: AttentionFilters,
        sort: str = "group",
        descending: bool = False,
        after: Any = None,
        offset: int | None = None,
        limit: int,
    ) -> list[AttentionRow]:
        """The groups by name, after the ``sort_key`` of a row or from number ``offset``."""
        rows = [
            AttentionRow((filters.by, one.group), one, (filters.by, one.group))
            for one in groups(by=filters.by, now=filters.now)
        ]
        rows.sort(key=lambda row: row.sort_key, reverse=descending)
        if after is not None:
            rows = [row for row in rows if (row.sort_key > after) != descending]
            rows = [row for row in rows if row.sort_key != after]
        start = offset or 0
        return rows[start : start + limit]


ATTENTION = AttentionList()
