"""Waitlists: joining, leaving, pausing, head starts, and giving free units in the list's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from desktop.domain.errors import Conflict, NotFound, RuleBroken
from desktop.domain.promise import Part
from desktop.domain.promise import Supply as Free
from desktop.domain.typed import passage
from desktop.domain.waitlist import head_start_days, key
from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance_of
from desktop.models.rows import first, get, get_locked, rows
from desktop.models.settings import office
from desktop.models.stock import unallocated
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.services.allocating import allocate, retell, shrink_line
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import NEWS_DAYS, close_for, leave
from desktop.services.head_starts import points_days, policy_of, tier_days
from desktop.services.order_dates import redate

_CALL_HOURS = 4
_ONE = Decimal(1)


def open_list(
    *,
    product: int,
    title: str,
    who: int | None,
    now: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Outcome[int]:
    """Open a waitlist for a product, or for it on a date or in a range; its id."""
    if from_on and to_on and to_on < from_on:
        raise RuleBroken("waitlist-dates", first=from_on, last=to_on)
    with changing(who=who, now=now) as change:
        if Product.get_or_none(Product.id == product) is None:
            raise NotFound("product-gone", id=product)
        made = change.insert(
            Waitlist,
            product=product,
            title=passage(title, field="title", longest=200, required=True),
            from_on=from_on,
            to_on=to_on,
            created_at=now,
        )
    return Outcome(made, frozenset(change.topics))


def join(
    change: Change, *, order: SalesOrder, line: OrderLine, quantity: Decimal, joined_at: datetime
) -> int:
    """Part of another action: put the unmet rest of an order line on its product's list."""
    product: Any = line.product
    waitlist = _list_of(change, product)
    rules = policy_of(waitlist)
    customer = get(Customer, order.customer_id)
    of_tier = tier_days(customer.tier, rules)
    of_points = points_days(balance_of(customer.id, office().today(change.now)), rules)
    entry = change.insert(
        WaitlistEntry,
        waitlist=waitlist,
        customer=customer.id,
        line=line.id,
        quantity=quantity,
        minimum=min(product.step, quantity),
        joined_at=joined_at,
        tier_days=of_tier,
        points_days=of_points,
        granted_days=Decimal(0),
        key=_key(joined_at, Decimal(of_tier), of_points, Decimal(0), rules),
    )
    leave(
        change,
        customer=customer.id,
        order=order.id,
        line=line.id,
        entry=entry,
        rule="waitlist-news",
        params={"title": product.name, "quantity": f"{quantity.normalize():f}"},
        due=office().calendar.due_in_days(change.now, NEWS_DAYS),
        method=customer.preferred_method or "telephone",
    )
    return entry


def keep_waiting(change: Change, order: SalesOrder, line: OrderLine, wanted: Decimal) -> None:
    """Part of another action: make ``wanted`` what waits of an order line.

    It keeps its places, the best first, for what waited already; more than that joins now: a place
    cannot be made larger than it was.
    """
    mine = '"line_id" = ? AND "state" = \'waiting\' ORDER BY "id"'
    entries = rows(WaitlistEntry, mine, line.id, lock=True)
    for entry in sorted(entries, key=lambda entry: (entry.key, entry.id)):
        kept = min(entry.quantity, wanted)
        wanted -= kept
        if kept:
            change.update(entry, quantity=kept, minimum=min(entry.minimum, kept))
            continue
        change.update(entry, state="withdrawn", reason="amended", closed_at=change.now)
        close_for(change, entry=entry.id, outcome="amended")
    if wanted:
        join(change, order=order, line=line, quantity=wanted, joined_at=change.now)


def _list_of(change: Change, product: Any) -> int:
    """The product's list that is not bound to dates, opened now if there is none."""
    found = first(
        Waitlist, '"product_id" = ? AND "from_on" IS NULL AND "to_on" IS NULL', product.id
    )
    if found is None:
        return change.insert(
            Waitlist, product=product.id, title=product.name, created_at=change.now
        )
    if found.state == "closed":
        raise RuleBroken("waitlist-closed", title=found.title)
    return int(found.id)


def _key(
    joined_at: datetime, tier: Decimal, points: Decimal, granted: Decimal, rules: WaitlistPolicy
) -> int:
    start = head_start_days(
        tier_days=tier,
        points=points,
        days_per_points=_ONE,
        granted=granted,
        cap=Decimal(rules.cap_days),
    )
    return key(joined_at, start)


def _waiting(change: Change, entry: int) -> WaitlistEntry:
    row = get_locked(WaitlistEntry, entry)
    if row.state != "waiting":
        raise RuleBroken("entry-not-waiting", state=row.state)
    return row


