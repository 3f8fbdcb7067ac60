"""Which statements that stand a list no longer keeps: every claim, counted as it is now.

Read under the list's lock by the actions that correct statements, and by the preview of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.domain.office import Office
from desktop.domain.statement import Broken, Facts, Now, broken, clauses
from desktop.models.fields import from_micros, to_micros
from desktop.models.policies import in_force
from desktop.models.rows import run
from desktop.models.settings import office
from desktop.models.waiting import began, drawn_until, stand, until, worst


@dataclass(frozen=True, slots=True)
class Untrue:
    """A standing statement that the list no longer keeps."""

    statement: int
    entry: int
    customer: int
    line: int | None
    order: int | None
    told: Facts
    broken: Broken


def untrue(
    waitlist: int, *, now: datetime, keys: tuple[int, int] | None = None
) -> Iterator[Untrue]:
    """The standing statements of a list that are not kept by it as it is now.

    ``keys`` looks at those of entries between two keys alone (both taken in), and only at their
    places: what a single entry does that moves between others. Otherwise every claim is looked at,
    which reads the whole list once. Nothing is read of a list where nothing stands.
    """
    found = _standing(waitlist, keys)
    if not found:
        return
    told = {row[0]: Facts.from_json(json.loads(row[1])) for row in found}
    settings = office()
    stands = _Stands(waitlist, found, told, settings.today(now))
    claims: dict[int, dict[str, Any]] = {key: {} for key in told}
    if keys is None:
        claims = _of_whole_list(waitlist, found, told, settings)
    for key, _facts, entry, _key, customer, line, order in found:
        what = broken(told[key], Now(**stands.of(key), **claims[key]))
        if what is not None:
            yield Untrue(key, entry, customer, line, order, told[key], what)


Found = list[tuple[Any, ...]]
"""Standing statements: id, facts, entry, key, customer, line, order."""


class _Stands:
    """The places that statements told of, as they are now: one pass for each day and tier told."""

    def __init__(self, waitlist: int, found: Found, told: dict[int, Facts], today: date) -> None:
        self._told, self._counted = told, dict[tuple[date | None, str | None], Any]()
        wanted: dict[tuple[date | None, str | None], list[tuple[int, int]]] = {}
        self._entries = {row[0]: row[2] for row in found}
        for row in found:
            facts = told[row[0]]
            for kind in {(facts.day, None), *self._further(facts)}:
                wanted.setdefault(kind, []).append((int(row[3]), row[2]))
        for (day, tier), places in wanted.items():
            counted = stand(waitlist, places, today=today, on=day, tier=tier)
            self._counted[day, tier] = counted

    @staticmethod
    def _further(facts: Facts) -> Iterator[tuple[date | None, str | None]]:
        said = {clause.code for clause in clauses(facts)}
        if "tier" in said:
            yield facts.day, facts.tier
        if said & {"better-day", "other-day"}:
            yield facts.best_on, None

    def of(self, statement: int) -> dict[str, Any]:
        """What ``domain.statement.Now`` has of places."""
        facts, entry = self._told[statement], self._entries[statement]
        place, units = self._counted[facts.day, None][entry]
        now: dict[str, Any] = {"place": place, "units_ahead": units}
        for day, tier in self._further(facts):
            name = "best_place" if tier is None else "tier_place"
            now[name] = self._counted[day, tier][entry][0]
        return now


def _of_whole_list(
    waitlist: int, found: Found, told: dict[int, Facts], settings: Office
) -> dict[int, dict[str, Any]]:
    """What ``domain.statement.Now`` has of who may still pass, by statement."""
    cap, drawn = _cap_and_lottery(waitlist)
    ends = {row[0]: until(int(row[3]), cap) for row in found}
    moments = began(waitlist, until=max(ends.values()))
    claims = {}
    for key, end in ends.items():
        bound = from_micros(max(end, drawn))
        counted = worst(moments, until=min(end, to_micros(told[key].at)))
        claims[key] = {"bound": bound, "bound_on": settings.today(bound), "worst": counted}
    return claims


def _standing(waitlist: int, keys: tuple[int, int] | None) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT s.id, s.facts, e.id, e.key, e.customer_id, e.line_id, l.order_id"
        " FROM waitlist_statement s JOIN waitlist_entry e ON e.id = s.entry_id"
        " LEFT JOIN order_line l ON l.id = e.line_id"
        " WHERE s.waitlist_id = ? AND s.state = 'standing' AND e.state = 'waiting'"
    )
    if keys is None:
        return list(run(f"{sql} ORDER BY s.id", waitlist).fetchall())
    return list(run(f"{sql} AND e.key BETWEEN ? AND ? ORDER BY s.id", waitlist, *keys).fetchall())


def _cap_and_lottery(waitlist: int) -> tuple[int, int]:
    """The cap in days, and the end of the opening lottery (``drawn_until``)."""
    rules = in_force(waitlist)
    sql = "SELECT created_at, lottery_seed FROM waitlist WHERE id = ?"
    opened, seed = run(sql, waitlist).fetchone()
    return rules.cap_days if rules is not None else 0, drawn_until(opened, seed)
