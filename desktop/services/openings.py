"""Opening units: what is free of a product goes to those who wait for it, at once and in order.

A private step of every action that frees units or changes a list: a receipt, a cancellation, a
refused or expired offer, raised capacity, somebody who joins. The units of an offer are counted as
allocated of their supply, so that nobody else can be promised them. Each decision leaves its
certificate; where nothing can be offered nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from desktop.domain.opening import Rules, Unit, decide
from desktop.domain.waitlist import Entry
from desktop.models.catalogue import Product, Supply
from desktop.models.fields import QuantityField
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, get_locked, marks, rows, run
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.services.change import Change
from desktop.services.head_starts import policy_of
from desktop.services.offering import Opened, offer
from desktop.services.waitlist_log import ListJournal, journals

_quantity = QuantityField().python_value


def open_units(change: Change, products: Iterable[int], *, cause: str, anew: bool = True) -> int:
    """Part of another action: offer what is free of ``products`` to those who wait; how many
    offers.

    ``cause`` says what opened them. ``anew`` begins a new cascade, in which those who refused
    before are asked again; a refusal, or somebody who joins, goes on with the one before.
    """
    wanted = sorted(set(products))
    hold_products(wanted)
    # What this action itself wrote of a list is counted when its journal is finished; so is whether
    # it is open, which ``_open_list`` asks the journal.
    lists = [
        one
        for one in _lists_of(wanted)
        if one.id in change.journals or (one.state == "open" and one.units_waiting > 0)
    ]
    made = 0
    for product in sorted({one.product_id for one in lists}):
        if not get(Product, product).active:
            continue
        supplies = _supplies(product, office().today(change.now))
        if not supplies:
            continue
        held = journals(change, (one.id for one in lists if one.product_id == product))
        for journal in sorted(held, key=lambda one: _head_of(one.row.id)):
            made += _open_list(change, journal, supplies, cause=cause, anew=anew)
    return made


def _lists_of(products: Sequence[int]) -> list[Waitlist]:
    if not products:
        return []
    return rows(Waitlist, f'"product_id" IN ({marks(products)}) ORDER BY "id"', *products)


def lock_order_of(entry: int) -> None:
    """Make the order that a place belongs to ours, before its product and its list."""
    line = get(WaitlistEntry, entry).line_id
    if line is not None:
        get_locked(SalesOrder, get(OrderLine, line).order_id)


def _supplies(product: int, today: date) -> list[Supply]:
    """The supplies of a product that are here and free, ours until the transaction ends."""
    there = '"product_id" = ? AND "state" = \'open\' AND "kind" = \'on-hand\' ORDER BY "id"'
    return [
        supply
        for supply in rows(Supply, there, product, lock=True)
        if supply.quantity > supply.allocated and supply.available_on <= today
    ]


def _head_of(waitlist: int) -> tuple[int, int]:
    """The key and id of the first who waits on a list: the list whose head is first goes first."""
    found = run(
        "SELECT key, id FROM waitlist_entry WHERE waitlist_id = ? AND state = 'waiting'"
        " ORDER BY key, id LIMIT 1",
        waitlist,
    ).fetchone()
    return tuple(found) if found else (0, 0)


def _open_list(
    change: Change, journal: ListJournal, supplies: Sequence[Supply], *, cause: str, anew: bool
) -> int:
    row, today = journal.row, office().today(change.now)
    if row.state != "open":  # closed while we waited for its row
        return 0
    units = [
        Unit(supply.id, supply.quantity - supply.allocated, supply.for_on)
        for supply in supplies
        if supply.quantity > supply.allocated and serves(row, supply.for_on, today)
    ]
    if not units:
        return 0
    policy = policy_of(row.id)
    rules = _rules_of(row, policy, cascade=row.cascade + anew, today=today)
    made = decide(units, in_order(row.id), rules)
    gathering = made.gathered_for.sequence if made.gathered_for else None
    if made.awards:
        journal.set(cascade=rules.cascade)
        offer(change, journal, Opened(cause, policy, supplies, units, made))
    if gathering != row.gathering:
        journal.set(gathering=gathering)
        journal.note("gathering", {"new": gathering, "why": cause})
    return len(made.awards)


def _rules_of(row: Waitlist, policy: WaitlistPolicy, *, cascade: int, today: date) -> Rules:
    return Rules(
        today=today,
        cascade=cascade,
        quantity_rule=cast(Any, policy.quantity_rule),
        most_skips=policy.most_skips,
        step=get(Product, row.product_id).step,
        limit=policy.customer_limit,
        given=_given(row.id) if policy.customer_limit is not None else {},
        receipts=_receipts(row, today),
    )


def serves(row: Waitlist, on: date | None, today: date) -> bool:
    """Is a unit for this date (None: for any) one that the list waits for?"""
    if row.from_on is None and row.to_on is None:
        return on is None
    if on is None or on < today:
        return False
    return (row.from_on is None or row.from_on <= on) and (row.to_on is None or on <= row.to_on)


def in_order(waitlist: int) -> Iterator[Entry]:
    """Everybody who waits on a list, in its order, read a few at a time."""
    last, page = (-(2**63), 0), 50
    while found := run(
        "SELECT key, id, quantity, minimum, paused_until, first_on, last_on, customer_id,"
        " refused_in, skips FROM waitlist_entry WHERE waitlist_id = ? AND state = 'waiting'"
        " AND (key, id) > (?, ?) ORDER BY key, id LIMIT ?",
        *(waitlist, *last, page),
    ).fetchall():
        for row in found:
            yield _entry(row)
        last, page = (found[-1][0], found[-1][1]), min(page * 4, 5000)


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(
        key=row[0],
        sequence=row[1],
        quantity=cast(Decimal, _quantity(row[2])),
        minimum=_quantity(row[3]),
        paused=row[4] is not None,
        paused_until=_day(row[4]),
        first_on=_day(row[5]),
        last_on=_day(row[6]),
        customer=row[7],
        refused_in=row[8],
        skips=row[9],
    )


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _given(waitlist: int) -> dict[int, Decimal]:
    """The units each customer was given from a list: live offers and accepted ones."""
    found = run(
        "SELECT e.customer_id, SUM(o.quantity) FROM waitlist_offer o"
        " JOIN waitlist_entry e ON e.id = o.entry_id"
        " WHERE o.waitlist_id = ? AND o.state IN ('live', 'accepted') GROUP BY e.customer_id",
        waitlist,
    ).fetchall()
    return {customer: cast(Decimal, _quantity(int(given))) for customer, given in found}


def _receipts(row: Waitlist, today: date) -> list[tuple[date, Decimal]]:
    """What is expected of the product and free, by day; nothing of what is overdue."""
    if row.from_on is not None or row.to_on is not None:
        return []
    expected = (
        '"product_id" = ? AND "state" = \'open\' AND "kind" = \'receipt\''
        ' AND "for_on" IS NULL AND "available_on" >= ? ORDER BY "available_on", "id"'
    )
    found = rows(Supply, expected, row.product_id, today.isoformat())
    return [(s.available_on, s.quantity - s.allocated) for s in found if s.quantity > s.allocated]
