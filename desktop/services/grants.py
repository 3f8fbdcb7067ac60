"""Taking a granted head start back, as long as nobody outside heard of what it did."""

from __future__ import annotations

import json
from datetime import datetime

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled, unscaled
from desktop.models.fields import to_micros
from desktop.models.offers import WaitlistLog, WaitlistStatement
from desktop.models.rows import first, rows, value
from desktop.services.change import Change, Outcome
from desktop.services.followups import close_for
from desktop.services.head_starts import policy_of, rekeyed
from desktop.services.list_changes import changing_place

_LAST = '"entry_id" = ? AND "action" = \'granted\' ORDER BY "id" DESC LIMIT 1'


def take_back_grant(
    *, entry: int, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Undo the last head start that was granted to a place: undo of ``places.grant``.

    Members whose statements it had made untrue need no correction any more: what they were told
    stands again. Raises RuleBroken ``grant-none`` without one, ``grant-told`` once somebody on the
    list was told where they stand since, ``entry-offered``, ``entry-not-waiting``; Conflict
    ``waitlist-moved``.
    """
    with changing_place(entry, who=who, now=now, seen=seen, cause="granted") as (change, book, row):
        log = first(WaitlistLog, _LAST, entry)
        facts = json.loads(log.facts) if log is not None else {"new": {}}
        given = facts["new"].get("granted_days")
        if log is None or given is None or given != scaled(row.granted_days, 6):
            raise RuleBroken("grant-none")
        if _told_since(book.row.id, log.at):
            raise RuleBroken("grant-told")
        days = unscaled(facts["old"]["granted_days"], 6)
        key = rekeyed(row, policy_of(book.row.id), granted=days)
        book.change(row, "grant-undone", granted_days=days, key=key)
        _stand_again(change, book.row.id, log.at)
    return Outcome(None, frozenset(change.topics))


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
