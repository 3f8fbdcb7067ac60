"""What is done about one place on a waitlist: joining by hand, pausing, granting, leaving.

Every action holds the supplies of the list's product and then the list, changes the place through
the list's journal, and offers what is free in the order that results. ``seen`` is the revision of
the list that whoever acts was shown: Conflict ``waitlist-moved`` (title, seen, revision) where it
is another by now.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.quantities import check_quantity
from desktop.domain.typed import passage
from desktop.models.catalogue import Product
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first, get, get_locked
from desktop.models.settings import office
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.allocating import shrink_line
from desktop.services.change import Change, Outcome
from desktop.services.fulfilment import advance
from desktop.services.head_starts import began, policy_of, rekeyed, standing
from desktop.services.list_changes import changing_list, changing_list_of, changing_place
from desktop.services.living import living
from desktop.services.offers import UNTIL_RESUMED
from desktop.services.statements import broken_already, correct_untrue
from desktop.services.waitlist_log import ListJournal
from desktop.services.waitlists import add_place, expect_news, give_up

_NONE = Decimal(0)


def join_by_hand(
    *,
    waitlist: int,
    customer: int,
    quantity: Decimal,
    minimum: Decimal | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Put a customer on a list without an order; the place's id. Accepting an offer makes
    the order.

    Raises RuleBroken ``waitlist-closed``, ``waitlist-joined`` (title) who waits there already for
    the same dates, ``waitlist-cash``, ``quantity-…``, ``entry-minimum``, ``entry-dates``,
    ``wanted-past`` (on); NotFound ``product-gone`` for one that is not sold any more; Conflict
    ``customer-merged``.
    """
    with changing_list(waitlist, who=who, now=now, seen=None, cause="joined") as (change, book):
        row = book.row
        if row.state != "open":
            raise RuleBroken("waitlist-closed", title=row.title)
        product = get(Product, row.product_id)
        if not product.active:
            raise NotFound("product-gone", id=product.id)
        check_quantity(quantity, step=product.step, minimum=product.minimum)
        least = _check_amounts(row, quantity, minimum)
        _check_dates(row, first_on, last_on, office().today(now))
        found = living(customer)
        if found.cash:
            raise RuleBroken("waitlist-cash")  # nobody could be called
        _check_once(row, customer)
        made = add_place(
            change,
            waitlist,
            found,
            quantity=quantity,
            minimum=least,
            joined_at=now,
            first_on=first_on,
            last_on=last_on,
        )
        expect_news(change, found, made, row.title, quantity)
    return Outcome(made, frozenset(change.topics))


