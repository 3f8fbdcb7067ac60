"""Points accounts: an append-only ledger, whose sum is always the balance and never below zero.

Every entry carries the last day its points are good, the negative ones that of the points they
took, so that points come back with the expiry they had (see ``ledger``). Points have at most 2
decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound
from desktop.domain.figures import unscaled
from desktop.domain.points import DECIMALS
from desktop.domain.typed import passage
from desktop.models import points as stored
from desktop.models.customers import Customer
from desktop.models.money import PointsAccount
from desktop.models.points import last_day, terms
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import first, get, get_locked, rows, run
from desktop.models.settings import office
from desktop.services.change import Change, Outcome, changing
from desktop.services.gaining import gain
from desktop.services.ledger import (
    Move,
    book,
    check_amount,
    earned_by,
    enter,
    held_by,
    taken,
    taken_back,
)
from desktop.services.living import check_living

_NONE = Decimal(0)


# --- actions --------------------------------------------------------------------------------------


def open_account(
    *, customer: int, who: int | None, now: datetime, programme: int | None = None
) -> Outcome[int]:
    """The customer's account in a programme (the office's first where none is named); its id.

    There is one: the second time it is the same. Raises NotFound ``customer-gone``,
    ``points-programme-gone``; Conflict ``customer-merged``.
    """
    with changing(who=who, now=now) as change:
        check_living(customer)
        made = account_of(change, customer=customer, programme=programme)
    return Outcome(made, frozenset(change.topics))


def adjust(
    *, account: int, points: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[Decimal]:
    """Give points (above zero) or take them (below), with the reason; the new balance.

    Points given expire as earned ones do. Raises RuleBroken ``points-amount``, ``points-short``
    (balance, wanted), ``text-missing``; NotFound ``points-account-gone``; Conflict
    ``customer-merged`` (id, name, number) for the account of a record that was merged.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = get_locked(PointsAccount, account)
        check_living(row.customer_id)
        programme = terms(get(PointsProgramme, row.programme_id))
        today = office().today(now)
        check_amount(abs(points), programme)
        if points > 0:
            moves = [Move(points, programme.expiry(today))]
        else:
            moves = taken(account, -points, today)
        book(change, account, moves, kind="adjust", reason=reason)
        if points > 0:
            gain(change, row.customer_id)
        balance = stored.balance(account, today)
    return Outcome(balance, frozenset(change.topics))


# --- for other actions, inside their transaction --------------------------------------------------


def account_of(change: Change, *, customer: int, programme: int | None = None) -> int:
    """The customer's account in a programme (the office's first), opened if need be; its id."""
    wanted = '"id" = ?' if programme is not None else '"active"'
    params = () if programme is None else (programme,)
    found = first(PointsProgramme, f'{wanted} ORDER BY "id" LIMIT 1', *params)
    if found is None:
        raise NotFound("points-programme-gone", id=programme)
    mine = '"customer_id" = ? AND "programme_id" = ?'
    account = first(PointsAccount, mine, customer, found.id)
    if account is None:
        get_locked(Customer, customer)  # one account, even where two desks open it
        account = first(PointsAccount, mine, customer, found.id)
    if account is not None:
        return int(account.id)
    return change.insert(PointsAccount, customer=customer, programme=found.id)


def earn(
    change: Change,
    *,
    account: int,
    points: Decimal,
    order: int | None = None,
    reason: str = "",
    amount_minor: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Enter points earned, as part of ``change``.

    ``amount_minor`` is what they were earned on, in the programme's currency: then an entry is made
    even where that earned nothing. Raises RuleBroken ``points-amount`` for parts of a point the
    programme does not know.
    """
    row = get_locked(PointsAccount, account)
    programme = terms(get(PointsProgramme, row.programme_id))
    if points:
        check_amount(points, programme)
    elif not amount_minor:
        return
    move = Move(points, programme.expiry(office().today(change.now)), amount_minor=amount_minor)
    book(change, account, [move], kind="earn", order=order, reason=reason, facts=facts)
    gain(change, row.customer_id)


def spend(
    change: Change, *, account: int, points: Decimal, order: int | None = None, reason: str = ""
) -> None:
    """Take points as part of ``change``, those that expire first first.

    Raises RuleBroken ``points-amount``, ``points-short`` (balance, wanted).
    """
    row = get_locked(PointsAccount, account)
    check_amount(points, terms(get(PointsProgramme, row.programme_id)))
    moves = taken(account, points, office().today(change.now))
    book(change, account, moves, kind="spend", order=order, reason=reason)


def hold(change: Change, *, account: int, points: Decimal, order: int, reason: str = "") -> None:
    """Make ``points`` what an order has taken: more are spent, or what is too much comes back.

    What was taken last comes back first, with its old expiry. Raises as :func:`spend`.
    """
    row = get_locked(PointsAccount, account)
    spent = held_by(account, order)
    too_much = sum((move.points for move in spent), _NONE) - points
    if too_much < 0:
        spend(change, account=account, points=-too_much, order=order, reason=reason)
        return
    back = []
    for move in reversed(spent):
        part = min(too_much, move.points)
        if part:
            back.append(replace(move, points=part))
            too_much -= part
    if back:
        book(change, account, back, kind="reverse", order=order, reason=reason)
        gain(change, row.customer_id)


def expire(change: Change) -> int:
    """Write off the points whose last day is over; how many accounts lost some.

    Nothing depends on it in time: points past their day count nowhere, written off or not.
    """
    today = office().today(change.now).isoformat()
    over = '"id" IN (SELECT "account_id" FROM "points_lot" WHERE "expires_on" < ?) ORDER BY "id"'
    accounts = {row.id for row in rows(PointsAccount, over, today, lock=True)}
    lots = run("SELECT account_id, expires_on, remaining FROM points_lot WHERE expires_on < ?"
               " ORDER BY account_id, expires_on", today).fetchall()  # fmt: skip
    gone = [
        (account, Move(-unscaled(left, DECIMALS), last_day(on)))
        for account, on, left in lots
        if account in accounts  # what was locked, and so is as it was read
    ]
    enter(change, gone, kind="expire")
    return len(accounts)


def holds(account: int, order: int) -> bool:
    """Whether an order has taken points of an account and not given all of them back."""
    return bool(held_by(account, order))


def reverse(change: Change, *, order: int, reason: str) -> Decimal:
    """Undo what an order earned and spent, as part of ``change``, by new entries.

    Spent points come back with their old expiry. Earned ones are taken back as far as the balance
    goes; what was spent elsewhere meanwhile is returned, for it must be settled in another way.
    Reversing twice changes nothing.
    """
    touched = '"id" IN (SELECT "account_id" FROM "points_entry" WHERE "order_id" = ?) ORDER BY "id"'
    today, missing = office().today(change.now), _NONE
    for account in rows(PointsAccount, touched, order, lock=True):
        hold(change, account=account.id, points=_NONE, order=order, reason=reason)
        for entry in earned_by(account.id, order):
            moves, short = taken_back(account.id, entry, today)
            book(change, account.id, moves, kind="reverse", order=order, reason=reason)
            missing += short
    return missing


def lots_of(account: int) -> dict[date | None, Decimal]:
    """What is left of an account's points, by the last day they are good."""
    return {on: left for on, left, _ in stored.lots(account)}
