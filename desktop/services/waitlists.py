"""Waitlists: opening and closing a list, and the order lines that wait on one.

What is done about one place stands in ``places``; units are given on by ``openings``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.followups import method_for
from desktop.domain.typed import passage
from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance_of
from desktop.models.rows import first, get, get_locked, marks, rows
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import NEWS_DAYS, close_for, leave
from desktop.services.head_starts import policy_of, standing
from desktop.services.lottery import draw, new_seed
from desktop.services.openings import open_units
from desktop.services.waitlist_log import journal, journals

_NONE = Decimal(0)
_UNDATED = '"product_id" = ? AND "from_on" IS NULL AND "to_on" IS NULL'


def open_list(
    *,
    product: int,
    title: str,
    who: int | None,
    now: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Outcome[int]:
    """Open a waitlist for a product, or for it on a date or in a range; its id.

    Raises RuleBroken ``waitlist-dates``, ``waitlist-exists`` (title) where there is one for these
    days, open or closed, ``text-…``; NotFound ``product-gone`` where it is not sold.
    """
    if from_on and to_on and to_on < from_on:
        raise RuleBroken("waitlist-dates", first=from_on, last=to_on)
    with changing(who=who, now=now) as change:
        # Ours: two desks open one list, not two.
        if not get_locked(Product, product).active:
            raise NotFound("product-gone", id=product)
        for known in rows(Waitlist, '"product_id" = ? ORDER BY "id"', product):
            if (known.from_on, known.to_on) == (from_on, to_on):
                raise RuleBroken("waitlist-exists", title=known.title)
        named = passage(title, field="title", longest=200, required=True)
        made = _insert_list(change, product=product, title=named, from_on=from_on, to_on=to_on)
    return Outcome(made, frozenset(change.topics))


def _insert_list(change: Change, **values: Any) -> int:
    """A new list; where the office's rules have an opening lottery, its seed is published on it."""
    seed = new_seed(change.now, policy_of(None).lottery_minutes)
    return change.insert(Waitlist, created_at=change.now, lottery_seed=seed, **values)


