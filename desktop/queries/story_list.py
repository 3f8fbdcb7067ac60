"""A customer's history as a list that scrolls however long it is.

The rows are those of ``story``, each with an id of its own (kind and record) and the place it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.queries.sql import fetch
from desktop.queries.story import KINDS, EventRow, story

_TABLES = {
    "order": "sales_order WHERE customer_id = ? AND state NOT IN ('superseded', 'discarded')",
    "contact": "contact WHERE customer_id = ?",
    "follow-up": "follow_up WHERE customer_id = ?",
    "entry": "waitlist_entry WHERE customer_id = ?",
    "note": "note WHERE subject = 'customer' AND subject_id = ?",
}


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One event; ``id`` is its kind with its record's id."""

    id: tuple[str, int]
    event: EventRow
    sort_key: tuple[datetime, str, int] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StoryFilters:
    """Whose history, and which kinds of events."""

    customer_id: int
    kinds: frozenset[str] = frozenset(KINDS)


class StoryList:
    """What ``Listing`` is for one table, over all that make a history; newest first always."""

    def count(self, *, filters: StoryFilters) -> int:
        """How many events there are."""
        parts = [
            f"(SELECT COUNT(*) FROM {_TABLES[kind]})" for kind in KINDS if kind in filters.kinds
        ]
        ids = [filters.customer_id] * len(parts)
        return int(fetch(f"SELECT {' + '.join(parts) or '0'}", ids)[0][0])

    def page(
        self,
        *,
        filters: StoryFilters,
        sort: str = "at",
        descending: bool = True,
        after: Any = None,
        offset: int | None = None,
        limit: int,
    ) -> list[StoryRow]:
        """Events after the ``sort_key`` of a row, or from event number ``offset``."""
        skipped = offset or 0
        events = story(
            filters.customer_id, kinds=filters.kinds, before=after, limit=skipped + limit
        )
        return [StoryRow((event.kind, event.id), event, event.before) for event in events[skipped:]]


STORY = StoryList()
