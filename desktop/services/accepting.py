"""The order of somebody who waited without one: made and confirmed when they accept an offer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.domain.money import ROUNDING
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, get_locked
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.change import Change
from desktop.services.lines import append, complete
from desktop.services.orders import conclude, take_number
from desktop.services.promising import settle


def order_for(
    change: Change, entry: WaitlistEntry, quantity: Decimal, *, on: date | None
) -> tuple[SalesOrder, OrderLine]:
    """Part of another action: a confirmed order of ``quantity`` of what the entry waited for.

    The price is the best on record today, in the customer's currency. Its line has no units yet:
    whoever calls gives it those that are held. Raises RuleBroken ``price-missing``, ``rate-…``.
    """
    customer = get(Customer, entry.customer_id)
    key = change.insert(
        SalesOrder,
        customer=customer.id,
        currency=customer.currency,
        channel="telephone",
        taken_by=change.who,
        rounding=ROUNDING,
        ordered_at=change.now,
    )
    draft = get_locked(SalesOrder, key)
    product = get(Waitlist, entry.waitlist_id).product_id
    line = OrderLine(
        order=key,
        product=product,
        quantity=quantity,
        discount_percent=Decimal(0),
        wanted_on=on,
    )
    complete(line, draft, now=change.now, offered=True)
    made = append(change, line, draft)
    settle(change, draft, now=change.now)
    take_number(change, draft)
    conclude(change, draft)
    return draft, get_locked(OrderLine, made)
