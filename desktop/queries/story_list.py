"""A customer's history as a list that scrolls however long it is.

The rows are those of ``story``, each with an id of its own (kind and record) and the place it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import combining, normalize

from desktop.queries.sql import fetch
from desktop.queries.story import IS_LETTER, KINDS, WITH_MERGED, EventRow, story

_MOST = 100_000  # events that are looked through
_TABLES = {
    "order": "sales_order WHERE customer_id = ? AND state NOT IN ('superseded', 'discarded')",
    "contact": "contact WHERE customer_id = ?",
    "follow-up": "follow_up WHERE customer_id = ?",
    "entry": "waitlist_entry WHERE customer_id = ?",
    "letter": f"history h WHERE h.subject = 'customer' AND h.subject_id IN ({WITH_MERGED})"
    f" AND {IS_LETTER}",
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
    """Whose history, which kinds of events, and what ``text`` is in what was written of them."""

    customer_id: int
    kinds: frozenset[str] = frozenset(KINDS)
    text: str = ""


class StoryList:
    """What ``Listing`` is for one table, over all that make a history; newest first always."""

    def count(self, *, filters: StoryFilters) -> int:
        """How many events there are."""
        if filters.text.strip():
            return len(_found(filters, None))
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
        if filters.text.strip():
            found = _found(filters, after)[skipped : skipped + limit]
            return [StoryRow((event.kind, event.id), event, event.before) for event in found]
        events = story(
            filters.customer_id, kinds=filters.kinds, before=after, limit=skipped + limit
        )
        return [StoryRow((event.kind, event.id), event, event.before) for event in events[skipped:]]

    def place(
        self, *, filters: StoryFilters, sort: str, descending: bool, id: tuple[str, int]
    ) -> int | None:
        """How many newer events there are than the one of this kind and record."""
        events = enumerate(_found(filters, None))
        return next((place for place, event in events if (event.kind, event.id) == id), None)


def _found(filters: StoryFilters, after: Any) -> list[EventRow]:
    """The events in which every word of the text stands, in any case and with any accents. A
    customer has thousands, not millions: they are read."""
    words = _plain(filters.text).split()
    events = story(filters.customer_id, kinds=filters.kinds, before=after, limit=_MOST)
    return [event for event in events if all(word in _written(event) for word in words)]


def _written(event: EventRow) -> str:
    return _plain(f"{event.title} {event.text} {event.staff}")


def _plain(text: str) -> str:
    """In no case and without accents. What names are folded by knows more and costs thirty times as
    much (``domain/folding.py``)."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(sign for sign in normalize("NFKD", text) if not combining(sign))


STORY = StoryList()
