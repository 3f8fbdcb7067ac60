"""What an order costs in points, what they cover, and what more could be paid with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.money import Money
from desktop.domain.points import Payment, Programme, floor_points, payment
from desktop.models.points import (
    balance,
    point_worth,
    programme_in_force,
    programmes_in_force,
    terms,
)
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get
from desktop.queries.sql import day, document, fetch, fetch_one, money, ratio

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderPoints:
    """The points of an order, of the programme named ``programme``.

    ``of_lines`` is what lines priced in points cost. Of ``wanted``, what the customer wants to pay
    with, ``used`` serve and cover ``covered`` of the total; ``due`` is what stays in money. A point
    is worth ``value`` of the order's currency, by a rate where ``source`` is not empty. Where it
    has no worth, ``problem`` and ``params`` say why.
    """

    programme: str
    of_lines: Decimal
    wanted: Decimal
    used: Decimal
    covered: Money
    due: Money
    value: Decimal | None = None
    rate: Decimal | None = None
    on: date | None = None
    source: str = ""
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()


def points_of(order_id: int) -> OrderPoints | None:
    """The points of an order; None where it has to do with none."""
    row = fetch_one(
        "SELECT p.name, o.line_points, o.points_wanted, o.points_used, o.covered_minor,"
        " o.total_minor, o.currency, o.points_facts FROM sales_order o"
        " LEFT JOIN points_programme p ON p.id = o.programme_id"
        " WHERE o.id = ? AND o.programme_id IS NOT NULL",
        (order_id,),
    )
    if row is None or not (row[1] or row[2]):
        return None
    facts: dict[str, Any] = document(row[7]) or {}
    return OrderPoints(
        programme=row[0],
        of_lines=unscaled(row[1], 2),
        wanted=unscaled(row[2], 2),
        used=unscaled(row[3], 2),
        covered=money(row[4], row[6]),
        due=money(row[5] - row[4], row[6]),
        value=ratio(facts.get("worth")),
        rate=Decimal(facts["rate"]) if "rate" in facts else None,
        on=day(facts.get("on")),
        source=facts.get("source", ""),
        problem=facts.get("problem", ""),
        params=tuple(facts.get("params", {}).items()),
    )


@dataclass(frozen=True, slots=True)
class Payable:
    """How much of a draft its customer could pay in points: at most ``points``, which would cover
    ``covered`` of ``total``. ``balance`` is what is left for that, after lines priced in points.
    A point is worth ``exact`` of the order's currency, shown as ``value``."""

    programme: str
    decimals: int
    balance: Decimal
    points: Decimal
    covered: Money
    total: Money
    exact: Fraction = Fraction(0)
    value: Decimal | None = None
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()
    programme_id: int = 0

    def paying(self, points: Decimal) -> Payment:
        """What so many points would cover, and what would stay due; there must be a worth."""
        return payment(self.total, value=self.exact, balance=points, decimals=self.decimals)


def payable(order_id: int, *, today: date) -> Payable | None:
    """What ``payment.pay_points`` would take for a draft; None without customer or programme."""
    found = payables(order_id, today=today)
    return found[0] if found else None


def payables(order_id: int, *, today: date) -> tuple[Payable, ...]:
    """The same for every programme its customer could pay by: first the draft's own, else the one
    it would have, then those of other accounts that hold points. Empty without any."""
    row = fetch_one(
        "SELECT customer_id, programme_id, total_minor, currency, line_points, revision_of_id"
        " FROM sales_order WHERE id = ? AND customer_id IS NOT NULL",
        (order_id,),
    )
    if row is None:
        return ()
    customer, own, total, currency, of_lines, amends = row
    usual = terms(get(PointsProgramme, own)) if own is not None else programme_in_force(customer)
    if usual is None:
        return ()
    accounts: dict[int, int] = dict(
        fetch("SELECT programme_id, id FROM points_account WHERE customer_id = ?", (customer,))
    )
    others = [one for one in programmes_in_force() if one.id in accounts and one.id != usual.id]
    made = [
        _payable(
            one,
            accounts.get(one.id),
            today,
            owed=money(max(total, 0), currency),
            of_lines=of_lines - _taken(accounts.get(one.id), amends),
        )
        for one in (usual, *others)
    ]
    return (made[0], *(one for one in made[1:] if one.balance))


def _taken(account: int | None, order_id: int | None) -> int:
    """What an order that is amended has taken of an account: for itself, that is still there."""
    if account is None or order_id is None:
        return 0
    row = fetch_one(
        "SELECT -SUM(points) FROM points_entry WHERE account_id = ? AND order_id = ?"
        " AND (kind = 'spend' OR kind = 'reverse' AND points > 0)",
        (account, order_id),
    )
    return int(row[0] or 0) if row else 0


def _payable(
    programme: Programme, account: int | None, today: date, *, owed: Money, of_lines: int
) -> Payable:
    there = balance(account, today) - unscaled(of_lines, 2) if account else _NONE
    there = max(_NONE, floor_points(there, decimals=programme.decimals))
    none = money(0, owed.currency)
    name, key = programme.name, programme.id
    made = Payable(name, programme.decimals, there, _NONE, none, owed, programme_id=key)
    try:
        worth = point_worth(programme, owed.currency, today).exact
    except RuleBroken as refused:
        return replace(made, problem=refused.code, params=tuple(refused.params.items()))
    shown = ratio(f"{worth.numerator}/{worth.denominator}")
    made = replace(made, exact=worth, value=shown)
    most = made.paying(there)
    return replace(made, points=most.points, covered=most.covered)