def withdraw(*, entry: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Take an entry off its list for a reason; the line's rest is then no longer promised to wait.

    The order line keeps what it was given; its quantity shrinks to that.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = _waiting(change, entry)
        change.update(row, state="withdrawn", reason=reason, closed_at=now)
        close_for(change, entry=entry, outcome=reason)
        if row.line_id is not None:
            shrink_line(change, row.line_id, row.quantity, reason=reason)
    return Outcome(None, frozenset(change.topics))


def pause(*, entry: int, until: date, who: int | None, now: datetime) -> Outcome[None]:
    """Pass the entry over until a day; from then on it is back at the same key by itself."""
    if until <= office().today(now):
        raise RuleBroken("pause-past", on=until)
    with changing(who=who, now=now) as change:
        change.update(_waiting(change, entry), paused_until=until)
    return Outcome(None, frozenset(change.topics))


def resume(*, entry: int, who: int | None, now: datetime) -> Outcome[None]:
    """End a pause now."""
    with changing(who=who, now=now) as change:
        change.update(_waiting(change, entry), paused_until=None)
    return Outcome(None, frozenset(change.topics))


def grant(
    *, entry: int, days: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[None]:
    """Grant an entry a head start in days, for a reason; the policy's cap limits the whole."""
    reason = passage(reason, field="reason", longest=2000, required=True)
    if days <= 0:
        raise RuleBroken("grant-days", days=days)
    with changing(who=who, now=now) as change:
        row = _waiting(change, entry)
        granted = row.granted_days + days
        rules = policy_of(row.waitlist_id)
        made = _key(row.joined_at, Decimal(row.tier_days), row.points_days, granted, rules)
        change.update(row, granted_days=granted, key=min(made, row.key), reason=reason)
    return Outcome(None, frozenset(change.topics))


def serve_next(
    *, waitlist: int, who: int | None, now: datetime, seen: Sequence[int] | None = None
) -> Outcome[int]:
    """Give the units on hand that nobody holds to those who wait, in the list's order.

    Returns how many entries were given units. Who is paused is passed over; a head that wants more
    than there is stops the rest (rule strict), is passed by who fits (skip), or takes what is there
    and keeps its key for the rest (partial). Each leaves the task to call the customer.

    ``seen`` are the entries that whoever asks was shown as the first who could be served; Conflict
    ``waitlist-moved`` (title) where others stand there now.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(Waitlist, waitlist)
        if row.state != "open":
            raise RuleBroken("waitlist-closed", title=row.title)
        today = office().today(now)
        rule = policy_of(waitlist).quantity_rule
        supplies = [
            supply
            for supply in unallocated([row.product_id], lock=True).get(row.product_id, [])
            if supply.kind == "on_hand" and supply.available_on <= today
        ]
        free = sum((supply.free for supply in supplies), Decimal(0))
        served = 0
        front = list(islice(_in_order(waitlist, today), len(seen or ())))
        if seen is not None and [entry.id for entry in front] != list(seen):
            raise Conflict("waitlist-moved", title=row.title)
        for entry in _in_order(waitlist, today):
            if free <= 0:
                break
            given = entry.quantity if entry.quantity <= free else Decimal(0)
            if not given and rule == "partial" and free >= entry.minimum:
                given = free // entry.minimum * entry.minimum
            if given:
                _give(change, row, entry, given, _take(supplies, given, today))
                free -= given
                served += 1
            elif rule == "strict":
                break
    return Outcome(served, frozenset(change.topics))


def _in_order(waitlist: int, today: date) -> Iterator[WaitlistEntry]:
    """Those who could be served now, first first, read and locked a few at a time."""
    last = (-(2**63), 0)
    condition = (
        '"waitlist_id" = ? AND "state" = \'waiting\' AND ("key", "id") > (?, ?) '
        'AND ("paused_until" IS NULL OR "paused_until" <= ?) ORDER BY "key", "id" LIMIT 100'
    )
    while found := rows(WaitlistEntry, condition, waitlist, *last, today.isoformat(), lock=True):
        yield from found
        last = (found[-1].key, found[-1].id)


def _give(
    change: Change,
    waitlist: Waitlist,
    entry: WaitlistEntry,
    given: Decimal,
    parts: list[Part],
) -> None:
    line = get_locked(OrderLine, entry.line_id)
    allocate(change, line, parts, on=None)
    if given == entry.quantity:
        change.update(entry, state="served", closed_at=change.now)
        close_for(change, entry=entry.id, outcome="units given", done=True)
    else:
        change.update(entry, quantity=entry.quantity - given)
    retell(change, line)
    redate(change, get(SalesOrder, line.order_id))
    leave(
        change,
        customer=entry.customer_id,
        order=line.order_id,
        line=line.id,
        entry=entry.id,
        rule="units-free",
        params={"title": waitlist.title, "quantity": f"{given.normalize():f}"},
        due=office().calendar.due_after_hours(change.now, _CALL_HOURS),
    )


def _take(supplies: list[Free], wanted: Decimal, today: date) -> list[Part]:
    parts = []
    for index, supply in enumerate(supplies):
        taken = min(wanted, supply.free)
        if taken > 0:
            parts.append(Part(supply.id, taken, today))
            supplies[index] = Free(supply.id, supply.kind, supply.available_on, supply.free - taken)
            wanted -= taken
    return parts