def close_list(
    *, waitlist: int, reason: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Close a list: nobody joins and nothing is offered until it is opened again."""
    return _set_state(waitlist, "closed", reason=reason, who=who, now=now, seen=seen)


def reopen_list(
    *, waitlist: int, reason: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Open a closed list again; what is free is offered at once."""
    return _set_state(waitlist, "open", reason=reason, who=who, now=now, seen=seen)


def _set_state(
    waitlist: int, state: str, *, reason: str, who: int | None, now: datetime, seen: int | None
) -> Outcome[None]:
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        product = get(Waitlist, waitlist).product_id
        hold_products([product])
        book = journal(change, waitlist)
        book.expect(seen)
        if book.row.state != state:
            book.note("list", {"old": book.row.state, "new": state, "why": reason})
            book.set(state=state)
        if state == "open":
            open_units(change, [product], cause="opened")
    return Outcome(None, frozenset(change.topics))


def offer_now(
    *, waitlist: int, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[int]:
    """Offer what is free of the list's product to those who wait, as a new opening; how many were.

    Those who refused before are asked again. Raises RuleBroken ``waitlist-closed``; Conflict
    ``waitlist-moved`` (title, seen, revision) where the list is not as it was ``seen``.
    """
    with changing(who=who, now=now) as change:
        product = get(Waitlist, waitlist).product_id
        hold_products([product])
        book = journal(change, waitlist)
        book.expect(seen)
        if book.row.state != "open":
            raise RuleBroken("waitlist-closed", title=book.row.title)
        made = open_units(change, [product], cause="asked")
    return Outcome(made, frozenset(change.topics))


# --- for other actions, inside their transaction --------------------------------------------------


def lock_lists(change: Change, products: Iterable[int | None]) -> None:
    """Make the lists that lines of ``products`` join ours, in order of their ids."""
    wanted = sorted({product for product in products if product is not None})
    if wanted:
        found = rows(Waitlist, f'"product_id" IN ({marks(wanted)}) ORDER BY "id"', *wanted)
        journals(change, (one.id for one in found))


def open_waiting(change: Change, lines: Sequence[OrderLine]) -> None:
    """Offer what is free of the products that lines of an order have just begun to wait for."""
    products = {line.product_id for line in lines if line.choice == "waitlist"}
    open_units(change, (key for key in products if key), cause="joined", anew=False)


def join(
    change: Change, *, order: SalesOrder, line: OrderLine, quantity: Decimal, joined_at: datetime
) -> int:
    """Put the unmet rest of an order line on its product's list; the place's id."""
    product: Any = line.product
    waitlist = _list_of(change, product)
    customer = get(Customer, order.customer_id)
    made = add_place(
        change,
        waitlist,
        customer,
        line=line.id,
        quantity=quantity,
        minimum=min(product.step, quantity),
        joined_at=joined_at,
    )
    expect_news(change, customer, made, product.name, quantity, order=order.id, line=line.id)
    return made


def add_place(
    change: Change, waitlist: int, customer: Customer, *, joined_at: datetime, **values: Any
) -> int:
    """Write a place on a list with the head start its customer has; its id."""
    rules, book = policy_of(waitlist), journal(change, waitlist)
    drawn_at = draw(book.row, joined_at=joined_at)
    head_start = standing(
        tier=customer.tier,
        points=balance_of(customer.id, office().today(change.now)),
        granted=_NONE,
        since=drawn_at or joined_at,
        rules=rules,
    )
    began: dict[str, Any] = {"joined_at": joined_at, "drawn_at": drawn_at}
    return book.add(customer=customer.id, **began, **values, **head_start)


def expect_news(
    change: Change,
    customer: Customer,
    entry: int,
    title: str,
    quantity: Decimal,
    *,
    order: int | None = None,
    line: int | None = None,
) -> None:
    """Leave the follow-up by which somebody who waits hears from us, whatever happens."""
    leave(
        change,
        customer=customer.id,
        order=order,
        line=line,
        entry=entry,
        rule="waitlist-news",
        params={"title": title, "quantity": f"{quantity.normalize():f}"},
        due=office().calendar.due_in_days(change.now, NEWS_DAYS),
        method=method_for(customer.preferred_method, usual="telephone"),
    )


def keep_waiting(change: Change, order: SalesOrder, line: OrderLine, wanted: Decimal) -> None:
    """Make ``wanted`` what waits of an order line.

    It keeps its places, the best first, for what waited already; more than that joins now: a place
    cannot be made larger than it was. Raises RuleBroken ``entry-offered`` while units are offered
    for the line.
    """
    mine = '"line_id" = ? AND "state" IN (\'waiting\', \'offered\') ORDER BY "id"'
    entries = rows(WaitlistEntry, mine, line.id)
    journals(change, (entry.waitlist_id for entry in entries))
    for entry in sorted(
        (get_locked(WaitlistEntry, one.id) for one in entries), key=lambda one: (one.key, one.id)
    ):
        if entry.state == "offered":
            raise RuleBroken("entry-offered", title=get(Waitlist, entry.waitlist_id).title)
        kept = min(entry.quantity, wanted)
        wanted -= kept
        if kept:
            least = min(entry.minimum, kept)
            journal(change, entry.waitlist_id).change(
                entry, "quantity", quantity=kept, minimum=least
            )
        else:
            give_up(change, entry, "amended")
    if wanted:
        join(change, order=order, line=line, quantity=wanted, joined_at=change.now)


def give_up(change: Change, entry: WaitlistEntry, reason: str) -> None:
    """Take a place off its list; its follow-ups are closed."""
    left = {"state": "withdrawn", "reason": reason, "closed_at": change.now}
    journal(change, entry.waitlist_id).change(entry, "withdrawn", why=reason, **left)
    close_for(change, entry=entry.id, outcome=reason)


def _list_of(change: Change, product: Any) -> int:
    """The product's list that is not bound to dates, opened now if there is none."""
    found = first(Waitlist, _UNDATED, product.id)
    if found is None:
        get_locked(Product, product.id)  # two desks open one list, not two
        found = first(Waitlist, _UNDATED, product.id)
    if found is None:
        return _insert_list(change, product=product.id, title=product.name)
    if found.state == "closed":
        raise RuleBroken("waitlist-closed", title=found.title)
    return int(found.id)
