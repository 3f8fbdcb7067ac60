"""Points that do not add up are found, on both engines, whichever side was tampered with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from queries_world import NOW, World

from desktop.models.database import db
from desktop.models.money import PointsEntry
from desktop.queries import integrity
from desktop.services import fulfilment, lines, orders, payment, points
from desktop.ui.texts import sentence_for

ME: dict[str, Any] = {"who": 1, "now": NOW}
PAID = "(SELECT id FROM sales_order WHERE points_used > 0)"


@pytest.fixture
def paid(world: World) -> int:
    """A confirmed order that costs points on a line and for part of its total."""
    account = points.open_account(customer=world.customers["Ana Müller"], **ME).value
    points.adjust(account=account, points=Decimal(5000), reason="hello", **ME)
    order = world.draft("Ana Müller", ("BOLT-8", 2))
    lines.add_line(
        order=order,
        product=world.products["BOLT-8"],
        quantity=Decimal(1),
        price=Decimal(700),
        price_currency="p",
        **ME,
    )
    payment.pay_points(order=order, points=Decimal(300), **ME)
    orders.confirm(order=order, **ME)
    assert integrity.check(now=NOW) == []
    return order


def codes() -> set[str]:
    return {finding.code for finding in integrity.check(now=NOW)}


def _overdraw() -> None:
    PointsEntry.create(account=1, at=NOW, kind="spend", points=Decimal(-9))


FAULTS = [
    ("check-points-lots", _overdraw),
    ("check-points-lots", "UPDATE points_lot SET remaining = remaining + 1"),
    ("check-points-lots", "DELETE FROM points_lot"),
    ("check-points-order", f"UPDATE sales_order SET points_used = 0 WHERE id IN {PAID}"),
    ("check-points-order", f"UPDATE sales_order SET line_points = 0 WHERE id IN {PAID}"),
    ("check-points-cancelled", f"UPDATE sales_order SET state = 'cancelled' WHERE id IN {PAID}"),
    ("check-line-points", "UPDATE order_line SET points = points + 100 WHERE in_points"),
    ("check-line-points", "UPDATE order_line SET amount_minor = 1 WHERE in_points"),
]


@pytest.mark.usefixtures("paid")
def test_every_planted_fault_is_found_and_has_a_sentence() -> None:
    for code, fault in FAULTS:
        with db.atomic() as transaction:
            fault() if callable(fault) else db.execute_sql(fault)
            found = [one for one in integrity.check(now=NOW) if one.code == code]
            assert found, fault
            assert "…" not in sentence_for(code, found[0].params)
            transaction.rollback()
    assert codes() == set()


def test_cancelling_leaves_nothing_to_find(paid: int) -> None:
    fulfilment.cancel(order=paid, reason="changed their mind", **ME)
    assert codes() == set()


def test_what_has_left_stays_paid_for(paid: int) -> None:
    fulfilment.dispatch(order=paid, **ME)
    fulfilment.cancel(order=paid, reason="lost on the way", **ME)
    assert codes() == set()
