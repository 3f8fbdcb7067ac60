"""Corrections: who was told what turned out wrong is to be told what holds instead.

A price that is changed alone tells nobody: what was said stands in its order or quote, and the new
one holds for what is entered from now on. Only a person knows that the old price was a mistake; one
action then leaves a follow-up for each order or quote in which it was told. A date that moves is
always a correction, for nobody can keep the old one (``replanning``, ``quoted_dates``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.followups import RULES, due_at
from desktop.models.orders import SalesOrder
from desktop.models.rows import get, get_locked, rows
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.models.told import Told, told_otherwise
from desktop.models.work import FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.leaving import close, leave

RULE = "correction"
_SAME = ("claim", "product", "told")  # one order may tell two prices: a list price and a tier's
_REPLACED, _TAKEN_BACK, _TRUE = "replaced by the next correction", "taken back", "it holds again"


def correct_price(
    *,
    products: Collection[int] | None,
    who: int | None,
    now: datetime,
    lines: Collection[int] | None = None,
) -> Outcome[tuple[int, ...]]:
    """Leave for each order or quote in which another price of one of ``products`` (None: any) was
    told than is on record the task to correct it; the follow-ups' ids. ``lines`` are those meant.

    Who has that task already, or was told with it, is left alone; a task to tell of a price that is
    not on record any more gives way to the new one.
    """
    left = []
    today = office().today(now)
    with changing(who=who, now=now) as change:
        named = {one.product for one in told_otherwise(products, today=today)}
        hold_products(named)  # of two desks that correct at once one leaves each task
        for one in told_otherwise(named, today=today):
            if lines is None or one.line in lines:
                left.append(_correct(change, one))
    return Outcome(tuple(key for key in left if key is not None), frozenset(change.topics))


def take_back(*, follow_ups: Collection[int], who: int | None, now: datetime) -> Outcome[int]:
    """Take corrections back that nobody was told yet; how many there were."""
    taken = 0
    with changing(who=who, now=now) as change:
        for key in sorted(follow_ups):
            row = get_locked(FollowUp, key)
            if row.rule == RULE and row.state == "open":
                close(change, row, state="cancelled", outcome=_TAKEN_BACK)
                taken += 1
    return Outcome(taken, frozenset(change.topics))


# --- for other actions, inside their transaction --------------------------------------------------


def keep_true(change: Change, products: Collection[int]) -> None:
    """To be called by whatever changes a price: corrections that nobody was told yet say the price
    that holds now, or end where the one that was told holds again."""
    if not products:
        return
    told = rows(FollowUp, '"rule" = ? AND "state" = \'open\' AND "order_id" IS NOT NULL', RULE)
    stale = [
        row
        for row in told
        if row.params.get("claim") == "price" and row.params.get("product") in products
    ]
    if not stale:
        return
    named = {int(row.params["product"]) for row in stale}
    today = office().today(change.now)
    now = {
        (one.order, one.product, _plain(one.old)): one for one in told_otherwise(named, today=today)
    }
    for row in stale:
        one = now.get((row.order_id, row.params["product"], row.params["told"]))
        if one is not None:
            _correct(change, one)
        elif _is_open(get(SalesOrder, row.order_id), today):  # else it is owed all the same
            close(change, row, state="cancelled", outcome=_TRUE)


def correct(change: Change, *, customer: int, order: int, params: dict[str, Any]) -> int | None:
    """Leave the task to tell a customer of an order what ``is`` instead of what ``was`` told, each
    a text in ``params``, with its ``claim`` and ``product``, and of a price which was ``told`` at
    first; None where there is nothing to tell.

    What they were told with an earlier correction is what they know now. What is open of the same
    thing and says otherwise is replaced.
    """
    about = '"order_id" = ? AND "rule" = ? AND "state" <> \'cancelled\' ORDER BY "id"'
    same = [
        row
        for row in rows(FollowUp, about, order, RULE, lock=True)
        if all(row.params.get(name) == params.get(name) for name in _SAME)
    ]
    known = [row.params for row in same if row.state == "done"]
    if known:
        params = {**params, "was": known[-1]["is"], "was_in": known[-1].get("is_in", "")}
    stands = (params["was"], params.get("was_in")) == (params["is"], params.get("is_in"))
    for row in same:
        if row.state == "open" and row.params == params and not stands:
            return None
        if row.state == "open":
            close(change, row, state="cancelled", outcome=_TRUE if stands else _REPLACED)
    if stands:
        return None
    due = due_at(RULES[RULE], now=change.now, calendar=office().calendar)
    return leave(change, customer=customer, order=order, rule=RULE, params=params, due=due)


def _is_open(order: SalesOrder, today: date) -> bool:
    """Whether what was told in it is still looked at (models/told)."""
    if order.state == "quoted":
        return bool(order.quote_expires_on >= today)
    return order.state in ("draft", "confirmed", "in-progress")


def _correct(change: Change, one: Told) -> int | None:
    params = {
        "claim": "price",
        "number": one.number,
        "product": one.product,
        "name": one.name,
        "told": _plain(one.old),
        "was": _plain(one.old),
        "was_in": one.currency,
        "is": "" if one.new is None else _plain(one.new),
        "is_in": one.new_currency,
    }
    return correct(change, customer=one.customer, order=one.order, params=params)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
