"""Points accounts: an append-only ledger, whose sum is always the balance and never below zero.

Every entry carries the last day its points are good (``expires_on``, None for ever), the negative
ones that of the points they took. So what is left of each day is the sum of its entries, and points
come back with the expiry they had. Points have at most 2 decimals.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from peewee import fn

from desktop.domain import points as rules
from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.typed import passage
from desktop.models.customers import Customer
from desktop.models.database import locked
from desktop.models.fields import PointsField
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.services.change import Change, Outcome, changing

_NONE = Decimal(0)
Lots = dict[date | None, Decimal]
"""What is left of the points that are good until a day."""


# --- actions --------------------------------------------------------------------------------------


def open_account(
    *, customer: int, who: int | None, now: datetime, programme: int | None = None
) -> Outcome[int]:
    """The customer's account in a programme (the office's first where none is named); its id.

    There is one: the second time it is the same. Raises NotFound ``customer-gone``,
    ``points-programme-gone``.
    """
    with changing(who=who, now=now) as change:
        get_locked(Customer, customer)  # one account, even where two desks open it
        query = PointsProgramme.select().order_by(PointsProgramme.id)
        if programme is not None:
            query = query.where(PointsProgramme.id == programme)
        found = query.first()
        if found is None:
            raise NotFound("points-programme-gone", id=programme)
        account = PointsAccount.get_or_none(
            PointsAccount.customer == customer, PointsAccount.programme == found.id
        )
        made = (
            change.insert(PointsAccount, customer=customer, programme=found.id)
            if account is None
            else int(account.id)
        )
    return Outcome(made, frozenset(change.topics))


def adjust(
    *, account: int, points: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[Decimal]:
    """Give points (above zero) or take them (below), with the reason; the new balance.

    Points given expire as earned ones do. Raises RuleBroken ``points-amount``, ``points-short``
    (balance, wanted), ``text-missing``; NotFound ``points-account-gone``.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = get_locked(PointsAccount, account)
        _check_amount(abs(points), row.programme)
        if points > 0:
            expires_on = _expiry(row.programme, change)
            _enter(change, account, kind="adjust", points=points, on=expires_on, reason=reason)
        else:
            _take(change, account, -points, kind="adjust", reason=reason)
        balance = rules.balance(_as_lots(lots_of(account)), office().today(now))
    return Outcome(balance, frozenset(change.topics))


def expire(*, who: int | None, now: datetime) -> Outcome[int]:
    """Write off the points whose last day is over; how many accounts lost some.

    Nothing depends on it in time: points past their day count nowhere, written off or not.
    """
    today = office().today(now)
    with changing(who=who, now=now) as change:
        over = (
            PointsEntry.select(PointsEntry.account)
            .where(PointsEntry.expires_on < today)
            .group_by(PointsEntry.account, PointsEntry.expires_on)
            .having(fn.SUM(PointsEntry.points) > 0)
        )
        accounts = PointsAccount.select().where(PointsAccount.id.in_(over))
        rows = list(locked(accounts.order_by(PointsAccount.id)))
        for row in rows:
            for on, left in lots_of(row.id).items():
                if on is not None and on < today and left > 0:
                    _enter(change, row.id, kind="expire", points=-left, on=on)
    return Outcome(len(rows), frozenset(change.topics))


# --- for other actions, inside their transaction --------------------------------------------------


def earn(
    change: Change, *, account: int, points: Decimal, order: int | None = None, reason: str = ""
) -> None:
    """Enter points earned, as part of ``change``; none where there are none to enter.

    Raises RuleBroken ``points-amount`` for parts of a point the programme does not know.
    """
    row = get_locked(PointsAccount, account)
    if not points:
        return
    _check_amount(points, row.programme)
    expires_on = _expiry(row.programme, change)
    _enter(change, account, kind="earn", points=points, on=expires_on, order=order, reason=reason)


def spend(
    change: Change, *, account: int, points: Decimal, order: int | None = None, reason: str = ""
) -> None:
    """Take points as part of ``change``, those that expire first first.

    Raises RuleBroken ``points-amount``, ``points-short`` (balance, wanted).
    """
    row = get_locked(PointsAccount, account)
    _check_amount(points, row.programme)
    _take(change, account, points, kind="spend", order=order, reason=reason)


