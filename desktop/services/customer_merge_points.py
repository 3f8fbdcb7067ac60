"""Points of two records of the same customer: carried from account to account, and back.

A ledger is never changed: what stands in one account is reversed there and entered in the other, on
the day it first was, so that 12 months add up as they did. Earned points go over as earned and what
orders hold as spent, for orders that change later look for both in their customer's account; the
rest goes over as it is left, with the last day it is good.

Taken apart, an account gets back what it had, and what became of it through its own orders. What
the kept record has spent meanwhile was its own: where those points are gone, others of the same
customer that are still good stand in for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.figures import scaled, unscaled
from desktop.domain.points import DECIMALS
from desktop.models.bulk import insert_all
from desktop.models.customers import Customer
from desktop.models.money import NEVER, PointsAccount, PointsEntry
from desktop.models.points import lots
from desktop.models.rows import first, rows, run, value
from desktop.models.settings import office
from desktop.services.change import Change
from desktop.services.ledger import keep_lots
from desktop.services.points_signals import see_to_points, told_anew

_NONE = Decimal(0)
_NAMES = (
    *("account", "at", "kind", "points", "expires_on", "order", "reverses", "amount_minor"),
    "facts",
)
Left = dict[date | None, Decimal]
"""Points by the last day they are good."""

_EARNED = (
    "SELECT e.id, e.at, e.points, e.expires_on, e.order_id, e.amount_minor, e.facts"
    " FROM points_entry e WHERE e.account_id = ? AND e.kind = 'earn' AND {}"
    " AND NOT EXISTS (SELECT 1 FROM points_entry r WHERE r.reverses_id = e.id) ORDER BY e.id"
)
_HELD = (
    "SELECT e.id, e.at, e.points + COALESCE(SUM(r.points), 0), e.expires_on, e.order_id, 0, e.facts"
    " FROM points_entry e LEFT JOIN points_entry r ON r.reverses_id = e.id"
    " WHERE e.account_id = ? AND e.kind = 'spend' AND e.order_id IS NOT NULL AND {}"
    " GROUP BY e.id, e.at, e.points, e.expires_on, e.order_id, e.facts"
    " HAVING e.points + COALESCE(SUM(r.points), 0) <> 0 ORDER BY e.id"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """From an account to another; ``reason`` names the two records."""

    source: int
    target: int
    reason: str


def join(change: Change, *, merged: Customer, kept: Customer) -> list[dict[str, Any]]:
    """Carry all points of one record over; what :func:`part` needs to bring them back."""
    carried = []
    for account in _accounts(merged):
        found = _account(kept, account.programme_id)
        into = found or change.insert(
            PointsAccount, customer=kept.id, programme=account.programme_id
        )
        left = {on: points for on, points, _ in lots(account.id)}
        before = _last(into)
        _carry(change, _Way(account.id, into, _reason(merged, kept)), left)
        see_to_points(change, account.id, whose=kept.id)
        told_anew(change, into)
        carried.append(
            {
                "account": account.id,
                "into": into,
                "left": [[on and on.isoformat(), str(points)] for on, points in left.items()],
                "entries": [before + 1, _last(into)],
            }
        )
    return carried


def part(
    change: Change, carried: Iterable[dict[str, Any]], *, merged: Customer, kept: Customer
) -> None:
    """Bring back what :func:`join` carried; the orders are their record's again already."""
    for one in carried:
        account, into, (lowest, highest) = one["account"], one["into"], one["entries"]
        own = "(e.order_id IN (SELECT id FROM sales_order WHERE customer_id = ?)"
        own += " OR e.id BETWEEN ? AND ?)"
        params = (merged.id, lowest, highest)
        due = {on and date.fromisoformat(on): Decimal(points) for on, points in one["left"]}
        for on, points in _since(into, highest, merged):
            due[on] = due.get(on, _NONE) + points
        left = {on: points for on, points, _ in lots(into)}
        back = returned(due, left, today=office().today(change.now))
        _carry(change, _Way(into, account, _reason(kept, merged)), back, own=own, params=params)
        see_to_points(change, into)
        told_anew(change, account)


