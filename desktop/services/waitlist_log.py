"""Writing a waitlist: its row locked, its places changed, every change sealed into its log.

A private step of other actions. Whoever changes a place does it through the list's journal, which
holds the list's row until the transaction ends: two desks change one list one after the other.
Lists are locked after the supplies of their products, and in order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from desktop.domain.errors import Conflict
from desktop.domain.waitlist_log import Logged, seal, written
from desktop.models.database import db, is_postgres
from desktop.models.fields import to_micros
from desktop.models.rows import get_locked, value
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.change import Change, filled, insert_row, update_row


class ListJournal:
    """One list inside one action: its row ``row``, and what is written of it."""

    def __init__(self, change: Change, row: Waitlist) -> None:
        self.row = row
        self._change = change
        self._units: Decimal = row.units_waiting
        self._revision: int = row.revision
        self._rows: list[Logged] = []
        self._list: dict[str, Any] = {}
        if not row.revision:
            self._adopt()

    def _adopt(self) -> None:
        """Say which places are older than the log."""
        last = value("SELECT MAX(id) FROM waitlist_entry WHERE waitlist_id = ?", self.row.id)
        if last is not None:
            self.note("adopted", {"until": last})

    def add(self, action: str = "joined", **values: Any) -> int:
        """Write a new place; its id."""
        place = filled(WaitlistEntry, {"waitlist": self.row.id, **values})
        made = insert_row(WaitlistEntry, place)
        self._units += place["quantity"]
        whole = {name: place.get(name) for name in WaitlistEntry._meta.fields if name != "id"}
        self.note(action, {"new": _stored(whole)}, entry=made)
        return made

    def change(self, entry: WaitlistEntry, action: str, *, why: str = "", **values: Any) -> bool:
        """Change fields of a place where they differ; whether anything did."""
        data = entry.__data__
        changes = {name: new for name, new in values.items() if data.get(name) != new}
        if not changes:
            return False
        old = _stored({name: data.get(name) for name in changes})
        self._units -= _wanted(entry)
        update_row(entry, changes)
        self._units += _wanted(entry)
        facts: dict[str, Any] = {"old": old, "new": _stored(changes)}
        self.note(action, facts | ({"why": why} if why else {}), entry=entry.id)
        return True

    def reserve(self, quantity: Decimal) -> None:
        """Count what a place that is offered less than it wants goes on waiting for."""
        self._units += quantity

    def set(self, **values: Any) -> None:
        """Change fields of the list's own row, which is written once."""
        for name, new in values.items():
            setattr(self.row, name, new)
        self._list.update(values)

    def note(self, action: str, facts: dict[str, Any], *, entry: int | None = None) -> None:
        """Keep one row for the log."""
        self._revision += 1
        at = to_micros(self._change.now)
        who = self._change.who
        self._rows.append(Logged(self._revision, at, who, entry, action, written(facts)))
        self._change.topics.add("waitlists")

    def expect(self, seen: int | None) -> None:
        """Conflict ``waitlist-moved`` (title, seen, revision) unless the list is as it was seen."""
        if seen is not None and seen != self.row.revision:
            params = {"seen": seen, "revision": self.row.revision}
            raise Conflict("waitlist-moved", title=self.row.title, **params)

    def finish(self) -> None:
        """Write the log and the list's row."""
        if self._units != self.row.units_waiting:
            self.set(units_waiting=self._units)
        if self._rows:
            self.set(revision=self._revision, digest=self._sealed())
        if self._list:
            update_row(self.row, self._list)
            self._change.topics.add("waitlists")

    def _sealed(self) -> str:
        digest = self.row.digest
        values = []
        for row in self._rows:
            digest = seal(digest, row)
            told = (row.number, row.at, row.staff, row.entry, row.action, row.facts, digest)
            values.append((self.row.id, *told))
        db.cursor().executemany(_log_sql(is_postgres()), values)
        self._rows = []
        return digest


def journal(change: Change, waitlist: int) -> ListJournal:
    """The journal of a list in this action. Raises NotFound ``waitlist-gone``."""
    found = change.journals.get(waitlist)
    if not isinstance(found, ListJournal):
        found = ListJournal(change, get_locked(Waitlist, waitlist))
        change.journals[waitlist] = found
    return found


def journals(change: Change, waitlists: Iterable[int]) -> list[ListJournal]:
    """The journals of several lists, locked in order of their ids."""
    return [journal(change, key) for key in sorted(set(waitlists))]


def _wanted(entry: WaitlistEntry) -> Decimal:
    """What a place waits for."""
    return entry.quantity if entry.state == "waiting" else Decimal(0)


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    fields = WaitlistEntry._meta.fields
    return {name: fields[name].db_value(given) for name, given in values.items()}


@cache
def _log_sql(postgres: bool) -> str:
    names = "waitlist_id, number, at, staff_id, entry_id, action, facts, digest"
    marks = ", ".join(["%s" if postgres else "?"] * 8)
    return f"INSERT INTO waitlist_log ({names}) VALUES ({marks})"
