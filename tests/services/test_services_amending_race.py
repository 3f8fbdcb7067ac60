"""Two desks at one order, and anything that may be amended: units, places and points add up."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from desks import race
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shop import ME, NOW, TODAY, product

from desktop.domain.errors import LiaisonError
from desktop.models.database import close_database, connected, open_database
from desktop.models.migrate import migrate
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.queries import integrity
from desktop.services import (
    amending,
    customers,
    drafts,
    fulfilment,
    lines,
    office,
    orders,
    stock,
)

ORDERS = 20

DESK = """
import sys
from datetime import UTC, datetime
from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.database import connected, open_database
from desktop.services import amending, drafts, fulfilment

now = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for key in map(int, sys.argv[3:]):
        try:
            if sys.argv[2] == "dispatch":
                fulfilment.dispatch(order=key, who=None, now=now)
            else:
                amending.confirm(amendment=key, who=None, now=now)
            print("done")
        except (Conflict, RuleBroken) as refusal:
            print(refusal.code)
"""


def sum_of_units(supply: int) -> Decimal:
    """What stands on a supply and left it."""
    live = Allocation.select().where(Allocation.supply == supply, Allocation.state != "released")
    return sum((row.quantity for row in live), Decimal(0))


@pytest.mark.slow
def test_one_desk_amends_while_another_dispatches_and_nothing_leaves_twice(database: str) -> None:
    """Whoever is second is told: the amendment that the order moved, never a wrong order."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    bolt = product("BOLT", 500)
    maria = customers.create_customer(name="Maria", currency="EUR", **ME).value
    placed, amendments = [], []
    for _ in range(ORDERS):
        order = drafts.start(customer=maria, currency="EUR", **ME).value
        lines.add_line(order=order, product=bolt, quantity=Decimal(5), **ME)
        orders.confirm(order=order, **ME)
        draft = amending.amend(order=order, **ME).value
        line = OrderLine.get(OrderLine.order == draft)
        lines.change_line(line=line.id, quantity=Decimal(3), **ME)
        placed.append(order)
        amendments.append(draft)
    roles = ("amend", amendments), ("dispatch", placed)
    answers = race(DESK, [[database, what, *map(str, keys)] for what, keys in roles])
    amended, sent = (answer.split() for answer in answers)
    assert set(sent) == {"done"}
    assert set(amended) <= {"done", "amend-moved", "deadlock"}, amended
    for order, answer in zip(placed, amended, strict=True):
        row = SalesOrder.get_by_id(order)
        assert row.revision == (answer == "done")
        assert row.total_minor == (1500 if answer == "done" else 2500)
        assert OrderLine.get(OrderLine.order == order).fulfilment == "dispatched"
    assert integrity.check(now=NOW) == []


# --- anything that may be amended -----------------------------------------------------------------

