"""The rules in force for a list, and the one way from a stored version to its values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from desktop.domain.waitlist_policy import Policy
from desktop.models.rows import first, marks, rows, run
from desktop.models.waitlists import WaitlistPolicy

_NAMES = tuple(field.name for field in fields(Policy))


def values_of(row: WaitlistPolicy) -> dict[str, Any]:
    """A version's rules, by the names of ``Policy``."""
    return {name: getattr(row, name) for name in _NAMES}


def rules_of(row: WaitlistPolicy) -> Policy:
    """A version's rules."""
    return Policy(**values_of(row))


def in_force(waitlist: int | None) -> WaitlistPolicy | None:
    """The version in force for a list, or (None) the office's default."""
    if waitlist is None:
        return first(WaitlistPolicy, '"waitlist_id" IS NULL ORDER BY "version" DESC LIMIT 1')
    return rules_in_force([waitlist]).get(waitlist)


def rules_in_force(waitlists: Collection[int]) -> dict[int, WaitlistPolicy]:
    """The version in force for each list: its own latest, or where it has none or follows the
    office the office's default."""
    if not waitlists:
        return {}
    which = f'"waitlist_id" IS NULL OR "waitlist_id" IN ({marks(waitlists)}) ORDER BY "version"'
    latest = {row.waitlist_id: row for row in rows(WaitlistPolicy, which, *waitlists)}
    office = latest.get(None)
    found = {}
    for waitlist in waitlists:
        own = latest.get(waitlist)
        row = own if own is not None and not own.follows_office else office
        if row is not None:
            found[waitlist] = row
    return found


def followers() -> list[int]:
    """The lists the office's default is in force for, by id."""
    own = (
        "SELECT 1 FROM waitlist_policy p WHERE p.waitlist_id = w.id AND p.follows_office = ?"
        " AND p.version = (SELECT MAX(q.version) FROM waitlist_policy q"
        " WHERE q.waitlist_id = w.id)"
    )
    found = run(f"SELECT w.id FROM waitlist w WHERE NOT EXISTS ({own}) ORDER BY w.id", False)
    return [key for (key,) in found.fetchall()]
