"""Orders paid in points, wholly or partly, on both engines (money.md, scenarios 10 to 14)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop
from shop import ME, NOW, TODAY

from desktop.domain.errors import Conflict, LiaisonError, RuleBroken
from desktop.domain.points import Multiplier
from desktop.models.customers import Customer
from desktop.models.money import ExchangeRate, PointsAccount, PointsEntry
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance
from desktop.models.programmes import PointsProgramme
from desktop.models.work import FollowUp
from desktop.queries import integrity
from desktop.services import (
    customers,
    draft_steps,
    drafts,
    fulfilment,
    lines,
    office,
    orders,
    payment,
    points,
    programmes,
)
from desktop.services.change import changing, insert_row

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    programmes.change_programme(programme=1, spend_value=Decimal(1), life_days=90, **ME)


@pytest.fixture
def customer() -> int:
    return customers.create_customer(name="Maria Okafor", currency="EUR", **ME).value


@pytest.fixture
def account(customer: int) -> int:
    return points.open_account(customer=customer, **ME).value


def give(account: int, amount: str, *, now: datetime = NOW) -> None:
    points.adjust(account=account, points=Decimal(amount), reason="gift", who=None, now=now)


def product(price: str, *, there: int = 1000, code: str = "W", **values: Any) -> int:
    return shop.product(code, there, price, name=f"Widget {code}", **values)


def draft(customer: int, currency: str = "EUR") -> int:
    return drafts.start(customer=customer, currency=currency, **ME).value


def add(order: int, product: int, quantity: int = 1, **values: Any) -> int:
    return lines.add_line(
        order=order, product=product, quantity=Decimal(quantity), **values, **ME
    ).value


def bought(customer: int, price: str, *, pays: str = "0", now: datetime = NOW) -> int:
    """A confirmed order of one piece at a price, paid with so many points."""
    order, code = draft(customer), f"P{SalesOrder.select().count()}"
    then: dict[str, Any] = {"who": None, "now": now}
    lines.add_line(order=order, product=product(price, code=code), quantity=Decimal(1), **then)
    payment.pay_points(order=order, points=Decimal(pays), **then)
    orders.confirm(order=order, **then)
    return order


def expire(now: datetime) -> int:
    with changing(who=None, now=now) as change:
        return points.expire(change)


def delivered(order: int, *, now: datetime = NOW) -> None:
    fulfilment.dispatch(order=order, who=None, now=now)
    assert fulfilment.deliver(order=order, who=None, now=now).value == "completed"


def get(order: int) -> SalesOrder:
    return SalesOrder.get_by_id(order)


def split(order: int) -> tuple[Any, ...]:
    """Points used, what they cover and what stays due in money."""
    row = get(order)
    return row.points_used, row.covered_minor, row.total_minor - row.covered_minor


def ledger() -> list[tuple[Any, ...]]:
    return [(row.kind, row.points) for row in PointsEntry.select().order_by(PointsEntry.id)]


def left(account: int) -> dict[date | None, Decimal]:
    return points.lots_of(account)


def rate(quote: str, value: str) -> None:
    insert_row(
        ExchangeRate,
        {
            "base": "EUR",
            "quote": quote,
            "on": TODAY,
            "rate": Decimal(value),
            "source": "ecb",
            "fetched_at": NOW,
            "reason": "",
        },
    )


# --- the scenarios --------------------------------------------------------------------------------


def test_spending_50_of_106_on_106_and_earning_on_the_rest_leaves_112(
    customer: int, account: int
) -> None:
    """Scenario 10."""
    give(account, "106")
    order = bought(customer, "106.00", pays="50")
    assert split(order) == (50, 5000, 5600)
    delivered(order)
    assert ledger() == [("adjust", 106), ("spend", -50), ("earn", 56)]
    assert balance(account, TODAY) == 112


def test_points_that_expire_first_pay_first(customer: int, account: int) -> None:
    """Scenario 11."""
    give(account, "500")
    give(account, "600", now=NOW + timedelta(days=30))
    bought(customer, "500.00", pays="500", now=NOW + timedelta(days=40))
    assert expire(NOW + timedelta(days=91)) == 0
    assert balance(account, TODAY + timedelta(days=91)) == 600
    assert expire(NOW + timedelta(days=120)) == 0  # their last day
    assert expire(NOW + timedelta(days=121)) == 1
    assert ledger()[-1] == ("expire", -600)


def test_whole_points_leave_the_rest_in_money_and_no_stuck_cents(
    customer: int, account: int
) -> None:
    """Scenario 12."""
    give(account, "1000")
    order = bought(customer, "10.75", pays="500")
    assert split(order) == (10, 1000, 75)
    assert balance(account, TODAY) == 990


def test_a_cancelled_order_gives_the_same_points_back_with_their_old_expiry(
    customer: int, account: int
) -> None:
    """Scenario 13."""
    give(account, "500")
    give(account, "600", now=NOW + timedelta(days=30))
    before = left(account)
    for _ in range(3):  # buying and cancelling in a loop nets zero
        order = bought(customer, "800.00", pays="800")
        assert sum(left(account).values()) == 300
        fulfilment.cancel(order=order, reason="changed their mind", **ME)
        assert left(account) == before
    entries = list(PointsEntry.select().where(PointsEntry.kind == "reverse"))
    assert {entry.reverses.kind for entry in entries} == {"spend"}
    assert sum(points for _, points in ledger()) == 1100


def test_77_points_at_0_05_cover_3_85_and_77_are_taken(customer: int, account: int) -> None:
    """Scenario 14."""
    programmes.change_programme(programme=1, spend_value=Decimal("0.05"), **ME)
    give(account, "77")
    order = bought(customer, "3.85", pays="77")
    assert split(order) == (77, 385, 0)
    assert ledger()[-1] == ("spend", -77)
    delivered(order)
    assert len(ledger()) == 2  # nothing was paid in money: nothing is earned


# --- what a draft shows ---------------------------------------------------------------------------


def test_what_points_cover_follows_every_change_of_the_draft_and_undo(
    customer: int, account: int
) -> None:
    give(account, "100")
    order, widget = draft(customer), product("30.00")
    first = add(order, widget)
    payment.pay_points(order=order, points=Decimal(50), **ME)
    assert split(order) == (30, 3000, 0)
    lines.change_line(line=first, quantity=Decimal(2), **ME)
    assert split(order) == (50, 5000, 1000)
    payment.pay_points(order=order, points=Decimal(10), **ME)
    assert split(order) == (10, 1000, 5000)
    draft_steps.undo(order=order, **ME)
    lines.change_line(line=first, discount_percent=Decimal(50), **ME)
    assert split(order) == (30, 3000, 0)
    draft_steps.undo(order=order, **ME)
    assert split(order) == (50, 5000, 1000)
    draft_steps.undo(order=order, **ME)
    draft_steps.undo(order=order, **ME)
    assert (split(order), get(order).points_wanted) == ((0, 0, 3000), 0)
    assert balance(account, TODAY) == 100  # a draft takes nothing


def test_points_that_cannot_be_paid_are_refused(customer: int) -> None:
    order, nobody = draft(customer), drafts.start(customer=None, currency="EUR", **ME).value
    for which, amount, code in (
        (order, "50", "points-short"),  # there is no account yet
        (order, "0.5", "points-amount"),
        (order, "-5", "points-amount"),
        (order, "NaN", "points-amount"),
        (nobody, "5", "order-no-customer"),
    ):
        with pytest.raises(RuleBroken) as refused:
            payment.pay_points(order=which, points=Decimal(amount), **ME)
        assert refused.value.code == code
    points.adjust(
        account=points.open_account(customer=customer, **ME).value,
        points=Decimal(49),
        reason="gift",
        **ME,
    )
    with pytest.raises(RuleBroken) as refused:
        payment.pay_points(order=order, points=Decimal(50), **ME)
    assert refused.value.params == {"balance": 49, "wanted": 50}


def test_points_spent_elsewhere_meanwhile_stop_the_confirmation_whole(
    customer: int, account: int
) -> None:
    give(account, "50")
    order = draft(customer)
    add(order, product("80.00"))
    payment.pay_points(order=order, points=Decimal(50), **ME)
    bought(customer, "20.00", pays="20")
    with pytest.raises(RuleBroken) as refused:
        orders.confirm(order=order, **ME)
    assert refused.value.code == "points-short"
    assert get(order).state == "draft"
    assert balance(account, TODAY) == 30


def test_another_customers_points_are_not_offered_for_the_order(
    customer: int, account: int
) -> None:
    give(account, "50")
    order = draft(customer)
    add(order, product("80.00"))
    payment.pay_points(order=order, points=Decimal(50), **ME)
    other = customers.create_customer(name="Somebody else", currency="EUR", **ME).value
    drafts.set_customer(order=order, customer=other, **ME)
    assert (split(order), get(order).points_wanted) == ((0, 0, 8000), 0)


def test_a_worth_that_moved_is_shown_before_it_counts_but_a_quote_stands(
    customer: int, account: int
) -> None:
    give(account, "200")
    drafted, quoted = draft(customer), draft(customer)
    widget = product("100.00")
    for order in (drafted, quoted):
        add(order, widget)
        payment.pay_points(order=order, points=Decimal(100), **ME)
    orders.quote(order=quoted, expires_on=TODAY, **ME)
    programmes.change_programme(programme=1, spend_value=Decimal("0.5"), **ME)
    with pytest.raises(Conflict) as moved:
        orders.confirm(order=drafted, **ME)
    assert moved.value.code == "points-moved"
    drafts.refresh(order=drafted, **ME)
    orders.confirm(order=drafted, **ME)
    assert split(drafted) == (100, 5000, 5000)
    orders.confirm(order=quoted, **ME)
    assert split(quoted) == (100, 10000, 0)


def test_in_another_currency_points_are_worth_what_the_programme_says_or_the_rate(
    customer: int, account: int
) -> None:
    give(account, "100")
    rate("USD", "1.25")
    rate("GBP", "0.8")
    programmes.change_programme(programme=1, worths={"GBP": (Decimal(1), Decimal("0.75"))}, **ME)
    for currency, covered in (("USD", 12500), ("GBP", 7500)):
        order = draft(customer, currency)
        add(order, product("500.00", code=currency))
        payment.pay_points(order=order, points=Decimal(100), **ME)
        assert split(order)[:2] == (100, covered)
    facts = get(1).points_facts
    assert (facts["rate"], facts["on"], facts["source"]) == ("1.25", "2026-11-02", "ecb")


def test_without_a_rate_the_draft_goes_on_and_the_confirmation_says_why(
    customer: int, account: int
) -> None:
    give(account, "100")
    rate("USD", "1.25")
    order = draft(customer, "USD")
    add(order, product("500.00"))
    payment.pay_points(order=order, points=Decimal(100), **ME)
    later: dict[str, Any] = {"who": None, "now": NOW + timedelta(days=9)}
    drafts.refresh(order=order, **later)
    assert (split(order)[:2], get(order).points_wanted) == ((0, 0), 100)
    with pytest.raises(RuleBroken) as refused:
        orders.confirm(order=order, **later)
    assert refused.value.code == "rate-too-old"


# --- lines priced in points -----------------------------------------------------------------------


def test_a_line_in_points_costs_points_and_no_money(customer: int, account: int) -> None:
    give(account, "5000")
    order, widget = draft(customer), product("40.00")
    priced = add(order, widget, 3, price=Decimal(1200), price_currency="p")
    add(order, widget, 1)
    row = OrderLine.get_by_id(priced)
    assert (row.in_points, row.points, row.amount_minor) == (True, 3600, 0)
    assert (row.unit_price, row.price_source) == (1200, "manual")
    assert (get(order).line_points, get(order).total_minor) == (3600, 4000)
    lines.change_line(line=priced, quantity=Decimal(2), **ME)
    lines.set_currency(order=order, currency="EUR", convert_typed=True, **ME)
    assert (get(order).line_points, get(order).total_minor) == (2400, 4000)
    payment.pay_points(order=order, points=Decimal(15), **ME)
    orders.confirm(order=order, **ME)
    assert ledger()[-1] == ("spend", -2415)
    delivered(order)
    assert ledger()[-1] == ("earn", 25)
    lines_left = [line.points for line in OrderLine.select().order_by(OrderLine.position)]
    assert lines_left == [2400, 0]


def test_a_price_in_points_can_be_given_up_for_the_list_price(customer: int) -> None:
    order = draft(customer)
    line = add(order, product("40.00"), price=Decimal(1200), price_currency="p")
    lines.change_line(line=line, price=None, **ME)
    row = OrderLine.get_by_id(line)
    assert (row.in_points, row.points, row.amount_minor) == (False, 0, 4000)
    assert (get(order).line_points, get(order).programme_id) == (0, None)


def test_points_of_a_line_are_rounded_as_money_is(customer: int) -> None:
    order = draft(customer)
    widget = product("1.00", step=Decimal("0.5"), minimum=Decimal("0.5"))
    made = lines.add_line(
        order=order,
        product=widget,
        quantity=Decimal("0.5"),
        price=Decimal(3),
        price_currency="p",
        **ME,
    ).value
    assert OrderLine.get_by_id(made).points == 2  # 1.5 of whole points
    with pytest.raises(RuleBroken) as refused:
        lines.change_line(line=made, price=Decimal("1.005"), price_currency="p", **ME)
    assert refused.value.code == "number-decimals"


def test_without_a_programme_nothing_is_priced_in_points(customer: int) -> None:
    programmes.change_programme(programme=1, active=False, **ME)
    with pytest.raises(RuleBroken) as refused:
        add(draft(customer), product("1.00"), price=Decimal(3), price_currency="p")
    assert refused.value.code == "points-programme"


def test_a_declined_rest_takes_fewer_points(customer: int, account: int) -> None:
    give(account, "1000")
    order, widget = draft(customer), product("10.00", there=2)
    line = add(order, widget, 5, price=Decimal(100), price_currency="p")
    lines.choose(line=line, choice="decline", reason="no more to be had", **ME)
    orders.confirm(order=order, **ME)
    assert ledger()[-1] == ("spend", -200)
    assert get(order).line_points == 200


def test_what_is_no_longer_waited_for_comes_back(customer: int, account: int) -> None:
    from desktop.models.waitlists import WaitlistEntry
    from desktop.services import places

    give(account, "1000")
    order, widget = draft(customer), product("10.00", there=2)
    line = add(order, widget, 5)
    payment.pay_points(order=order, points=Decimal(45), **ME)
    lines.choose(line=line, choice="waitlist", **ME)
    orders.confirm(order=order, **ME)
    assert split(order) == (45, 4500, 500)
    places.withdraw(entry=WaitlistEntry.get().id, reason="found it elsewhere", **ME)
    assert split(order) == (20, 2000, 0)
    assert ledger()[1:] == [("spend", -45), ("reverse", 25)]


def test_what_has_left_already_stays_paid_for(customer: int, account: int) -> None:
    give(account, "1000")
    order = draft(customer)
    gone = add(order, product("10.00", code="A"))
    add(order, product("20.00", code="B"))
    payment.pay_points(order=order, points=Decimal(25), **ME)
    orders.confirm(order=order, **ME)
    fulfilment.dispatch(order=order, quantities={gone: Decimal(1)}, **ME)
    fulfilment.cancel(order=order, reason="the rest is not needed", **ME)
    assert balance(account, TODAY) == 990


# --- earning --------------------------------------------------------------------------------------


def test_earning_is_multiplied_by_period_and_tier_and_says_so(customer: int, account: int) -> None:
    programmes.set_tiers(programme=1, tiers=[("gold", Decimal(1000))], by="points", **ME)
    programmes.set_multipliers(
        programme=1,
        multipliers=[
            Multiplier(TODAY, TODAY, Decimal(2), ("gold",), "gold days"),
            Multiplier(TODAY, TODAY, Decimal("1.5"), (), "autumn"),
            Multiplier(date(2027, 3, 1), date(2027, 3, 31), Decimal(9)),
        ],
        **ME,
    )
    later = NOW + timedelta(days=3)
    delivered(bought(customer, "10.00"), now=later)  # what counts is the day it was bought
    customers.change_customer(customer=customer, tier="gold", **ME)
    delivered(bought(customer, "10.00"), now=later)
    delivered(bought(customer, "10.00", now=later), now=later)
    assert [points for _, points in ledger()] == [15, 20, 10]
    first, second, third = PointsEntry.select().order_by(PointsEntry.id)
    assert (first.facts["factor"], first.facts["note"], first.facts["tier"]) == (
        *("1.5", "autumn"),
        "standard",
    )
    assert (second.facts["factor"], second.facts["amount"]) == ("2", "10.00")
    assert "factor" not in third.facts
    assert third.facts["version"] == PointsProgramme.get_by_id(1).version
    assert {row.amount_minor for row in (first, second, third)} == {1000}


def test_without_a_rate_somebody_enters_the_points(customer: int, account: int) -> None:
    rate("USD", "1.25")
    order = draft(customer, "USD")
    add(order, product("100.00"))
    orders.confirm(order=order, **ME)
    delivered(order, now=NOW + timedelta(days=9))
    assert not PointsEntry.select().exists()
    assert FollowUp.select().where(FollowUp.rule == "points-by-hand").exists()


def test_a_currency_with_a_worth_of_its_own_earns_by_it(customer: int, account: int) -> None:
    rate("USD", "1.25")
    programmes.change_programme(programme=1, worths={"USD": (Decimal(3), Decimal(1))}, **ME)
    order = draft(customer, "USD")
    add(order, product("100.00"))
    orders.confirm(order=order, **ME)
    delivered(order)
    entry = PointsEntry.get()
    assert (entry.points, entry.amount_minor) == (375, 10000)  # 125.00 USD at 3, of 100.00 EUR


def test_who_collects_no_points_earns_none(customer: int) -> None:
    delivered(bought(customer, "10.00"))
    assert not PointsEntry.select().exists()
    assert not PointsAccount.select().exists()
    assert Customer.get_by_id(customer).tier == "standard"


def test_another_programme_takes_lines_in_points_with_it_in_parts_that_it_knows(
    customer: int, account: int
) -> None:
    fine = programmes.create_programme(
        name="Fine", currency="EUR", earn_per_unit=Decimal(1), spend_value=Decimal(1),
        decimals=2, **ME
    ).value  # fmt: skip
    other = points.open_account(customer=customer, programme=fine, **ME).value
    give(other, "20")
    order = draft(customer)
    line = add(order, product("10.00"), 3, price=Decimal("2.15"), price_currency="p")
    assert (OrderLine.get_by_id(line).points, get(order).line_points) == (6, 6)
    payment.pay_points(order=order, points=Decimal(0), programme=fine, **ME)
    assert OrderLine.get_by_id(line).points == Decimal("6.45")
    assert get(order).line_points == Decimal("6.45")
    orders.confirm(order=order, **ME)
    assert (balance(account, TODAY), balance(other, TODAY)) == (Decimal(0), Decimal("13.55"))
    assert integrity.check(now=NOW) == []


def test_a_programme_that_is_gone_or_out_of_force_takes_no_payment(
    customer: int, account: int
) -> None:
    give(account, "50")
    closed = programmes.create_programme(
        name="Old", currency="EUR", earn_per_unit=Decimal(1), spend_value=Decimal(1), **ME
    ).value
    programmes.change_programme(programme=closed, active=False, **ME)
    order = draft(customer)
    for programme, code in ((closed, "points-programme"), (4711, "points-programme-gone")):
        with pytest.raises(LiaisonError) as refusal:
            payment.pay_points(order=order, points=Decimal(10), programme=programme, **ME)
        assert refusal.value.code == code


def test_cancelling_after_a_part_has_left_gives_back_what_the_rest_took(
    customer: int, account: int
) -> None:
    """Three of four pieces have left: what they cost in points stays paid."""
    give(account, "500")
    order = draft(customer)
    bought_with_money = add(order, product("10.00", code="A"), 4)
    in_points = add(order, product("10.00", code="B"), 4, price=Decimal(50), price_currency="p")
    payment.pay_points(order=order, points=Decimal(40), **ME)
    orders.confirm(order=order, **ME)
    assert balance(account, TODAY) == 260
    three = {bought_with_money: Decimal(3), in_points: Decimal(3)}
    fulfilment.dispatch(order=order, quantities=three, **ME)
    fulfilment.cancel(order=order, reason="moved away", **ME)
    assert balance(account, TODAY) == 500 - 3 * 50 - 30
    assert left(account) == {TODAY + timedelta(days=90): 320}
    assert integrity.check(now=NOW) == []
