"""Undo of what was done last to a place on a waitlist, from the list's own log."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.models.fields import to_micros
from desktop.models.offers import WaitlistLog, WaitlistStatement
from desktop.models.rows import first, get_locked, rows, value
from desktop.models.waitlists import WaitlistEntry
from desktop.services.change import Change, Outcome
from desktop.services.followups import close_for
from desktop.services.head_starts import began, policy_of, standing
from desktop.services.list_changes import changing_place
from desktop.services.places import put_back

_CAUSES = {
    "granted": "granted",
    "changed": "changed",
    "merged": "changed",
    "paused": "resumed",
    "resumed": "paused",
}
"""What can be taken back, and what then opens units."""

_MOVES = ("granted", "changed", "merged")
_LAST = '"entry_id" = ? ORDER BY "id" DESC LIMIT 1'


def take_back(
    *, entry: int, action: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Take back what was done last to a place: ``granted``, ``changed``, ``merged``, ``paused`` or
    ``resumed``. Its key is the one that the rules in force now give it.

    Members whose statements it had made untrue need no correction any more: what they were told
    stands again. Raises RuleBroken ``place-not-last`` where something else was done to the place
    since, ``place-told`` once somebody on the list was told where they stand since,
    ``entry-offered``, ``entry-not-waiting``; Conflict ``waitlist-moved``.
    """
    cause = _CAUSES[action]
    with changing_place(entry, who=who, now=now, seen=seen, cause=cause) as (change, book, row):
        log = first(WaitlistLog, _LAST, entry)
        if log is None or log.action != action:
            raise RuleBroken("place-not-last")
        if action in _MOVES and _told_since(book.row.id, log.at):
            raise RuleBroken("place-told")
        facts = json.loads(log.facts)
        book.change(row, "undone", why=action, **_restored(row, facts["old"]))
        if action == "merged":
            put_back(change, book, get_locked(WaitlistEntry, int(facts["why"])))
        if action in _MOVES:
            _stand_again(change, book.row.id, log.at)
    return Outcome(None, frozenset(change.topics))


def _restored(row: WaitlistEntry, old: dict[str, Any]) -> dict[str, Any]:
    """The fields as they were; the head start and the key as the rules now have it."""
    fields = WaitlistEntry._meta.fields
    values = {name: fields[name].python_value(given) for name, given in old.items()}
    if "key" not in values:
        return values
    before = WaitlistEntry(**{**row.__data__, **values})
    start = standing(
        tier=before.tier,
        points=before.points,
        granted=before.granted_days,
        since=began(before),
        rules=policy_of(row.waitlist_id),
    )
    return values | start


def _told_since(waitlist: int, moment: datetime) -> bool:
    """Was somebody told where they stand after it?"""
    after = "SELECT 1 FROM waitlist_statement WHERE waitlist_id = ? AND at > ? LIMIT 1"
    return value(after, waitlist, to_micros(moment)) is not None


def _stand_again(change: Change, waitlist: int, moment: datetime) -> None:
    """What was corrected at that moment is as it was told."""
    broken = '"waitlist_id" = ? AND "state" = \'corrected\' AND "closed_at" = ? ORDER BY "id"'
    for row in rows(WaitlistStatement, broken, waitlist, to_micros(moment), lock=True):
        change.update(row, state="standing", closed_at=None)
        close_for(change, entry=row.entry_id, rule="waitlist-correction", outcome="taken back")
