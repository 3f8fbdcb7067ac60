"""An office that works by itself: twenty people who do whatever comes, through the services alone.

Every act picks what it does with a seeded generator. What a service refuses is counted as refused:
the office goes on, as people do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from shop import NOW, customer, give, product, seed

from desktop.domain.errors import LiaisonError, Unavailable
from desktop.models.rows import run
from desktop.models.settings import office as settings
from desktop.services import (
    amending,
    daily,
    draft_steps,
    drafts,
    fulfilment,
    lines,
    offers,
    office,
    orders,
    papers,
    payment,
    programmes,
    waitlists,
)

PEOPLE, CUSTOMERS, PRODUCTS = 20, 40, 8
_RECENT = 60
"""How many of the last records people still speak of."""


class Office:
    """People, customers and products, and the moment it is there."""

    def __init__(self, seed_: int, folder: Path) -> None:
        self.draw = random.Random(seed_)
        self.folder = folder
        self.now = NOW
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        seed()
        self.people = [
            office.add_staff(name=f"Person {number}", role=_role(number), who=None, now=NOW).value
            for number in range(PEOPLE)
        ]
        self.customers = [customer(f"Customer {number}") for number in range(CUSTOMERS)]
        self.products = [product(f"P{number}", stocked=4) for number in range(PRODUCTS)]
        terms: dict[str, Any] = {"life_days": 45, "notice_days": 15, "notice_worth": Decimal(1)}
        programmes.change_programme(programme=1, who=None, now=NOW, **terms)
        for key in self.products[:2]:
            waitlists.open_list(product=key, title=f"List {key}", who=None, now=NOW)
        for key in self.products[:4]:
            give(key, 8, on=NOW.date() + timedelta(days=6))

    def next_day(self) -> None:
        """The next day the office is open, at nine; what the program does by itself is done."""
        day = settings().calendar.next_working_day(self.today + timedelta(days=1))
        self.now = datetime.combine(day, time(9), tzinfo=NOW.tzinfo)
        daily.day_work(now=self.now)
        offers.sweep(now=self.now)

    @property
    def today(self) -> date:
        return settings().today(self.now)

    @property
    def by(self) -> dict[str, Any]:
        """Somebody who works here, now."""
        at_work = run("SELECT id FROM staff WHERE active ORDER BY id").fetchall()
        return {"who": self.draw.choice(at_work)[0], "now": self.now}

    def pick(self, sql: str, *params: object) -> int | None:
        """One of the last ids that a statement finds."""
        found = run(f"{sql} ORDER BY id DESC LIMIT {_RECENT}", *params).fetchall()
        return int(self.draw.choice(found)[0]) if found else None

    def later(self, days: int = 20) -> date:
        return self.today + timedelta(days=self.draw.randint(0, days))

    def amount(self, most: int = 6) -> Decimal:
        return Decimal(self.draw.randint(1, most))

    def act(self, acts: dict[Callable[[Office], bool], int]) -> None:
        """Somebody does something, a while later; what has nothing to be done to, is not done."""
        self.now += timedelta(seconds=self.draw.randint(1, 60))
        (chosen,) = self.draw.choices(list(acts), weights=list(acts.values()))
        name = chosen.__name__
        try:
            self.done[name] += chosen(self)
        except Unavailable:
            raise
        except LiaisonError as error:
            self.refused[f"{name}: {error.code}"] += 1


def _role(number: int) -> str:
    return "supervisor" if number < 3 else "agent"


# --- orders ---------------------------------------------------------------------------------------

_ORDERS = "SELECT id FROM sales_order WHERE revision_of_id IS NULL AND state IN "
_CHOICES = ("waitlist",) * 4 + ("split", "later", "decline")


def _choose(at: Office, order: int) -> None:
    sql = "SELECT id FROM order_line WHERE order_id = ? AND product_id IS NOT NULL ORDER BY id"
    for (line,) in run(sql, order).fetchall():
        choice = at.draw.choice(_CHOICES)
        try:
            lines.choose(line=line, choice=choice, reason="none left", **at.by)
        except LiaisonError:  # no dates for all of it: then it waits
            lines.choose(line=line, choice="waitlist", **at.by)


def draft(at: Office) -> bool:
    order = drafts.start(
        customer=at.draw.choice(at.customers), currency="EUR", channel="telephone", **at.by
    ).value
    for key in at.draw.sample(at.products, at.draw.randint(1, 3)):
        wanted = at.later() if at.draw.random() < 0.3 else None
        lines.add_line(order=order, product=key, quantity=at.amount(), wanted_on=wanted, **at.by)
    if at.draw.random() < 0.1:
        what: dict[str, Any] = {
            "description": "a case to measure",
            "price": Decimal(9),
            "quantity": Decimal(1),
        }
        lines.add_line(order=order, **what, **at.by)
    _choose(at, order)
    return True


def refresh(at: Office, order: int) -> None:
    """What is promised now is told, and what cannot be met is chosen anew."""
    state = run("SELECT state FROM sales_order WHERE id = ?", order).fetchone()
    if state == ("draft",):
        drafts.refresh(order=order, **at.by)
        _choose(at, order)


def quote(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('draft')")
    if order:
        orders.quote(order=order, expires_on=at.later(), **at.by)
    return order is not None


def confirm(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('draft')") or at.pick(f"{_ORDERS}('quoted')")
    if order and at.draw.random() < 0.2:
        order = at.pick(f"{_ORDERS}('quoted')") or order
    elif order:
        refresh(at, order)
    if order:
        orders.confirm(order=order, **at.by)
    return order is not None


def reopen(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('quoted')")
    if order:
        orders.reopen(order=order, **at.by)
    return order is not None


def dispatch(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('confirmed', 'in-progress')")
    if order and at.draw.random() < 0.4:
        sql = "SELECT id FROM order_line WHERE order_id = ? AND fulfilment <> 'cancelled'"
        line = at.pick(sql, order)
        fulfilment.dispatch(order=order, quantities={line or 0: at.amount(2)}, **at.by)
    elif order:
        fulfilment.dispatch(order=order, **at.by)
    return order is not None


def deliver(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('in-progress')")
    if order:
        fulfilment.deliver(order=order, **at.by)
    return order is not None


def cancel_order(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('quoted', 'confirmed', 'in-progress')")
    if order:
        fulfilment.cancel(order=order, reason="not any more", **at.by)
    return order is not None


def amend(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('confirmed', 'in-progress')")
    if order is None:
        return False
    by = at.by
    made = amending.amend(order=order, **by).value
    line = at.pick("SELECT id FROM order_line WHERE order_id = ?", made)
    if line and at.draw.random() < 0.3:
        lines.remove_line(line=line, **by)
    elif line:
        lines.change_line(line=line, quantity=at.amount(8), **by)
    if at.draw.random() < 0.5:
        key = at.draw.choice(at.products)
        lines.add_line(order=made, product=key, quantity=at.amount(), **by)
    _choose(at, made)
    if at.draw.random() < 0.2:
        drafts.discard(order=made, reason="as it was", **by)
    else:
        amending.confirm(amendment=made, **by)
    return True


def tell(at: Office) -> bool:
    order = at.pick(f"{_ORDERS}('quoted', 'confirmed', 'in-progress')")
    if order:
        paper = at.draw.choice(("confirmed", "promise-moved"))
        said: dict[str, Any] = {
            "method": "electronic-mail",
            "disposition": "sent",
            "to": "",
            "said": "told",
        }
        papers.note_sent(order=order, paper=paper, **said, **at.by)
    return order is not None


# --- drafts ---------------------------------------------------------------------------------------

_DRAFT = f"{_ORDERS}('draft')"


def discard(at: Office) -> bool:
    order = at.pick(_DRAFT)
    if order:
        drafts.discard(order=order, reason="changed their mind", **at.by)
    return order is not None


def undo(at: Office) -> bool:
    """The last change of a draft, or the one that was taken back last."""
    order = at.pick(_DRAFT)
    if order is None:
        return False
    step = draft_steps.undo if at.draw.random() < 0.7 else draft_steps.redo
    return step(order=order, **at.by).value


def hold(at: Office) -> bool:
    order = at.pick(_DRAFT)
    if order:
        step = at.draw.choice((drafts.hold, drafts.resume))
        step(order=order, **at.by)
    return order is not None


def pay_points(at: Office) -> bool:
    order = at.pick(_DRAFT)
    if order:
        payment.pay_points(order=order, points=at.amount(900), **at.by)
    return order is not None