DAYS = (None, TODAY, TODAY + timedelta(days=3), TODAY + timedelta(days=20))
CHOICES = ("", "split", "waitlist", "later", "decline")
EDIT = st.one_of(
    st.tuples(st.just("quantity"), st.integers(0, 3), st.integers(1, 9)),
    st.tuples(st.just("day"), st.integers(0, 3), st.sampled_from(DAYS)),
    st.tuples(st.just("product"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("price"), st.integers(0, 3), st.integers(0, 30)),
    st.tuples(st.just("choice"), st.integers(0, 3), st.sampled_from(CHOICES)),
    st.tuples(st.just("add"), st.integers(0, 2), st.integers(1, 9)),
    st.tuples(st.just("remove"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("dispatch"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("deliver"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("move"), st.integers(0, 1), st.integers(1, 30)),
    st.tuples(st.just("enter"), st.integers(0, 2), st.integers(1, 30)),
    st.tuples(st.just("confirm"), st.integers(0, 1), st.just(0)),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An office without products or orders: each example works on a copy."""
    path = str(tmp_path_factory.mktemp("amending") / "office.sqlite")
    open_database(path)
    migrate(now=NOW)
    with connected():
        office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    close_database()
    return path


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    wishes=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 8)), min_size=2, max_size=4),
    edits=st.lists(EDIT, min_size=1, max_size=12),
)
def test_whatever_is_amended_everything_adds_up(
    place: str, wishes: list[tuple[int, int]], edits: list[tuple[str, int, Any]]
) -> None:
    mine = f"{place}-{uuid4().hex}"  # a fault must not fail the examples after it
    shutil.copy(place, mine)
    open_database(mine)
    try:
        with connected():
            told = _Office(wishes)
            for edit in edits:
                told.does(*edit)
                assert integrity.check(now=NOW) == []
            told.does("confirm", 0, 0)
            told.does("confirm", 1, 0)
            assert integrity.check(now=NOW) == []
            for supply in told.supplies:
                assert sum_of_units(supply) <= 6  # what ever was there
    finally:
        close_database()
        for file in Path(place).parent.glob(f"{Path(mine).name}*"):
            file.unlink()


class _Office:
    """Two orders that share three products, scarce, expected and made; both are being amended."""

    def __init__(self, wishes: list[tuple[int, int]]) -> None:
        code = f"P{SalesOrder.select().count()}"
        self.products = [
            product(f"{code}-A", 6),
            product(f"{code}-B", 0),
            product(f"{code}-C", 0, lead_days=4),
        ]
        self.receipt = stock.add_supply(
            product=self.products[1],
            kind="receipt",
            quantity=Decimal(6),
            available_on=TODAY + timedelta(days=7),
            **ME,
        ).value.supply
        self.supplies = [self.receipt]
        customer = customers.create_customer(name="Maria", currency="EUR", **ME).value
        half = len(wishes) // 2
        self.orders = [self._order(customer, part) for part in (wishes[:half], wishes[half:])]
        self.drafts = [self._begin(order) for order in self.orders]

    def _order(self, customer: int, wishes: list[tuple[int, int]]) -> int:
        order = drafts.start(customer=customer, currency="EUR", **ME).value
        for which, quantity in wishes:
            wanted: dict[str, Any] = {
                "product": self.products[which],
                "quantity": Decimal(quantity),
            }
            line = lines.add_line(order=order, **wanted, **ME).value
            lines.choose(line=line, choice="waitlist", **ME)
        orders.confirm(order=order, **ME)
        return order

    def _begin(self, order: int) -> int | None:
        try:
            return amending.amend(order=order, **ME).value
        except LiaisonError:
            return None

    def does(self, what: str, which: int, value: Any) -> None:
        """One thing a person might do; what is refused is refused whole."""
        with suppress(LiaisonError):
            getattr(self, f"_{what}")(which, value)

    def _line(self, which: int) -> int:
        mine = [draft for draft in self.drafts if draft is not None]
        found = OrderLine.select().where(OrderLine.order.in_(mine)).order_by(OrderLine.id)
        keys = [line.id for line in found] or [0]
        return int(keys[which % len(keys)])

    def _quantity(self, which: int, value: int) -> None:
        lines.change_line(line=self._line(which), quantity=Decimal(value), **ME)

    def _day(self, which: int, value: date | None) -> None:
        lines.change_line(line=self._line(which), wanted_on=value, **ME)

    def _product(self, which: int, value: int) -> None:
        key = self.products[value]
        lines.change_line(line=self._line(which), product=key, description="", **ME)

    def _price(self, which: int, value: int) -> None:
        lines.change_line(line=self._line(which), price=Decimal(value), **ME)

    def _choice(self, which: int, value: str) -> None:
        lines.choose(line=self._line(which), choice=value, reason="none", **ME)

    def _add(self, which: int, value: int) -> None:
        order = self.drafts[which % 2] or 0
        wanted: dict[str, Any] = {"product": self.products[which], "quantity": Decimal(value)}
        line = lines.add_line(order=order, **wanted, **ME).value
        lines.choose(line=line, choice="waitlist", **ME)

    def _remove(self, which: int, _value: int) -> None:
        lines.remove_line(line=self._line(which), **ME)

    def _dispatch(self, which: int, _value: int) -> None:
        fulfilment.dispatch(order=self.orders[which], **ME)

    def _deliver(self, which: int, _value: int) -> None:
        fulfilment.deliver(order=self.orders[which], **ME)

    def _move(self, _which: int, value: int) -> None:
        stock.move(supply=self.receipt, on=TODAY + timedelta(days=value), **ME)

    def _enter(self, which: int, value: int) -> None:
        """More is expected: promises that stand on something later come forward to it."""
        key, on = self.products[which], TODAY + timedelta(days=value)
        stock.add_supply(
            product=key, kind="receipt", quantity=Decimal(value % 5 + 1), available_on=on, **ME
        )

    def _confirm(self, which: int, _value: int) -> None:
        draft = self.drafts[which]
        if draft is None:
            return
        drafts.refresh(order=draft, **ME)
        for line in OrderLine.select().where(OrderLine.order == draft, OrderLine.choice == ""):
            lines.choose(line=line.id, choice="waitlist", **ME)
        amending.confirm(amendment=draft, **ME)
        self.drafts[which] = self._begin(self.orders[which])
