"""The log of a waitlist: every change sealed with all before it, and the state it replays to.

Each row's digest is SHA-256 over the digest before it and the row itself, so a row that is changed,
removed or put in between breaks every digest after it. ``facts`` hold ``old`` and ``new`` values as
they are stored (scaled integers, microseconds, ISO days) and ``why``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from desktop.domain.waitlist import head_start_key

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Logged:
    """One row: the ``number`` in its list, the moment in microseconds, who, on which entry."""

    number: int
    at: int
    staff: int | None
    entry: int | None
    action: str
    facts: str
    digest: str = ""


def written(facts: Mapping[str, Any]) -> str:
    """Facts as they are sealed: JSON with sorted keys."""
    return _written(facts)


def seal(before: str, row: Logged) -> str:
    """The digest of a row after the digest ``before``, 64 hexadecimal digits."""
    told = [before, row.number, row.at, row.staff, row.entry, row.action, row.facts]
    return sha256(_written(told).encode()).hexdigest()


def first_broken(rows: Iterable[Logged], *, last: str) -> int | None:
    """The number of the first row that does not follow from those before it; None if all do.

    ``last`` is the digest the list itself remembers: rows missing at the end are found too, as the
    number after the last that is there.
    """
    before, number = "", 0
    for number, row in enumerate(rows, 1):
        if row.number != number or row.digest != seal(before, row):
            return number
        before = row.digest
    return None if before == last else number + 1


def replay(rows: Iterable[Logged]) -> dict[int, dict[str, Any]]:
    """The state of every entry the log tells of, by id: what was last written of each field.

    A policy moves every place that waits or is offered, in one statement and one row.
    """
    entries: dict[int, dict[str, Any]] = {}
    for row in rows:
        facts = json.loads(row.facts)
        if row.entry is not None:
            entries.setdefault(row.entry, {}).update(facts.get("new", {}))
        elif row.action == "policy":
            for state in entries.values():
                if state.get("state") in ("waiting", "offered"):
                    state.update(under(facts["new"], state))
    return entries


def under(policy: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, int]:
    """What a policy makes of an entry's head start, in stored values: ``tier_days``,
    ``points_days`` (millionths of a day) and ``key``.

    ``policy`` has ``tier_days``, ``points_per_day`` and ``cap_days``; ``entry`` has ``tier``,
    ``points`` (hundredths), ``granted_days`` (millionths), ``joined_at`` and ``drawn_at``.
    """
    of_tier = min(int(policy["tier_days"].get(entry["tier"], 0)), policy["cap_days"])
    per_day = policy["points_per_day"]
    of_points = max(entry["points"] // (per_day * 100), 0) * 1_000_000 if per_day else 0
    began = entry.get("drawn_at")
    return {
        "tier_days": of_tier,
        "points_days": of_points,
        "key": head_start_key(
            entry["joined_at"] if began is None else began,
            millionths=of_tier * 1_000_000 + of_points + entry["granted_days"],
            cap_days=policy["cap_days"],
        ),
    }