def reverse(change: Change, *, order: int, reason: str) -> Decimal:
    """Undo what an order earned and spent, as part of ``change``, by new entries.

    Spent points come back with their old expiry. Earned ones are taken back as far as the balance
    goes; what was spent elsewhere meanwhile is returned, for it must be settled in another way.
    Reversing twice changes nothing.
    """
    touched = PointsEntry.select(PointsEntry.account).where(PointsEntry.order == order)
    query = PointsAccount.select().where(PointsAccount.id.in_(touched)).order_by(PointsAccount.id)
    missing = _NONE
    for account in locked(query):
        entries = _unreversed(account.id, order)
        for entry in entries:
            if entry.points < 0:
                _reverse(change, entry, points=-entry.points, on=entry.expires_on, reason=reason)
        for entry in entries:
            if entry.points > 0:
                missing += _take_back(change, entry, reason=reason)
    return missing


def lots_of(account: int) -> Lots:
    """What is left of an account's points, by the last day they are good."""
    left = fn.SUM(PointsEntry.points).converter(PointsField().python_value)
    query = (
        PointsEntry.select(PointsEntry.expires_on, left)
        .where(PointsEntry.account == account)
        .group_by(PointsEntry.expires_on)
    )
    rows: Any = query.tuples()
    return dict(rows)


# --- inside ---------------------------------------------------------------------------------------


def _check_amount(points: Decimal, programme: PointsProgramme) -> None:
    fine = points.is_finite() and points > 0
    if not fine or points != rules.floor_points(points, decimals=programme.decimals):
        raise RuleBroken("points-amount", points=str(points), decimals=programme.decimals)


def _expiry(programme: PointsProgramme, change: Change) -> date | None:
    """The last day of points given today: with a life of 90 days the 90th day after it."""
    if programme.life_days is None:
        return None
    return office().today(change.now) + timedelta(days=programme.life_days)


def _as_lots(left: Lots) -> list[tuple[date | None, Decimal, date | None]]:
    return [(on, points, on) for on, points in left.items()]


def _take(
    change: Change,
    account: int,
    points: Decimal,
    *,
    kind: str,
    order: int | None = None,
    reason: str = "",
) -> None:
    parts = rules.spend(_as_lots(lots_of(account)), points, office().today(change.now))
    for on, part in parts:
        _enter(change, account, kind=kind, points=-part, on=on, order=order, reason=reason)


def _unreversed(account: int, order: int) -> list[PointsEntry]:
    reversed_ones = PointsEntry.select(PointsEntry.reverses).where(
        PointsEntry.account == account, PointsEntry.reverses.is_null(False)
    )
    query = PointsEntry.select().where(
        PointsEntry.account == account,
        PointsEntry.order == order,
        PointsEntry.reverses.is_null(),
        PointsEntry.id.not_in(reversed_ones),
    )
    return list(query.order_by(PointsEntry.id))


def _take_back(change: Change, entry: PointsEntry, *, reason: str) -> Decimal:
    """Take earned points back, their own first; how many were not there any more.

    Points whose day is over are lost already: others do not pay for them.
    """
    today = office().today(change.now)
    left = lots_of(entry.account_id)
    own = entry.expires_on
    over = own is not None and own < today
    later = sorted(left, key=lambda on: on or date.max)
    days = [own] if over else [own, *(on for on in later if on != own and not _over(on, today))]
    missing: Decimal = entry.points
    for on in days:
        part = min(missing, max(left.get(on, _NONE), _NONE))
        if part:
            _reverse(change, entry, points=-part, on=on, reason=reason)
            missing -= part
    return _NONE if over else missing


def _over(on: date | None, today: date) -> bool:
    return on is not None and on < today


def _reverse(
    change: Change, entry: PointsEntry, *, points: Decimal, on: date | None, reason: str
) -> None:
    _enter(
        change,
        entry.account_id,
        kind="reverse",
        points=points,
        on=on,
        order=entry.order_id,
        reverses=entry.id,
        reason=reason,
    )


def _enter(
    change: Change,
    account: int,
    *,
    kind: str,
    points: Decimal,
    on: date | None,
    order: int | None = None,
    reverses: int | None = None,
    reason: str = "",
) -> None:
    change.insert(
        PointsEntry,
        account=account,
        at=change.now,
        kind=kind,
        points=points,
        expires_on=on,
        order=order,
        reverses=reverses,
        reason=reason,
        staff=change.who,
    )
