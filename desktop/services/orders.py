"""From draft to order: quoting, taking a quote up again, confirming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.money import Money
from desktop.domain.orders import check_transition, number, quote_lapsed
from desktop.domain.promise import Part, Promise
from desktop.domain.rates import cross, rounded_fraction
from desktop.domain.specifications import specification_problems
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rates import finder
from desktop.models.rows import get, get_locked, run
from desktop.models.settings import office
from desktop.services import order_points
from desktop.services.allocating import allocate, retell, shrink_line
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import close_for, leave
from desktop.services.numbers import next_number
from desktop.services.order_dates import redate
from desktop.services.promising import (
    bare_lines_of,
    lines_of,
    met,
    promises,
    sheet_of,
)
from desktop.services.taken import check_told
from desktop.services.waitlists import join, lock_lists, open_waiting

_SPECIAL_DAYS = 1
_DECLINED_DAYS = 5
_NONE = Decimal(0)


def _next(today: date) -> str:
    return number(today.year, next_number(f"orders-{today.year}"))


def quote(*, order: int, expires_on: date, who: int | None, now: datetime) -> Outcome[str]:
    """Turn a draft into a quote that stands until a day; its number. A quote holds no stock."""
    settings = office()
    if expires_on < settings.today(now):
        raise RuleBroken("quote-past", on=expires_on)
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        _check_own(row)
        check_transition(row.state, "quoted")
        lines = lines_of(row)
        check_complete(row, lines)
        order_points.check(row, lines, now=now)
        made = row.number or _next(settings.today(now))
        change.update(row, state="quoted", number=made, quote_expires_on=expires_on, held_at=None)
        leave(
            change,
            customer=row.customer_id,
            order=order,
            rule="quote-expiry",
            params={"number": made, "on": expires_on.isoformat()},
            due=settings.calendar.moment(expires_on),
        )
    return Outcome(made, frozenset(change.topics))


def reopen(*, order: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a quote up again to change it: it is a draft with the same number."""
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        check_transition(row.state, "draft")
        change.update(row, state="draft", quote_expires_on=None)
        close_for(change, order=order, rule="quote-expiry", outcome="taken up again")
    return Outcome(None, frozenset(change.topics))


def confirm(*, order: int, who: int | None, now: datetime) -> Outcome[str]:
    """Confirm a draft or a quote; its number.

    Takes what was promised and the points it costs, puts on the waitlist what was chosen to wait,
    freezes the rate and leaves the follow-ups, all in one transaction. Raises RuleBroken
    ``order-no-customer``, ``order-no-line``, ``order-all-declined``, ``unmet-without-choice``
    (position), ``specification-missing``, ``quote-lapsed``, ``points-short`` (balance, wanted);
    Conflict ``promise-taken`` (positions, number, name, at) or ``promise-changed`` (positions)
    where stock moved since the promises were shown (services/taken), ``points-moved`` where the
    worth of points did: refresh the draft and look again.
    """
    settings = office()
    today = settings.today(now)
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        _check_own(row)
        check_transition(row.state, "confirmed")
        if row.state == "quoted" and quote_lapsed(row.quote_expires_on, today=today):
            raise RuleBroken("quote-lapsed", expired_on=row.quote_expires_on)
        lines = lines_of(row)
        check_complete(row, lines)
        order_points.check(row, lines, now=now)
        made = promises(lines, now=now, lock=True)
        check_told(row, lines, made)
        lock_lists(change, [line.product_id for line in lines if line.choice == "waitlist"])
        close_for(change, order=order, rule="quote-expiry", outcome="confirmed", done=True)
        given = take_number(change, row)
        for line in lines:
            _commit_line(change, row, line, made.get(line.id))
        if all(line.fulfilment == "cancelled" for line in bare_lines_of(row)):
            raise RuleBroken("order-all-declined")
        open_waiting(change, lines)
        conclude(change, row)
    return Outcome(given, frozenset(change.topics))


def _check_own(order: SalesOrder) -> None:
    """What amends another order is confirmed by ``amending.confirm``."""
    if order.revision_of_id is not None:
        raise RuleBroken("order-amends")


def check_complete(order: SalesOrder, lines: Sequence[OrderLine]) -> None:
    """Part of another action: refuse an order that lacks something.

    Raises RuleBroken ``order-no-customer``, ``order-no-line``, ``specification-…``.
    """
    if order.customer_id is None:
        raise RuleBroken("order-no-customer")
    if not lines:
        raise RuleBroken("order-no-line")
    for line in lines:
        sheet = sheet_of(line.product_id) if line.product_id else []
        for problem in specification_problems(line.specifications, sheet):
            raise RuleBroken(problem.code, position=line.position, **problem.params)


