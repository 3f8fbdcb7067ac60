"""What the demo office's last days hold on purpose: two days away, six orders on one receipt, tents
that came back. Lived through the real actions, like everything before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.models.rows import rows
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry
from desktop.services import absences, drafts, lines, orders, places, stock

AWAITED = "SL-400"
"""A product that was never there yet: its first receipt is on the way."""

_AWAITED_BY = 6  # customers
_ARRIVES = 6  # working days after they ordered


def stay_away(
    *, staff: int, substitute: int, first_on: date, last_on: date, now: datetime
) -> frozenset[date]:
    """Somebody is away, and who stands in for them sees what falls due; the days."""
    away: dict[str, Any] = {"first_on": first_on, "last_on": last_on}
    absences.plan_absence(staff=staff, substitute=substitute, **away, who=staff, now=now)
    return frozenset(first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1))


def await_receipt(
    product: int, *, customers: Sequence[int], staff: Sequence[int], day: date
) -> None:
    """Six customers order what a receipt that is on the way will bring."""
    calendar = office().calendar
    stock.add_supply(
        product=product,
        kind="receipt",
        quantity=Decimal(4 * _AWAITED_BY),
        available_on=calendar.add_working_days(day, _ARRIVES),
        reference="first delivery",
        who=staff[2],
        now=calendar.moment(day) - timedelta(hours=3),
    )
    for number, customer in enumerate(customers[:_AWAITED_BY]):
        now = calendar.moment(day) - timedelta(minutes=120 - 11 * number)
        by: dict[str, Any] = {"who": staff[number % 2], "now": now}
        order = drafts.start(customer=customer, currency="EUR", **by).value
        lines.add_line(order=order, product=product, quantity=Decimal(1 + number % 4), **by)
        orders.confirm(order=order, **by)


def bring_back(tent: int, *, who: int, now: datetime) -> None:
    """Two tents came back: they are offered and nobody has called yet. One who waits is away."""
    waiting = (
        '"state" = \'waiting\' AND "paused_until" IS NULL ORDER BY "waitlist_id", "key" LIMIT 9'
    )
    for entry in rows(WaitlistEntry, waiting)[4::9]:
        until = now.date() + timedelta(days=12)
        places.pause(entry=entry.id, until=until, who=who, now=now - timedelta(hours=1))
    stock.add_supply(
        product=tent,
        kind="on-hand",
        quantity=Decimal(2),
        available_on=office().today(now),
        reference="returned",
        who=who,
        now=now - timedelta(minutes=40),
    )