def returned(due: Left, left: Left, *, today: date) -> Left:
    """Which points go back to an account that is due ``due``, of those ``left`` in the other.

    Its own come first; where they are gone others that are still good stand in, those that expire
    first first. Points whose day is over are lost to whom they belonged.
    """
    still = {on: points for on, points in due.items() if on is None or on >= today}
    owed = sum(still.values(), _NONE)
    back: Left = {}
    for on in sorted(still, key=_day):
        part_of = min(max(still[on], _NONE), left.get(on, _NONE), max(owed, _NONE))
        if part_of:
            back[on] = part_of
            owed -= part_of
    for on in sorted((on for on in left if on is None or on >= today), key=_day):
        part_of = min(max(owed, _NONE), left[on] - back.get(on, _NONE))
        if part_of:
            back[on] = back.get(on, _NONE) + part_of
            owed -= part_of
    over = {on: min(points, left.get(on, _NONE)) for on, points in due.items() if on not in still}
    return back | {on: points for on, points in over.items() if points > 0}


def _day(on: date | None) -> str:
    return on.isoformat() if on else NEVER


def _carry(
    change: Change, way: _Way, left: Left, *, own: str = "1 = 1", params: tuple[int, ...] = ()
) -> None:
    """Reverse entries in one account, enter them in the other, and what remains as it is left."""
    made: list[tuple[Any, ...]] = []
    rest = dict(left)
    for kind, sql in (("earn", _EARNED), ("spend", _HELD)):
        for key, at, points, on, order, minor, facts in run(
            sql.format(own), way.source, *params
        ).fetchall():
            made.append((way.source, at, "reverse", -int(points), on, order, key, -minor, facts))
            made.append((way.target, at, kind, int(points), on, order, None, minor, facts))
            day = date.fromisoformat(on) if on else None
            rest[day] = rest.get(day, _NONE) - unscaled(int(points), DECIMALS)
    now = PointsEntry._meta.fields["at"].db_value(change.now)
    for day, points in rest.items():
        if points:
            on, exact = day and day.isoformat(), scaled(points, DECIMALS)
            made.append((way.source, now, "adjust", -exact, on, None, None, 0, "{}"))
            made.append((way.target, now, "adjust", exact, on, None, None, 0, "{}"))
    insert_all(PointsEntry, _NAMES, made, reason=way.reason, staff=change.who, source_key=None)
    keep_lots((way.source, on, -points) for on, points in left.items())
    keep_lots((way.target, on, points) for on, points in left.items())
    change.topics.add("points")


def _since(account: int, entry: int, record: Customer) -> list[tuple[date | None, Decimal]]:
    """What the orders of a record have given and taken in an account after an entry, by day."""
    found = run(
        "SELECT expires_on, SUM(points) FROM points_entry WHERE account_id = ? AND id > ?"
        " AND order_id IN (SELECT id FROM sales_order WHERE customer_id = ?) GROUP BY expires_on",
        account,
        entry,
        record.id,
    ).fetchall()
    return [
        (date.fromisoformat(on) if on else None, unscaled(int(points), DECIMALS))
        for on, points in found
    ]


def _accounts(record: Customer) -> list[PointsAccount]:
    return rows(PointsAccount, '"customer_id" = ? ORDER BY "id"', record.id)


def _account(record: Customer, programme: int) -> int | None:
    found = first(PointsAccount, '"customer_id" = ? AND "programme_id" = ?', record.id, programme)
    return None if found is None else int(found.id)


def _last(account: int) -> int:
    return int(value("SELECT MAX(id) FROM points_entry WHERE account_id = ?", account) or 0)


def _reason(one: Customer, other: Customer) -> str:
    return f"{one.number} → {other.number}"
