"""The facts of a place on a waitlist, as its statement tells them.

Read by the screen that shows a statement and, under the list's lock, by the actions that keep or
correct one: what is shown and what is checked are one reading.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.followups import RULES
from desktop.domain.office import Office
from desktop.domain.statement import Facts, Own
from desktop.models.fields import from_micros
from desktop.models.policies import in_force
from desktop.models.rows import run
from desktop.models.settings import office
from desktop.models.waiting import (
    Around,
    around,
    by_day,
    drawn_until,
    of_tier,
    until,
)

_MOST_DAYS = 92  # of a list with dates; later ones are not looked at
_OPEN_DAYS = 31  # of a list with dates that has no last one

_ENTRY = (
    "SELECT e.id, e.waitlist_id, e.customer_id, e.key, e.quantity, e.tier, e.state, e.paused_until,"
    " e.first_on, e.last_on, e.minimum, w.title, w.from_on, w.to_on, w.revision, w.lottery_seed,"
    " w.created_at AS opened_at,"
    " d.unit, d.step, o.quantity AS held, o.due_at,"
    " w.state AS list_state, (SELECT s.facts FROM waitlist_statement s WHERE s.entry_id = e.id"
    " ORDER BY s.id DESC LIMIT 1) AS told"
    " FROM waitlist_entry e JOIN waitlist w ON w.id = e.waitlist_id"
    " JOIN product d ON d.id = w.product_id"
    " LEFT JOIN waitlist_offer o ON o.entry_id = e.id AND o.state = 'live' WHERE e.id = ?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry's facts, with its list and customer; ``revision`` is that of the list's log."""

    facts: Facts
    waitlist: int
    customer: int
    revision: int


class _Entry:
    """One entry as stored, its columns by name, and what follows from them."""

    def __init__(self, row: dict[str, Any], settings: Office, now: datetime) -> None:
        self.row, self.now, self.settings = row, now, settings
        self.rules = in_force(row["waitlist_id"])
        self.today = settings.today(now)
        self.place: tuple[int, int] = (int(row["key"]), int(row["id"]))
        self.days = _days(_day(row["from_on"]), _day(row["to_on"]), self.today)
        self.first_on, self.last_on = _day(row["first_on"]), _day(row["last_on"])
        self.wanted = [day for day in self.days if self._wants(day)]
        self.until = until(self.place[0], self.rules.cap_days if self.rules else 0)
        self.bound = max(self.until, drawn_until(row["opened_at"], row["lottery_seed"]))

    @property
    def is_dated(self) -> bool:
        return self.row["from_on"] is not None or self.row["to_on"] is not None

    def _wants(self, day: date) -> bool:
        return (self.first_on or day) <= day <= (self.last_on or day)

    def may_be_skipped(self) -> bool:
        """Whether somebody who wants less may be served before it."""
        if self.rules is None or self.rules.quantity_rule == "strict":
            return False
        if self.rules.quantity_rule == "skip":
            return bool(self.rules.most_skips) and self.row["quantity"] > self.row["step"]
        return bool(self.row["minimum"] > self.row["step"])

    def _is_at_its_limit(self) -> bool:
        """Whether its customer may be given nothing more of the list (``domain.opening``)."""
        limit = self.rules.customer_limit if self.rules is not None else None
        if self.rules is None or limit is None:
            return False
        given = run(
            "SELECT SUM(o.quantity) FROM waitlist_offer o JOIN waitlist_entry e"
            " ON e.id = o.entry_id WHERE e.customer_id = ? AND e.waitlist_id = ?"
            " AND o.state IN ('live', 'accepted')",
            *(self.row["customer_id"], self.row["waitlist_id"]),
        ).fetchone()[0]
        left = limit - unscaled(int(given or 0), 6)
        least = "minimum" if self.rules.quantity_rule == "partial" else "quantity"
        return bool(left < unscaled(self.row[least], 6))

    def own(self) -> tuple[Own, date | None, datetime | None]:
        """Its own state, the day of it and the moment of it."""
        due = self.row["due_at"]
        if due is not None:
            moment = from_micros(due)
            return "lapsed" if moment <= self.now else "offered", None, moment
        paused = _day(self.row["paused_until"])
        if paused is not None and paused > self.today:
            return "paused", paused if paused.year < date.max.year else None, None
        if self.is_dated and not self.wanted:
            return "dates", self.last_on or _day(self.row["to_on"]) or self.today, None
        if not self.is_dated and self.last_on is not None and self.last_on < self.today:
            return "dates", self.last_on, None
        return "limit" if self._is_at_its_limit() else "waiting", None, None


