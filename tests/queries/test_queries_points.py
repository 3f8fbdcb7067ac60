"""What screens read of points: accounts, warnings, the ledger, and what an order could be paid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from queries_world import NOW, TODAY, World

from desktop.models.money import ExchangeRate
from desktop.queries import order_points, totals
from desktop.queries import points as shown
from desktop.queries.drafts import draft
from desktop.queries.lines import lines_of
from desktop.queries.order_story import order_story
from desktop.queries.orders import order as whole
from desktop.services import contracts, drafts, fulfilment, orders, payment, points, programmes
from desktop.services.change import insert_row

ME: dict[str, Any] = {"who": 1, "now": NOW}


def told(*values: object) -> list[str]:
    """Values as text, without the zeros at the end of decimals."""
    return [f"{one.normalize():f}" if isinstance(one, Decimal) else str(one) for one in values]


@pytest.fixture
def account(world: World) -> int:
    """Ana's account: 300 points for 6 more days, 1,000 for 66, 40 that are over."""
    made = points.open_account(customer=world.customers["Ana Müller"], **ME).value
    for ago, amount in ((60 + 84, 300), (60 + 24, 1000), (60 + 91, 40)):
        programmes.change_programme(programme=1, life_days=150, **ME)
        points.adjust(
            account=made,
            points=Decimal(amount),
            reason="gift",
            who=1,
            now=NOW - timedelta(days=ago),
        )
    return made


def test_an_account_warns_of_what_expires(world: World, account: int) -> None:
    (row,) = shown.accounts(world.customers["Ana Müller"], today=TODAY)
    assert told(row.balance, row.expiring, row.expiring_days) == ["1300", "300", "6"]
    assert row.expiring_on == TODAY + timedelta(days=6)
    assert [(int(lot.points), lot.expires_on) for lot in shown.lots(account, today=TODAY)] == [
        (300, TODAY + timedelta(days=6)),
        (1000, TODAY + timedelta(days=66)),
    ]
    assert shown.accounts(world.customers["東京商店"], today=TODAY) == ()


def test_whose_points_run_out_soon(world: World, account: int) -> None:
    programmes.change_programme(programme=1, life_days=None, **ME)
    other = points.open_account(customer=world.customers["東京商店"], **ME).value
    points.adjust(account=other, points=Decimal(9), reason="for ever", **ME)
    found = shown.expiring(today=TODAY, within=30)
    assert [(row.customer, int(row.points), row.days) for row in found] == [("Ana Müller", 300, 6)]
    assert [row.days for row in shown.expiring(today=TODAY, within=10**5)] == [6, 66]
    assert len(shown.expiring(today=TODAY, within=99, limit=1)) == 1


def test_the_ledger_says_why_each_entry_is_there(world: World, account: int) -> None:
    order = world.order("Ana Müller", ("BOLT-8", 2))
    fulfilment.dispatch(order=order, **ME)
    fulfilment.deliver(order=order, **ME)
    filters = shown.PointsFilters(account_id=account)
    page = shown.LEDGER.page(filters=filters, sort="at", descending=True, limit=10)
    assert (page[0].kind, page[0].order_id, page[0].facts["version"]) == ("earn", order, 2)
    assert (page[1].reason, page[1].staff) == ("gift", "Office")
    earned = shown.PointsFilters(account_id=account, kind="earn")
    assert shown.LEDGER.count(filters=earned) == 1
    assert order_story(order, today=TODAY).earned == page[0].points


def test_what_could_be_paid_and_what_is(world: World, account: int) -> None:
    order = world.draft("Ana Müller", ("BOLT-8", 2))
    total = draft(order, today=TODAY).total
    most = order_points.payable(order, today=TODAY)
    assert most is not None
    assert told(most.balance, most.value, most.points) == ["1300", "0.01", str(total.minor)]
    assert most.covered == total
    assert draft(order, today=TODAY).points is None
    payment.pay_points(order=order, points=Decimal(100), **ME)
    orders.confirm(order=order, **ME)
    paid = whole(order).points
    assert paid is not None
    assert told(paid.used, paid.covered.minor) == ["100", "100"]
    assert paid.covered + paid.due == total
    assert (paid.programme, paid.value, paid.problem) == ("Points", Decimal("0.01"), "")
    left = order_points.payable(order, today=TODAY)
    assert left is not None
    assert left.balance == 1200


def test_without_a_rate_nothing_could_be_paid_and_it_says_why(world: World, account: int) -> None:
    order = drafts.start(customer=world.customers["Ana Müller"], currency="USD", **ME).value
    most = order_points.payable(order, today=TODAY)
    assert most is not None
    assert told(most.points, most.value, most.problem) == ["0", "None", "rate-missing"]
    payment.pay_points(order=order, points=Decimal(10), **ME)
    shown_points = draft(order, today=TODAY).points
    assert shown_points is not None
    assert told(shown_points.wanted, shown_points.used) == ["10", "0"]
    assert shown_points.problem == "rate-missing"


def test_a_total_in_points_is_what_an_order_would_take(world: World) -> None:
    rate = {"base": "EUR", "quote": "USD", "on": TODAY, "rate": Decimal("1.25"), "source": "ecb"}
    insert_row(ExchangeRate, {**rate, "fetched_at": NOW, "reason": ""})
    order = world.draft("Ana Müller", ("WX-1", 1))
    total = draft(order, today=TODAY).total
    (in_points,) = totals.totals_in(total, customer_currency="EUR", today=TODAY)
    assert told(in_points.points, in_points.rate) == ["1250", "None"]
    dollars = type(total)(Decimal("12.50"), "USD")
    (in_points,) = totals.totals_in(dollars, customer_currency="", today=TODAY)
    assert told(in_points.points, in_points.rate) == ["1000", "1.25"]
    assert in_points.on == TODAY


def test_a_line_shows_where_its_price_comes_from_and_a_better_one(world: World) -> None:
    contracts.agree_price(
        customer=world.customers["Ana Müller"],
        product=world.products["WX-1"],
        price=Decimal(9),
        currency="EUR",
        from_on=TODAY,
        reference="K-17",
        **ME,
    )
    order = world.draft("Ana Müller", ("WX-1", 1))
    world_line = world.draft("Ana Müller", ("WX-1", 1), price=Decimal(20), price_reason="gilded")
    lines = lines_of([order, world_line])
    (agreed,), (named,) = lines[order], lines[world_line]
    assert (agreed.price_source, agreed.price_facts["reference"], agreed.better) == (
        *("contract", "K-17"),
        None,
    )
    assert (named.price_facts["reason"], named.better) == ("gilded", (Decimal(9), "contract"))
    assert told(named.in_points, named.points) == ["False", "0"]