def _frozen_rate(order: SalesOrder, today: date) -> dict[str, object]:
    """The rate into the customer's currency on this day, or nothing where there is none to use."""
    customer = get(Customer, order.customer_id)
    if customer.currency == order.currency:
        return {}
    amount = Money.from_minor(order.total_minor, order.currency)
    try:
        rate = cross(
            order.currency,
            customer.currency,
            on=today,
            find=finder(),
            max_age_days=office().rate_max_age_days,
        )
    except LiaisonError:
        return {}
    return {
        "rate_to": customer.currency,
        "rate": rate.exact,
        "rate_on": rate.on,
        "rate_source": rate.source,
        "rate_total_minor": rounded_fraction(
            Fraction(amount.amount) * rate.exact, customer.currency
        ).minor,
    }


def _commit_line(
    change: Change, order: SalesOrder, line: OrderLine, promised: Promise | None
) -> None:
    if promised is None:
        commit_special(change, order, line)
        return
    unmet = unmet_of(line, promised)
    parts = served(line, promised.parts, unmet)
    if unmet and line.choice == "decline":
        shrink_line(change, line.id, unmet, reason=line.choice_reason)
        line = get_locked(OrderLine, line.id)
        leave_declined(change, order, line, unmet)
    together = promised.last_on if unmet and line.choice == "later" else None
    allocate(change, line, parts, on=together)
    if unmet and line.choice == "waitlist":
        join(change, order=order, line=line, quantity=unmet, joined_at=change.now)
    if line.fulfilment != "cancelled":
        retell(change, line)


def unmet_of(line: OrderLine, promised: Promise, *, sent: Decimal = _NONE) -> Decimal:
    """How much of a line is not met as it was wanted; there must be a choice for it. Of what was
    ``sent`` already nothing is asked, and ``promised`` is the rest.

    Raises RuleBroken ``unmet-without-choice`` (position, short), ``choice-no-date`` (short).
    """
    unmet: Decimal = line.quantity - sent - met(line, promised)
    if unmet and line.choice not in ("split", "waitlist", "later", "decline"):
        raise RuleBroken("unmet-without-choice", position=line.position, short=unmet)
    if unmet and line.choice in ("split", "later") and promised.short:
        raise RuleBroken("choice-no-date", short=promised.short)
    return unmet


def served(line: OrderLine, parts: Sequence[Part], unmet: Decimal) -> Sequence[Part]:
    """The parts of a promise that the line takes: who waits for the rest takes none of it late."""
    if not unmet or line.choice not in ("waitlist", "decline") or line.wanted_on is None:
        return parts
    return [part for part in parts if part.on <= line.wanted_on]


def commit_special(change: Change, order: SalesOrder, line: OrderLine) -> None:
    """Part of another action: somebody is to order what no product stands for."""
    if line.kind != "special":
        return
    change.update(line, fulfilment="backordered")
    leave(
        change,
        customer=order.customer_id,
        order=order.id,
        line=line.id,
        rule="special-order",
        params={"what": line.description},
        due=office().calendar.due_in_days(change.now, _SPECIAL_DAYS),
    )


def leave_declined(change: Change, order: SalesOrder, line: OrderLine, unmet: Decimal) -> None:
    """Part of another action: somebody is to tell the customer why it cannot be had."""
    leave(
        change,
        customer=order.customer_id,
        order=order.id,
        line=line.id,
        rule="declined",
        params={"what": line.description, "quantity": f"{unmet.normalize():f}"},
        due=office().calendar.due_in_days(change.now, _DECLINED_DAYS),
    )


def take_number(change: Change, order: SalesOrder) -> str:
    """Part of another action: the order is confirmed, with its number."""
    now = change.now
    given: str = order.number or _next(office().today(now))
    confirmed = {"confirmed_at": now, "ordered_at": now, "held_at": None}
    change.update(order, state="confirmed", number=given, **confirmed)
    return given


def conclude(change: Change, order: SalesOrder) -> None:
    """Part of another action: what a confirmation ends with, once every line is committed: the rate
    is frozen, the points are taken, the promised day is looked after."""
    order = get(SalesOrder, order.id)
    change.update(order, **_frozen_rate(order, office().today(change.now)))
    order_points.take(change, order)
    redate(change, order)
    run("DELETE FROM draft_step WHERE order_id = ?", order.id)
