"""Why somebody was offered units or was not: the certificates that concern a place.

"Why not me?" is answered by pointing at the decision: it lists whom it was given to, with their
keys, and who was passed over, with the reason. Who is in neither stands behind its last winner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from desktop.domain.waitlist_log import under
from desktop.models.fields import from_micros
from desktop.queries.sql import day, document, fetch, fetch_one

Outcome = Literal["offered", "passed", "behind"]

_NAMES = (
    *("waitlist", "joined_at", "key", "tier", "points", "granted_days"),
    *("drawn_at", "state"),
)
_READ = 50  # certificates looked at in one statement


@dataclass(frozen=True, slots=True)
class Certificate:
    """One opening as it concerns a place. ``units`` opened for ``offers`` members by what is called
    ``cause``, under ``policy`` (its version).

    ``outcome``: it was **offered** ``quantity`` (of the day ``on``), **passed** over for a
    ``reason`` of ``domain.opening``, or stood **behind** the last who was offered. ``key`` is the
    place's key at that time, ``last_key`` that of the last winner; where both are equal, who
    joined first goes first.
    """

    id: int
    at: datetime
    staff: str
    cause: str
    policy: int
    units: Decimal
    offers: int
    outcome: Outcome
    key: datetime
    last_key: datetime
    reason: str = ""
    quantity: Decimal | None = None
    on: date | None = None


def certificates(
    entry_id: int, *, before: int | None = None, limit: int = 10
) -> tuple[Certificate, ...]:
    """The openings that concern a place, newest first; ``before`` is the id of the last one shown.

    Openings from before it joined, or while it did not wait, do not concern it.
    """
    own = fetch_one(
        "SELECT waitlist_id, joined_at, key, tier, points, granted_days, drawn_at, state"
        " FROM waitlist_entry WHERE id = ?",
        (entry_id,),
    )
    if own is None:
        return ()
    past = _Past(entry_id, dict(zip(_NAMES, own, strict=True)))
    found: list[Certificate] = []
    for row in _openings(own[0], own[1], before):
        made = _certificate(row, entry_id, past)
        if made is not None:
            found.append(made)
        if len(found) == limit:
            break
    return tuple(found)


def _openings(waitlist: int, since: int, before: int | None) -> Iterator[Sequence[Any]]:
    """The certificates of a list from a moment on, newest first, some at a time."""
    last = 2**31 - 1 if before is None else before
    while rows := fetch(
        "SELECT o.id, o.at, s.name, o.cause, p.version, o.units, o.winners, o.passed"
        " FROM waitlist_opening o JOIN waitlist_policy p ON p.id = o.policy_id"
        " LEFT JOIN staff s ON s.id = o.staff_id"
        " WHERE o.waitlist_id = ? AND o.at >= ? AND o.id < ? ORDER BY o.id DESC LIMIT ?",
        (waitlist, since, last, _READ),
    ):
        yield from rows
        last = rows[-1][0]


def _certificate(row: Sequence[Any], entry: int, past: _Past) -> Certificate | None:
    units, winners, passed = (document(value) for value in row[5:8])
    won = next((winner for winner in winners if winner[0] == entry), None)
    over = next((one for one in passed if one[0] == entry), None)
    last = winners[-1]
    seen = won or over
    if seen is not None:
        key = seen[1]
    elif past.waited_at(row[1]):
        key = past.key_at(row[1])
    else:
        return None
    if seen is None and (key, entry) < (last[1], last[0]):
        return None  # it would have been looked at: it did not wait then
    outcome: Outcome = "offered" if won else "passed" if over else "behind"
    return Certificate(
        id=row[0],
        at=from_micros(row[1]),
        staff=row[2] or "",
        cause=row[3],
        policy=row[4],
        units=sum((Decimal(unit[1]) for unit in units), Decimal(0)),
        offers=len(winners),
        outcome=outcome,
        key=from_micros(key),
        last_key=from_micros(last[1]),
        reason=over[2] if over and not won else "",
        quantity=Decimal(won[2]) if won else None,
        on=day(won[3]) if won else None,
    )


class _Past:
    """What a place was before: its key and state, read back from the list's log and its rules."""

    def __init__(self, entry: int, now: Mapping[str, Any]) -> None:
        known = dict(now)
        self._now = (int(known["key"]), str(known["state"]))
        self._changes: list[tuple[int, int, str]] = []  # until when, the key then, the state then
        for at, old, rules in _backwards(entry, now["waitlist"]):
            if rules is None:
                known |= old
            elif known["state"] in ("waiting", "offered"):
                known |= under(rules, known)
            self._changes.append((at, int(known["key"]), str(known["state"])))

    def _at(self, moment: int) -> tuple[int, str]:
        """Key and state after what happened to the place at a moment."""
        found = self._now
        for at, key, state in self._changes:
            if at <= moment:
                break
            found = key, state
        return found

    def key_at(self, moment: int) -> int:
        return self._at(moment)[0]

    def waited_at(self, moment: int) -> bool:
        return self._at(moment)[1] == "waiting"


def _backwards(
    entry: int, waitlist: int
) -> list[tuple[int, Mapping[str, Any], Mapping[str, Any] | None]]:
    """What changed a place, newest first: when, the values before, or the rules before where other
    rules moved its key."""
    found: list[tuple[int, Mapping[str, Any], Mapping[str, Any] | None]] = [
        (at, document(facts).get("old", {}), None)
        for at, facts in fetch(
            "SELECT at, facts FROM waitlist_log WHERE entry_id = ? ORDER BY id DESC", (entry,)
        )
    ]
    versions = fetch(
        "SELECT waitlist_id, at, tier_days, points_per_day, cap_days FROM waitlist_policy"
        " WHERE waitlist_id = ? OR waitlist_id IS NULL ORDER BY at, id",
        (waitlist,),
    )
    began = min((row[1] for row in versions if row[0] is not None), default=None)
    # Until it has rules of its own a list follows the office's.
    chain = [row for row in versions if row[0] is not None or began is None or row[1] < began]
    for before, after in pairwise(chain):
        if before[2:] != after[2:]:
            tiers, per_day, cap = document(before[2]), before[3], before[4]
            rules = {"tier_days": tiers, "points_per_day": per_day, "cap_days": cap}
            found.append((after[1], {}, rules))
    return sorted(found, key=lambda one: one[0], reverse=True)