def place_of(entry: int, *, now: datetime) -> Place:
    """What is true of an entry at ``now``, counted by the engine in at most eight statements.

    A forecast is not among it. Raises NotFound ``waitlist-entry-gone``, RuleBroken
    ``entry-not-waiting`` (state) where it has left the list.
    """
    found = run(_ENTRY, entry)
    values = found.fetchone()
    if values is None:
        raise NotFound("waitlist-entry-gone", id=entry)
    row = dict(zip([column[0] for column in found.description], values, strict=True))
    if row["state"] not in ("waiting", "offered"):
        raise RuleBroken("entry-not-waiting", state=row["state"])
    one = _Entry(row, office(), now)
    return Place(_facts(one), row["waitlist_id"], row["customer_id"], row["revision"])


def _facts(one: _Entry) -> Facts:
    row, day = one.row, one.wanted[0] if one.wanted else None
    counts = around(
        row["waitlist_id"],
        one.place,
        today=one.today,
        on=day,
        until=one.until,
        drawn=bool(row["lottery_seed"]),
    )
    facts = _of_entry(one) | {
        "day": day,
        "place": counts.ahead + 1,
        "units_ahead": counts.units,
        "paused_ahead": counts.paused_ahead,
        "offered_ahead": counts.offered_ahead,
        "worst": counts.worst,
    }
    waits = facts["own"] == "waiting"
    facts["waiting"] = counts.ahead + counts.behind + waits
    facts |= _moved(row["told"], facts)
    if waits:
        facts |= _in_tier(one, day, counts) | _best_day(one, counts.ahead + 1)
    return Facts(**facts)


def _of_entry(one: _Entry) -> dict[str, Any]:
    """The facts that need no counting."""
    row, bound, calendar = one.row, from_micros(one.bound), one.settings.calendar
    own, until_on, due = one.own()
    hears = calendar.due_in_days(one.now, RULES["waitlist-news"].days)
    return {
        "title": row["title"],
        "unit": row["unit"],
        "quantity": unscaled(row["quantity"], 6),
        "at": one.now,
        "on": one.today,
        "own": own,
        "until": until_on,
        "due": due,
        "held": None if row["held"] is None else unscaled(row["held"], 6),
        "bound": bound,
        "bound_on": one.settings.today(bound),
        "smaller": one.may_be_skipped(),
        "closed": row["list_state"] == "closed",
        "tier": row["tier"],
        "next_on": calendar.local_date(hears),
    }


def _moved(told: str | None, facts: dict[str, Any]) -> dict[str, Any]:
    """How many places it moved since it was told last."""
    if told is None:
        return {}
    before = Facts.from_json(json.loads(told))
    if before.own != "waiting" or before.day != facts["day"] or before.place == facts["place"]:
        return {}
    return {"moved": before.place - facts["place"], "moved_since": before.on}


def _in_tier(one: _Entry, day: date | None, counts: Around) -> dict[str, Any]:
    waitlist, tier = one.row["waitlist_id"], one.row["tier"]
    if not tier:
        return {}
    whole = counts.ahead + counts.behind
    place, waiting = of_tier(
        waitlist, one.place, tier=tier, today=one.today, on=day, ahead=counts.ahead, whole=whole
    )
    return {"tier_place": place, "tier_waiting": waiting}


def _best_day(one: _Entry, place: int) -> dict[str, Any]:
    """The date with a better place than that of the first day wanted: one that is wanted too, or
    else any of the list's."""
    if len(one.days) < 2:
        return {}
    counted = by_day(one.row["waitlist_id"], one.place, today=one.today, days=one.days)
    for days in (one.wanted, one.days):
        best = min(days, key=lambda day: (counted[day], day))
        if counted[best] < place:
            wanted = days is one.wanted
            return {"best_on": best, "best_place": counted[best], "best_wanted": wanted}
    return {}


def _days(first: date | None, last: date | None, today: date) -> list[date]:
    """The days of a list from today on; none where it has no dates."""
    if first is None and last is None:
        return []
    start = max(first or today, today)
    end = last or start + timedelta(_OPEN_DAYS - 1)
    count = min((end - start).days + 1, _MOST_DAYS)
    return [start + timedelta(number) for number in range(count)]


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
