"""The frame of every action on one list or one place: what is held, and what is offered at the end.

The supplies of the list's product are locked first, then the list. ``seen`` is the revision of the
list that whoever acts was shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.models.rows import get, get_locked
from desktop.models.stock import hold_products
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.change import Change, changing
from desktop.services.openings import lock_order_of, open_units
from desktop.services.waitlist_log import ListJournal, journal


@contextmanager
def changing_list(
    waitlist: int,
    *,
    who: int | None,
    now: datetime,
    seen: int | None,
    cause: str,
    entry: int | None = None,
) -> Iterator[tuple[Change, ListJournal]]:
    """One action on a list, or on its place ``entry``: that place's order, the product's supplies
    and the list are ours, and what is free by the end is offered."""
    with changing(who=who, now=now) as change:
        if entry is not None:
            lock_order_of(entry)
        product = get(Waitlist, waitlist).product_id
        hold_products([product])
        book = journal(change, waitlist)
        book.expect(seen)
        yield change, book
        open_units(change, [product], cause=cause, anew=False)


@contextmanager
def changing_list_of(
    entry: int, *, who: int | None, now: datetime, seen: int | None, cause: str
) -> Iterator[tuple[Change, ListJournal]]:
    waitlist = get(WaitlistEntry, entry).waitlist_id
    frame: dict[str, Any] = {"who": who, "now": now, "seen": seen, "cause": cause}
    with changing_list(waitlist, entry=entry, **frame) as (change, book):
        yield change, book


@contextmanager
def changing_place(
    entry: int, *, who: int | None, now: datetime, seen: int | None, cause: str
) -> Iterator[tuple[Change, ListJournal, WaitlistEntry]]:
    """The same for one place, which must wait and have no offer."""
    with changing_list_of(entry, who=who, now=now, seen=seen, cause=cause) as (change, book):
        row = get_locked(WaitlistEntry, entry)
        if row.state == "offered":
            raise RuleBroken("entry-offered", title=book.row.title)
        if row.state != "waiting":
            raise RuleBroken("entry-not-waiting", state=row.state)
        yield change, book, row