def withdraw(
    *, entry: int, reason: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Take an entry off its list for a reason; the line's rest is then no longer promised to wait.

    The order line keeps what it was given; its quantity shrinks to that. Raises RuleBroken
    ``entry-offered``, ``entry-not-waiting``.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing_place(entry, who=who, now=now, seen=seen, cause="left") as (change, _, row):
        give_up(change, row, reason)
        if row.line_id is not None:
            shrink_line(change, row.line_id, row.quantity, reason=reason)
            # All the rest may have been delivered.
            advance(change, get(SalesOrder, get(OrderLine, row.line_id).order_id))
    return Outcome(None, frozenset(change.topics))


def restore(
    *, entry: int, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Put a withdrawn entry back where it stood, at the key the rules in force give it: undo of
    :func:`withdraw`.

    Raises RuleBroken ``entry-of-order`` for an entry whose order line was shortened with it,
    ``entry-not-withdrawn``, ``waitlist-joined`` (title) who has joined anew since.
    """
    with changing_list_of(entry, who=who, now=now, seen=seen, cause="joined") as (change, book):
        row = get_locked(WaitlistEntry, entry)
        if row.state != "withdrawn":
            raise RuleBroken("entry-not-withdrawn", state=row.state)
        if row.line_id is not None:
            raise RuleBroken("entry-of-order")
        _check_once(book.row, row.customer_id)
        put_back(change, book, row)
    return Outcome(None, frozenset(change.topics))


def put_back(change: Change, book: ListJournal, row: WaitlistEntry) -> None:
    """Let a place that was given up wait again, as part of ``change``."""
    start = standing(
        tier=row.tier,
        points=row.points,
        granted=row.granted_days,
        since=began(row),
        rules=policy_of(book.row.id),
    )
    book.change(row, "restored", state="waiting", reason="", closed_at=None, **start)
    expect_news(change, living(row.customer_id), row.id, book.row.title, row.quantity)


def pause(
    *, entry: int, until: date | None, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Pass the entry over until a day, or until it is resumed; then it is back at the same key.

    Raises RuleBroken ``pause-past`` (on), ``entry-offered``, ``entry-not-waiting``.
    """
    if until is not None and until <= office().today(now):
        raise RuleBroken("pause-past", on=until)
    with changing_place(entry, who=who, now=now, seen=seen, cause="paused") as (change, book, row):
        book.change(row, "paused", paused_until=until or UNTIL_RESUMED)
    return Outcome(None, frozenset(change.topics))


def resume(*, entry: int, who: int | None, now: datetime, seen: int | None = None) -> Outcome[None]:
    """End a pause now; refusals begin to count anew."""
    with changing_place(entry, who=who, now=now, seen=seen, cause="resumed") as (
        change,
        book,
        row,
    ):
        book.change(row, "resumed", paused_until=None, refusals=0)
    return Outcome(None, frozenset(change.topics))


def grant(
    *,
    entry: int,
    days: Decimal,
    reason: str,
    who: int | None,
    now: datetime,
    seen: int | None = None,
) -> Outcome[None]:
    """Grant an entry a head start in days, for a reason; the policy's cap limits the whole.

    Raises RuleBroken ``grant-days``, ``entry-offered``, ``entry-not-waiting``.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    if days <= 0:
        raise RuleBroken("grant-days", days=days)
    with changing_place(entry, who=who, now=now, seen=seen, cause="granted") as (
        change,
        book,
        row,
    ):
        granted = row.granted_days + days
        key = min(row.key, rekeyed(row, policy_of(book.row.id), granted=granted))
        lists, passed = [book.row.id], (key, row.key)
        before = broken_already(lists, now=now, keys=passed)
        book.change(row, "granted", why=reason, granted_days=granted, key=key)
        correct_untrue(change, lists, keys=passed, known=before)
    return Outcome(None, frozenset(change.topics))


def change_place(
    *,
    entry: int,
    quantity: Decimal,
    minimum: Decimal | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    who: int | None,
    now: datetime,
    seen: int | None = None,
) -> Outcome[None]:
    """Change how many are wanted, from how few on, or for which dates; the key stays.

    Raises RuleBroken ``entry-of-order`` where an order line says how many wait, ``entry-wider``
    for more units than before (the rest joins anew), ``quantity-…``, ``entry-minimum``,
    ``entry-dates``, ``wanted-past``.
    """
    with changing_place(entry, who=who, now=now, seen=seen, cause="changed") as (
        change,
        book,
        row,
    ):
        least = _check_amounts(book.row, quantity, minimum)
        _check_dates(book.row, first_on, last_on, office().today(now))
        if quantity != row.quantity and row.line_id is not None:
            raise RuleBroken("entry-of-order")
        if quantity > row.quantity:
            raise RuleBroken("entry-wider", most=row.quantity)
        wanted = {"quantity": quantity, "minimum": least, "first_on": first_on, "last_on": last_on}
        # Other dates may put others further back on those: they hear of it.
        dated = (first_on, last_on) != (row.first_on, row.last_on)
        lists = [book.row.id] if dated else []
        before = broken_already(lists, now=now)
        book.change(row, "changed", why="", **wanted)
        correct_untrue(change, lists, known=before)
    return Outcome(None, frozenset(change.topics))


def merge_places(
    *, kept: int, merged: int, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[None]:
    """Make two places of one customer on one list one: the better key, the larger quantity.

    Raises RuleBroken ``entry-merge`` unless both wait by hand for one customer on one list.
    """
    with changing_place(kept, who=who, now=now, seen=seen, cause="changed") as (
        change,
        book,
        row,
    ):
        other = get_locked(WaitlistEntry, merged)
        same = (other.waitlist_id, other.customer_id) == (row.waitlist_id, row.customer_id)
        lines = row.line_id is not None or other.line_id is not None
        if kept == merged or not same or lines or other.state != "waiting":
            raise RuleBroken("entry-merge")
        better = min((row, other), key=lambda one: (one.key, one.id))
        taken = (
            "joined_at",
            "drawn_at",
            "tier",
            "points",
            "tier_days",
            "points_days",
            "granted_days",
            "key",
        )
        values: dict[str, Any] = {name: getattr(better, name) for name in taken}
        values["quantity"] = max(row.quantity, other.quantity)
        before = broken_already([book.row.id], now=now)
        give_up(change, other, f"merged into {kept}")
        book.change(row, "merged", why=str(merged), **values)
        correct_untrue(change, [book.row.id], known=before)
    return Outcome(None, frozenset(change.topics))


# --- inside ---------------------------------------------------------------------------------------


def _check_once(row: Waitlist, customer: int) -> None:
    """A customer waits on a list once, beside what their orders wait for."""
    twice = (
        '"waitlist_id" = ? AND "customer_id" = ? AND "state" IN (\'waiting\', \'offered\')'
        ' AND "line_id" IS NULL LIMIT 1'
    )
    if first(WaitlistEntry, twice, row.id, customer) is not None:
        raise RuleBroken("waitlist-joined", title=row.title)


def _check_amounts(row: Waitlist, quantity: Decimal, minimum: Decimal | None) -> Decimal:
    """The least that is accepted, checked with the quantity against the product's steps."""
    product = get(Product, row.product_id)
    check_quantity(quantity, step=product.step, minimum=_NONE)
    least = min(product.step, quantity) if minimum is None else minimum
    if not 0 < least <= quantity:
        raise RuleBroken("entry-minimum", most=quantity)
    return least


def _check_dates(row: Waitlist, first_on: date | None, last_on: date | None, today: date) -> None:
    """The dates wanted lie in the list's, the right way round, and are not all past."""
    if last_on is not None and last_on < today:
        raise RuleBroken("wanted-past", on=last_on)
    outside = (first_on and row.to_on and first_on > row.to_on) or (
        last_on and row.from_on and last_on < row.from_on
    )
    wrong = first_on is not None and last_on is not None and last_on < first_on
    if outside or wrong or (row.to_on is not None and row.to_on < today):
        raise RuleBroken("entry-dates", first=row.from_on, last=row.to_on)
