"""Writing offers: the certificate, what each holds, and the task to call. A part of an opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.opening import Award, Decision, Unit
from desktop.models.catalogue import Supply
from desktop.models.offers import OfferPart, WaitlistOffer, WaitlistOpening
from desktop.models.orders import OrderLine
from desktop.models.rows import get, marks, rows
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry, WaitlistPolicy
from desktop.services.change import Change, filled, insert_row
from desktop.services.followups import leave
from desktop.services.waitlist_log import ListJournal

_CALL_HOURS = 2
"""Office hours within which the member hears of an offer, or half of its time if that is less."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opened, and what was decided: why, under which rules, which units of which supplies."""

    cause: str
    policy: WaitlistPolicy
    supplies: Sequence[Supply]
    units: Sequence[Unit]
    decision: Decision


def offer(change: Change, journal: ListJournal, opened: Opened) -> None:
    """Write the certificate, and for each award its offer, what it holds, and the task to call."""
    awards = opened.decision.awards
    opening = _certify(change, journal, opened)
    entries = _rows_of(awards)
    orders = _orders_of(entries.values())
    times = _Times(opened.policy, change.now)
    for award in awards:
        entry = entries[award.entry.sequence]
        due, call = times.of(entry.tier)
        made = _write_offer(change, journal, entry, award, opening=opening, due=due)
        params = {
            "title": journal.row.title,
            "quantity": _written(award.quantity),
            "offer": made,
            "until": due.isoformat(),
            "on": _iso(award.on) or "",
        }
        leave(
            change,
            customer=entry.customer_id,
            order=orders.get(entry.id),
            line=entry.line_id,
            entry=entry.id,
            rule="offer-call",
            params=params,
            due=call,
        )
    _hold(change, opened.supplies, awards)
    for sequence, skips in opened.decision.skips.items():
        journal.change(get(WaitlistEntry, sequence), "passed", skips=skips)


def _certify(change: Change, journal: ListJournal, opened: Opened) -> int:
    """Write the certificate of an opening; its id."""
    row = {
        "waitlist": journal.row.id,
        "at": change.now,
        "staff": change.who,
        "cause": opened.cause,
        "policy": opened.policy.id,
        "cascade": journal.row.cascade,
        **certificate(opened.units, opened.decision),
    }
    return insert_row(WaitlistOpening, row)


def certificate(units: Sequence[Unit], made: Decision) -> dict[str, Any]:
    """What an opening decided, as its certificate keeps it (``models.offers.WaitlistOpening``)."""
    return {
        "units": [[u.supply, _written(u.quantity), _iso(u.on)] for u in units],
        "winners": [
            [a.entry.sequence, a.entry.key, _written(a.quantity), _iso(a.on)] for a in made.awards
        ],
        "passed": [[p.entry.sequence, p.entry.key, p.reason] for p in made.passed],
        "gathered_for": made.gathered_for.sequence if made.gathered_for else None,
    }


def _write_offer(
    change: Change,
    journal: ListJournal,
    entry: WaitlistEntry,
    award: Award,
    *,
    opening: int,
    due: datetime,
) -> int:
    row = {
        "entry": entry.id,
        "waitlist": journal.row.id,
        "opening": opening,
        "quantity": award.quantity,
        "unit_on": award.on,
        "made_at": change.now,
        "due_at": due,
    }
    offer = insert_row(WaitlistOffer, filled(WaitlistOffer, row))
    for supply, quantity in award.parts:
        part = {"offer": offer, "supply": supply, "quantity": quantity}
        insert_row(OfferPart, part)
    told = f"offer {offer}: {_written(award.quantity)}"
    journal.change(entry, "offered", state="offered", skips=0, why=told)
    journal.reserve(entry.quantity - award.quantity)
    return offer


def _hold(change: Change, supplies: Sequence[Supply], awards: Iterable[Award]) -> None:
    """Count what the offers hold as allocated of its supplies."""
    held: dict[int, Decimal] = {}
    for award in awards:
        for supply, quantity in award.parts:
            held[supply] = held.get(supply, Decimal(0)) + quantity
    for row in supplies:
        if row.id in held:
            change.update(row, allocated=row.allocated + held[row.id])


def _rows_of(awards: Sequence[Award]) -> dict[int, WaitlistEntry]:
    keys = [award.entry.sequence for award in awards]
    return {row.id: row for row in rows(WaitlistEntry, f'"id" IN ({marks(keys)})', *keys)}


def _orders_of(entries: Iterable[WaitlistEntry]) -> dict[int, int]:
    """The order of each entry that belongs to one."""
    lines = {entry.id: entry.line_id for entry in entries if entry.line_id is not None}
    if not lines:
        return {}
    wanted = sorted(set(lines.values()))
    found = rows(OrderLine, f'"id" IN ({marks(wanted)})', *wanted)
    orders = {line.id: line.order_id for line in found}
    return {entry: orders[line] for entry, line in lines.items()}


class _Times:
    """When an offer made now runs out, and when its member is to be called, by tier."""

    def __init__(self, policy: WaitlistPolicy, now: datetime) -> None:
        self._policy = policy
        self._now = now
        self._known: dict[str, tuple[datetime, datetime]] = {}

    def of(self, tier: str) -> tuple[datetime, datetime]:
        """The two moments for a member of ``tier``."""
        if tier not in self._known:
            hours = Decimal(self._policy.hold_hours_by_tier.get(tier, self._policy.hold_hours))
            after = office().calendar.due_after_hours
            call = min(hours / 2, Decimal(_CALL_HOURS))
            self._known[tier] = after(self._now, hours), after(self._now, call)
        return self._known[tier]


def _written(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
