"""Drafts: an order while it is spoken. Every change is saved as it is made and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.money import ROUNDING, minor_units
from desktop.domain.typed import one_line, passage
from desktop.models.amendments import basis
from desktop.models.database import write
from desktop.models.orders import SalesOrder
from desktop.models.rows import get_locked, run, value
from desktop.services.amendment_work import move_work
from desktop.services.calls import end_of_order, hold_of_order
from desktop.services.change import Change, Outcome, changing
from desktop.services.draft_steps import remember
from desktop.services.living import living
from desktop.services.pricing import reprice
from desktop.services.promising import bare_lines_of, settle
from desktop.services.taken import Taken, taken


def start(
    *,
    customer: int | None,
    currency: str,
    channel: str = "telephone",
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Open an empty draft; its id. Without a customer yet, one is set before it is confirmed.

    Raises NotFound ``customer-gone``, Conflict ``customer-merged``.
    """
    minor_units(currency)
    with changing(who=who, now=now) as change:
        if customer is not None:
            living(customer)
        made = change.insert(
            SalesOrder,
            customer=customer,
            currency=currency,
            channel=channel,
            taken_by=who,
            rounding=ROUNDING,
            ordered_at=now,
        )
    return Outcome(made, frozenset(change.topics))


@contextmanager
def editing(
    order_id: int, *, who: int | None, now: datetime
) -> Iterator[tuple[Change, SalesOrder]]:
    """One change of a draft: what it was is remembered for undo, what follows from it is reckoned.

    Raises NotFound ``sales-order-gone``, RuleBroken ``order-not-draft``.
    """
    with changing(who=who, now=now) as change:
        order = get_locked(SalesOrder, order_id)
        if order.state != "draft":
            raise RuleBroken("order-not-draft", number=order.number, state=order.state)
        remember(order)
        yield change, order
        settle(change, order, now=now)


def set_customer(*, order: int, customer: int, who: int | None, now: datetime) -> Outcome[None]:
    """Say whose order it is. An empty draft takes the customer's currency; a filled one keeps its
    own until somebody changes it, because prices were said in it. Points of somebody else are no
    longer offered for it, and prices on record are theirs.

    Raises RuleBroken ``amend-customer`` for an amendment: the order has a customer.
    """
    with editing(order, who=who, now=now) as (change, row):
        if row.revision_of_id is not None:
            raise RuleBroken("amend-customer")
        found = living(customer)
        empty = value("SELECT 1 FROM order_line WHERE order_id = ? LIMIT 1", order) is None
        moved = row.customer_id != customer
        change.update(
            row,
            customer=customer,
            **({"currency": found.currency} if empty else {}),
            **({"points_wanted": Decimal(0), "programme": None} if moved else {}),
        )
        if moved:
            reprice(change, row, now=now)
    return Outcome(None, frozenset(change.topics))


def set_header(
    *,
    order: int,
    who: int | None,
    now: datetime,
    delivery_on: date | None = None,
    delivery_address: str = "",
    reference: str = "",
    notes: str = "",
) -> Outcome[None]:
    """Set the draft's delivery date and address, the customer's reference and notes."""
    with editing(order, who=who, now=now) as (change, row):
        change.update(
            row,
            delivery_on=delivery_on,
            delivery_address=passage(delivery_address, field="delivery_address", longest=2000),
            reference=one_line(reference, field="reference", longest=200),
            notes=passage(notes, field="notes"),
        )
    return Outcome(None, frozenset(change.topics))


def hold(*, order: int, who: int | None, now: datetime) -> Outcome[None]:
    """Put the call of a draft on hold: it stands in the strip until it is resumed."""
    return _set_held(order, now, who=who, now=now)


def resume(*, order: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a held draft up again."""
    return _set_held(order, None, who=who, now=now)


def _set_held(
    order: int, held_at: datetime | None, *, who: int | None, now: datetime
) -> Outcome[None]:
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state != "draft":
            raise RuleBroken("order-not-draft", number=row.number, state=row.state)
        change.update(row, held_at=held_at)
        hold_of_order(change, order, is_held=held_at is not None)
    return Outcome(None, frozenset(change.topics))


def keep_typed(*, order: int, text: str) -> Outcome[None]:
    """Keep what stands half-typed in the line box of a draft, so that a power cut does not take it.

    No step of undo, no history, and nobody has to look again; what no column holds is left out.
    An order that is no draft any more is left as it is.
    """
    kept = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    with write():
        SalesOrder.update(typed=kept).where(
            SalesOrder.id == order, SalesOrder.state == "draft"
        ).execute()
    return Outcome(None, frozenset())


def refresh(*, order: int, who: int | None, now: datetime) -> Outcome[Taken | None]:
    """Reckon the draft's promises again: stock may have moved since they were shown. Who took what
    was promised, where another order did."""
    found = None
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state == "draft":
            if row.revision_of_id is not None:  # what became of the order is known from now on
                change.update(row, seen=basis(row.revision_of_id, {}).seen)
            before = bare_lines_of(row)
            settle(change, row, now=now)
            found = taken(row, before, {line.id: line.promise for line in bare_lines_of(row)})
    return Outcome(found, frozenset(change.topics))


def discard(*, order: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Give a draft up. It stays readable as a cancelled order without a number; an amendment stands
    in no list any more, for the order it was of is there as before."""
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state != "draft":
            raise RuleBroken("order-not-draft", number=row.number, state=row.state)
        reason = passage(reason, field="reason", longest=2000)
        end_of_order(change, order)
        state = "cancelled"
        if row.revision_of_id is not None:
            move_work(change, row)
            state = "discarded"
        change.update(row, state=state, cancel_reason=reason, closed_at=now, held_at=None)
        run("DELETE FROM draft_step WHERE order_id = ?", order)
    return Outcome(None, frozenset(change.topics))
