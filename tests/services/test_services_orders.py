"""From draft to delivery on both engines: promises, places and follow-ups in one transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.catalogue import PriceTier, Product, Specification, Supply
from desktop.models.customers import Customer
from desktop.models.money import ExchangeRate
from desktop.models.offers import WaitlistOffer
from desktop.models.office import History
from desktop.models.orders import Allocation, DraftStep, OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import (
    draft_steps,
    drafts,
    followups,
    fulfilment,
    lines,
    offers,
    office,
    orders,
    places,
    stock,
)
from desktop.services.change import insert_row
from desktop.services.taken import Taken

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 2)


def make_customer(name: str = "Okafor", *, tier: str = "standard", currency: str = "EUR") -> int:
    row = {"number": f"C-{name}", "name": name, "folded": name.lower(), "kind": "person"}
    defaults = {k: v() if callable(v) else v for k, v in _defaults(Customer).items()}
    return insert_row(
        Customer, {**defaults, **row, "tier": tier, "currency": currency, "created_at": NOW}
    )


def _defaults(model: Any) -> dict[str, Any]:
    return {field.name: default for field, default in model._meta.defaults.items()}


def make_product(code: str = "WY-1", *, price: str | None = "4.00", **values: Any) -> int:
    defaults = {k: v() if callable(v) else v for k, v in _defaults(Product).items()}
    row = {
        "code": code,
        "code_folded": code.lower(),
        "name": f"Widget {code}",
        "folded": f"widget {code.lower()}",
        "step": Decimal(1),
        "minimum": Decimal(1),
        "list_price": None if price is None else Decimal(price),
        "currency": "EUR",
        "created_at": NOW,
    }
    return insert_row(Product, {**defaults, **row, **values})


def give_stock(product: int, quantity: int, *, on: date | None = None) -> int:
    return stock.add_supply(
        product=product,
        kind="receipt" if on else "on-hand",
        quantity=Decimal(quantity),
        available_on=on or TODAY,
        who=None,
        now=NOW,
    ).value.supply


def draft_of(customer: int, *wishes: tuple[int, int], **values: Any) -> tuple[int, list[int]]:
    order = drafts.start(customer=customer, currency="EUR", who=None, now=NOW).value
    made = [
        lines.add_line(
            order=order, product=p, quantity=Decimal(q), who=None, now=NOW, **values
        ).value
        for p, q in wishes
    ]
    return order, made


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


def test_a_line_that_is_short_needs_a_choice_and_the_rest_waits_with_a_follow_up() -> None:
    product, customer = make_product(), make_customer()
    give_stock(product, 8)
    order, (line,) = draft_of(customer, (product, 10))

    with pytest.raises(RuleBroken) as refused:
        orders.confirm(order=order, who=None, now=NOW)
    assert refused.value.code == "unmet-without-choice"
    assert SalesOrder.get_by_id(order).number is None

    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    outcome = orders.confirm(order=order, who=None, now=NOW)

    assert outcome.value == "2026-000001"
    assert {"orders", "stock", "waitlists", "follow_ups"} <= outcome.changed
    assert Allocation.get().quantity == Decimal(8)
    entry = WaitlistEntry.get()
    assert (entry.quantity, entry.customer_id, entry.line_id) == (Decimal(2), customer, line)
    assert {f.rule for f in FollowUp.select()} == {"waitlist-news", "deliver-promise"}
    assert OrderLine.get_by_id(line).fulfilment == "waitlisted"
    assert not DraftStep.select().exists()


def test_stock_5_orders_of_3_3_4_are_promised_3_then_2_and_1_then_0_and_4() -> None:
    product, customer = make_product(), make_customer()
    give_stock(product, 5)
    give_stock(product, 20, on=TODAY + timedelta(days=7))
    promised = []
    for wanted in (3, 3, 4):
        order, (line,) = draft_of(customer, (product, wanted))
        promised.append([(part[0], part[1]) for part in OrderLine.get_by_id(line).promise])
        orders.confirm(order=order, who=None, now=NOW)
    later = (TODAY + timedelta(days=7)).isoformat()
    today = TODAY.isoformat()
    assert promised == [[("3", today)], [("2", today), ("1", later)], [("4", later)]]


def test_two_lines_of_one_product_share_its_stock() -> None:
    product, customer = make_product(), make_customer()
    give_stock(product, 5)
    _, (first, second) = draft_of(customer, (product, 3), (product, 4))
    assert [p[0] for p in OrderLine.get_by_id(first).promise] == ["3"]
    assert [p[0] for p in OrderLine.get_by_id(second).promise] == ["2"]


def test_who_comes_second_to_the_last_unit_is_told_and_loses_nothing() -> None:
    product = make_product()
    give_stock(product, 1)
    first, _ = draft_of(make_customer("A"), (product, 1))
    second, (line,) = draft_of(make_customer("B"), (product, 1))
    nora = office.add_staff(name="Nora", who=None, now=NOW).value
    orders.confirm(order=first, who=nora, now=NOW + timedelta(seconds=1))

    with pytest.raises(Conflict) as lost:
        orders.confirm(order=second, who=None, now=NOW)
    assert lost.value.code == "promise-taken"
    who: dict[str, Any] = {"number": "2026-000001", "name": "Nora"}
    who["at"] = NOW + timedelta(seconds=1)
    assert lost.value.params == {"positions": [1], **who}
    found = drafts.refresh(order=second, who=None, now=NOW).value
    assert found == Taken(positions=[1], **who)
    assert drafts.refresh(order=second, who=None, now=NOW).value is None, "told once"
    assert OrderLine.get_by_id(line).promise == []
    assert SalesOrder.get_by_id(second).state == "draft"


def test_a_promise_that_moved_by_itself_names_nobody_and_a_better_one_neither() -> None:
    product = make_product()
    give_stock(product, 5)
    receipt = give_stock(product, 5, on=TODAY + timedelta(days=7))
    before, _ = draft_of(make_customer("A"), (product, 2))
    orders.confirm(order=before, who=None, now=NOW)
    order, (line,) = draft_of(make_customer("B"), (product, 5))
    lines.choose(line=line, choice="split", who=None, now=NOW)
    stock.move(supply=receipt, on=TODAY + timedelta(days=14), who=None, now=NOW)
    with pytest.raises(Conflict) as lost:
        orders.confirm(order=order, who=None, now=NOW)
    assert (lost.value.code, lost.value.params) == ("promise-changed", {"positions": [1]})
    assert drafts.refresh(order=order, who=None, now=NOW).value is None

    other, _ = draft_of(make_customer("C"), (product, 1))
    orders.confirm(order=other, who=None, now=NOW)
    give_stock(product, 9)
    assert drafts.refresh(order=order, who=None, now=NOW).value is None, "it has become better"


def test_units_people_wait_for_are_not_promised_to_a_new_caller() -> None:
    product = make_product()
    order, (line,) = draft_of(make_customer("A"), (product, 3))
    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    give_stock(product, 5)
    _, (new,) = draft_of(make_customer("B"), (product, 5))
    assert [part[0] for part in OrderLine.get_by_id(new).promise] == ["2"]


def test_free_units_go_down_the_list_by_key_and_leave_a_call() -> None:
    product = make_product()
    entries = {}
    for name, tier in (("A", "standard"), ("B", "gold")):
        order, (line,) = draft_of(make_customer(name, tier=tier), (product, 2))
        lines.choose(line=line, choice="waitlist", who=None, now=NOW)
        orders.confirm(order=order, who=None, now=NOW)
        entries[name] = WaitlistEntry.get(WaitlistEntry.line == line)
    assert entries["B"].key < entries["A"].key
    assert entries["A"].key - entries["B"].key == 14 * 86_400_000_000
    give_stock(product, 3)

    first = WaitlistOffer.get()
    assert WaitlistEntry.get_by_id(entries["B"].id).state == "offered"
    offers.accept(offer=first.id, who=None, now=NOW + timedelta(hours=1))
    assert WaitlistEntry.get_by_id(entries["B"].id).state == "served"
    assert WaitlistEntry.get_by_id(entries["A"].id).state == "waiting"
    assert OrderLine.get_by_id(entries["B"].line_id).fulfilment == "allocated"
    assert FollowUp.select().where(FollowUp.rule == "offer-call").count() == 1
    assert FollowUp.get(
        FollowUp.entry == entries["B"].id, FollowUp.rule == "waitlist-news"
    ).state == ("done")


def test_a_decline_shrinks_the_line_for_a_reason() -> None:
    product = make_product()
    give_stock(product, 8)
    order, (line,) = draft_of(make_customer(), (product, 10))
    with pytest.raises(RuleBroken):
        lines.choose(line=line, choice="decline", who=None, now=NOW)
    lines.choose(line=line, choice="decline", reason="buys elsewhere", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    row = OrderLine.get_by_id(line)
    assert (row.quantity, row.amount_minor, row.choice_reason) == (
        Decimal(8),
        3200,
        "buys elsewhere",
    )
    assert SalesOrder.get_by_id(order).total_minor == 3200


def test_a_later_date_for_all_promises_every_part_for_the_last_day() -> None:
    product = make_product()
    receipt = TODAY + timedelta(days=14)
    give_stock(product, 8)
    give_stock(product, 5, on=receipt)
    order, (line,) = draft_of(make_customer(), (product, 10), wanted_on=TODAY + timedelta(days=3))
    lines.choose(line=line, choice="later", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    assert {a.promised_on for a in Allocation.select()} == {receipt}
    assert OrderLine.get_by_id(line).promised_on == receipt


def test_numbers_have_no_gap_when_a_confirmation_fails() -> None:
    product, customer = make_product(), make_customer()
    give_stock(product, 2)
    bad, _ = draft_of(customer, (product, 5))
    good, _ = draft_of(customer, (product, 1))
    with pytest.raises(RuleBroken):
        orders.confirm(order=bad, who=None, now=NOW)
    assert orders.confirm(order=good, who=None, now=NOW).value == "2026-000001"


def test_undo_brings_back_a_removed_line_and_the_customer_before() -> None:
    product = make_product()
    first, second = make_customer("A"), make_customer("B")
    order, (line,) = draft_of(first, (product, 3), words="the blue one")
    before = OrderLine.get_by_id(line).__data__
    drafts.set_customer(order=order, customer=second, who=None, now=NOW)
    lines.remove_line(line=line, who=None, now=NOW)
    assert SalesOrder.get_by_id(order).total_minor == 0

    assert draft_steps.undo(order=order, who=None, now=NOW).value
    assert OrderLine.get_by_id(line).__data__ == before
    assert SalesOrder.get_by_id(order).total_minor == 1200
    assert draft_steps.undo(order=order, who=None, now=NOW).value
    assert SalesOrder.get_by_id(order).customer_id == first
    assert draft_steps.undo(order=order, who=None, now=NOW).value  # the adding of the line
    assert not OrderLine.select().exists()
    assert not draft_steps.undo(order=order, who=None, now=NOW).value


def test_redo_makes_again_what_was_undone_until_something_else_changes() -> None:
    product = make_product()
    first, second = make_customer("A"), make_customer("B")
    order, (line,) = draft_of(first, (product, 3), words="the blue one")
    drafts.set_customer(order=order, customer=second, who=None, now=NOW)
    lines.change_line(line=line, quantity=Decimal(4), who=None, now=NOW)
    after = OrderLine.get_by_id(line).__data__

    for _step in range(3):  # the quantity, the customer, the line itself
        assert draft_steps.undo(order=order, who=None, now=NOW).value
    assert not OrderLine.select().where(OrderLine.order == order).exists()
    for _step in range(3):
        assert draft_steps.redo(order=order, who=None, now=NOW).value
    assert not draft_steps.redo(order=order, who=None, now=NOW).value
    assert OrderLine.get_by_id(line).__data__ == after
    assert SalesOrder.get_by_id(order).customer_id == second
    assert SalesOrder.get_by_id(order).total_minor == 1600

    draft_steps.undo(order=order, who=None, now=NOW)
    lines.change_line(line=line, quantity=Decimal(5), who=None, now=NOW)
    assert not draft_steps.redo(order=order, who=None, now=NOW).value
    assert OrderLine.get_by_id(line).quantity == 5


def test_a_manual_price_survives_and_the_tier_price_serves_where_none_was_typed() -> None:
    product = make_product(price="100")
    insert_row(PriceTier, {"product": product, "from_quantity": Decimal(10), "price": Decimal(80)})
    order, (line,) = draft_of(make_customer(), (product, 1))
    lines.change_line(line=line, quantity=Decimal(10), who=None, now=NOW)
    row = OrderLine.get_by_id(line)
    assert (row.unit_price, row.price_source) == (Decimal(80), "tier")
    lines.change_line(line=line, price=Decimal(150), who=None, now=NOW)
    lines.change_line(line=line, quantity=Decimal(12), who=None, now=NOW)
    row = OrderLine.get_by_id(line)
    assert (row.unit_price, row.price_source, row.amount_minor) == (Decimal(150), "manual", 180000)
    assert SalesOrder.get_by_id(order).total_minor == 180000


def test_a_price_in_another_currency_is_converted_with_its_evidence_and_frozen() -> None:
    product = make_product(price="10")
    give_stock(product, 5)
    insert_row(
        ExchangeRate,
        {
            "base": "EUR", "quote": "USD", "on": date(2026, 10, 30), "rate": Decimal("1.1581"),
            "source": "ecb", "fetched_at": NOW, "reason": "", "staff": None,
        },
    )  # fmt: skip
    customer = make_customer(currency="USD")
    order = drafts.start(customer=customer, currency="USD", who=None, now=NOW).value
    line = lines.add_line(
        order=order, product=product, quantity=Decimal(3), who=None, now=NOW
    ).value
    row = OrderLine.get_by_id(line)
    assert (row.unit_price, row.price_source, row.amount_minor) == (
        Decimal("11.581"), "converted", 3474,
    )  # fmt: skip
    assert "2026-10-30" in row.price_note
    order, _ = draft_of(customer, (product, 1))
    orders.confirm(order=order, who=None, now=NOW)
    frozen = SalesOrder.get_by_id(order)
    assert (frozen.rate_to, frozen.rate, frozen.rate_on, frozen.rate_source) == (
        "USD", Decimal("1.1581"), date(2026, 10, 30), "ecb",
    )  # fmt: skip


def test_a_required_specification_is_asked_for_and_a_wrong_one_refused() -> None:
    product = make_product()
    give_stock(product, 5)
    insert_row(
        Specification,
        {
            "product": product, "position": 1, "name": "finish", "kind": "choice", "unit": "",
            "choices": ["zinc", "brass"], "required": True,
        },
    )  # fmt: skip
    order, (line,) = draft_of(make_customer(), (product, 1))
    with pytest.raises(RuleBroken) as missing:
        orders.confirm(order=order, who=None, now=NOW)
    assert missing.value.code == "specification-missing"
    with pytest.raises(RuleBroken) as wrong:
        lines.change_line(line=line, specifications={"finish": "gold"}, who=None, now=NOW)
    assert wrong.value.code == "specification-not-a-choice"
    lines.change_line(line=line, specifications={"finish": "zinc"}, who=None, now=NOW)
    assert orders.confirm(order=order, who=None, now=NOW).value


def test_dispatch_takes_what_is_on_hand_and_delivery_completes() -> None:
    product = make_product()
    supply = give_stock(product, 8)
    order, _ = draft_of(make_customer(), (product, 3))
    orders.confirm(order=order, who=None, now=NOW)
    fulfilment.dispatch(order=order, who=None, now=NOW)
    row = Supply.get_by_id(supply)
    assert (row.quantity, row.allocated) == (Decimal(5), Decimal(0))
    assert SalesOrder.get_by_id(order).state == "in-progress"
    assert fulfilment.deliver(order=order, who=None, now=NOW).value == "completed"
    assert {f.state for f in FollowUp.select()} == {"done"}


def test_a_receipt_that_arrives_short_is_taken_from_those_promised_last() -> None:
    product, days = make_product(), [date(2026, 11, 12), date(2026, 11, 19)]
    receipt, later = (give_stock(product, 5, on=day) for day in days)
    made = []
    for name, quantity in (("A", 3), ("B", 2)):
        order, _ = draft_of(make_customer(name), (product, quantity))
        orders.confirm(order=order, who=None, now=NOW)
        made.append(order)
    with pytest.raises(RuleBroken) as refused:
        stock.receive(supply=receipt, quantity=Decimal("2.5"), who=None, now=NOW)
    assert refused.value.code == "quantity-step"
    assert stock.receive(supply=receipt, quantity=Decimal(4), who=None, now=NOW).value == 1
    here, next_one = Supply.get_by_id(receipt), Supply.get_by_id(later)
    assert (here.kind, here.quantity, here.allocated) == ("on-hand", Decimal(4), Decimal(4))
    assert next_one.allocated == Decimal(1)
    first, second = (SalesOrder.get_by_id(order) for order in made)
    assert first.promised_on == days[0], "whoever was promised first keeps it"
    assert second.promised_on == days[1]
    told = FollowUp.get(FollowUp.rule == "promise-moved")
    assert told.order_id == second.id
    line = OrderLine.get(OrderLine.order == second)
    assert [part[:2] for part in line.promise] == [["1", "2026-11-12"], ["1", "2026-11-19"]]


def test_what_does_not_come_at_all_waits_from_the_moment_it_was_ordered() -> None:
    product = make_product()
    receipt = give_stock(product, 5, on=date(2026, 11, 12))
    order, (line,) = draft_of(make_customer(), (product, 5))
    orders.confirm(order=order, who=None, now=NOW)
    later = NOW + timedelta(days=3)
    assert stock.receive(supply=receipt, quantity=Decimal(2), who=None, now=later).value == 1
    entry = WaitlistEntry.get()
    assert (entry.line_id, entry.quantity, entry.joined_at) == (line, Decimal(3), NOW)
    assert OrderLine.get_by_id(line).fulfilment == "waitlisted"
    assert SalesOrder.get_by_id(order).promised_on is None


def test_what_is_not_dispatched_stays_open_with_its_own_promise() -> None:
    product = make_product()
    supply = give_stock(product, 3)
    give_stock(product, 3, on=date(2026, 11, 12))
    order, (line,) = draft_of(make_customer(), (product, 5))
    lines.choose(line=line, choice="split", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    for wrong, code in ((Decimal("1.5"), "quantity-step"), (Decimal(4), "dispatch-too-much")):
        with pytest.raises(RuleBroken) as refused:
            fulfilment.dispatch(order=order, quantities={line: wrong}, who=None, now=NOW)
        assert refused.value.code == code
    fulfilment.dispatch(order=order, quantities={line: Decimal(2)}, who=None, now=NOW)
    row = Supply.get_by_id(supply)
    assert (row.quantity, row.allocated) == (Decimal(1), Decimal(1))
    parts = Allocation.select().order_by(Allocation.id)
    assert sorted((part.quantity, part.promised_on, part.state) for part in parts) == [
        (Decimal(1), TODAY, "allocated"),
        (Decimal(2), TODAY, "dispatched"),
        (Decimal(2), date(2026, 11, 12), "allocated"),
    ]
    assert OrderLine.get_by_id(line).fulfilment == "backordered"
    assert SalesOrder.get_by_id(order).state == "in-progress"
    assert fulfilment.deliver(order=order, who=None, now=NOW).value == "in-progress"
    assert SalesOrder.get_by_id(order).promised_on == date(2026, 11, 12)


def test_cancelling_what_is_left_keeps_what_has_left() -> None:
    product = make_product()
    supply = give_stock(product, 4)
    order, (line,) = draft_of(make_customer(), (product, 4))
    orders.confirm(order=order, who=None, now=NOW)
    fulfilment.dispatch(order=order, quantities={line: Decimal(3)}, who=None, now=NOW)
    fulfilment.cancel(order=order, reason="too late", who=None, now=NOW)
    row = OrderLine.get_by_id(line)
    assert (row.quantity, row.fulfilment, row.amount_minor) == (Decimal(3), "dispatched", 1200)
    assert SalesOrder.get_by_id(order).total_minor == 1200
    kept = Supply.get_by_id(supply)
    assert (kept.quantity, kept.allocated) == (Decimal(1), Decimal(0))
    assert fulfilment.deliver(order=order, who=None, now=NOW).value == "cancelled"
    assert OrderLine.get_by_id(line).fulfilment == "delivered"


def test_cancelling_frees_units_and_gives_up_places() -> None:
    product = make_product()
    supply = give_stock(product, 2)
    order, (line,) = draft_of(make_customer(), (product, 3))
    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    with pytest.raises(RuleBroken):
        fulfilment.cancel(order=order, reason=" ", who=None, now=NOW)
    fulfilment.cancel(order=order, reason="changed their mind", who=None, now=NOW)
    assert Supply.get_by_id(supply).allocated == 0
    assert WaitlistEntry.get().state == "withdrawn"
    assert not FollowUp.select().where(FollowUp.state == "open").exists()


def test_a_moved_receipt_tells_first_and_a_cancelled_one_waits_from_the_order_on() -> None:
    product, customer = make_product(), make_customer()
    receipt = give_stock(product, 5, on=TODAY + timedelta(days=7))
    order, (line,) = draft_of(customer, (product, 5))
    orders.confirm(order=order, who=None, now=NOW)

    later = TODAY + timedelta(days=14)
    assert stock.move(supply=receipt, on=later, who=None, now=NOW).value == 1
    assert SalesOrder.get_by_id(order).promised_on == later
    told = FollowUp.get(FollowUp.rule == "promise-moved")
    assert told.params["new"] == later.isoformat()

    assert stock.cancel_supply(supply=receipt, reason="lost at sea", who=None, now=NOW).value == 1
    entry = WaitlistEntry.get()
    assert (entry.quantity, entry.joined_at) == (Decimal(5), NOW)
    assert OrderLine.get_by_id(line).fulfilment == "waitlisted"


def test_every_change_leaves_who_when_old_and_new() -> None:
    product = make_product()
    _, (line,) = draft_of(make_customer(), (product, 3))
    lines.change_line(line=line, quantity=Decimal(4), who=1, now=NOW + timedelta(minutes=1))
    row = (
        History.select()
        .where(History.subject == "order_line", History.action == "changed")
        .order_by(History.id.desc())
        .get()
    )
    assert row.changes["quantity"] == ["3", "4"]
    assert (row.staff_id, row.at) == (1, NOW + timedelta(minutes=1))


def test_a_withdrawn_place_shrinks_its_line_to_what_was_given() -> None:
    product = make_product()
    give_stock(product, 2)
    order, (line,) = draft_of(make_customer(), (product, 3))
    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    places.withdraw(entry=WaitlistEntry.get().id, reason="no need", who=None, now=NOW)
    row = OrderLine.get_by_id(line)
    assert (row.quantity, row.fulfilment) == (Decimal(2), "allocated")
    assert SalesOrder.get_by_id(order).total_minor == 800


def test_an_order_of_which_everything_was_declined_is_not_confirmed() -> None:
    product = make_product()
    order, (line,) = draft_of(make_customer(), (product, 3))
    lines.choose(line=line, choice="decline", reason="too late", who=None, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        orders.confirm(order=order, who=None, now=NOW)
    assert refused.value.code == "order-all-declined"
    assert OrderLine.get_by_id(line).quantity == Decimal(3)


def test_news_of_a_place_plans_the_next_news_as_long_as_it_waits() -> None:
    product = make_product()
    order, (line,) = draft_of(make_customer(), (product, 3))
    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    told = FollowUp.get(FollowUp.rule == "waitlist-news")
    later = NOW + timedelta(days=7)
    followups.finish(follow_up=told.id, outcome="told", who=None, now=later)
    again = FollowUp.get(FollowUp.rule == "waitlist-news", FollowUp.state == "open")
    assert again.due > later
    places.withdraw(entry=WaitlistEntry.get().id, reason="no need", who=None, now=later)
    assert not FollowUp.select().where(FollowUp.state == "open").exists()
    assert SalesOrder.get_by_id(order).state == "cancelled"


def test_what_was_given_of_a_waiting_line_has_somebody_who_sees_to_it() -> None:
    product = make_product()
    give_stock(product, 2)
    order, (line,) = draft_of(make_customer(), (product, 3))
    lines.choose(line=line, choice="waitlist", who=None, now=NOW)
    orders.confirm(order=order, who=None, now=NOW)
    places.withdraw(entry=WaitlistEntry.get().id, reason="no need", who=None, now=NOW)
    open_ones = FollowUp.select().where(FollowUp.state == "open")
    assert [row.rule for row in open_ones] == ["deliver-promise"]
    assert SalesOrder.get_by_id(order).promised_on == TODAY


def test_a_promise_seen_to_before_it_is_delivered_is_seen_to_again() -> None:
    product = make_product()
    give_stock(product, 5)
    order, _ = draft_of(make_customer(), (product, 3))
    orders.confirm(order=order, who=None, now=NOW)
    followups.finish(follow_up=FollowUp.get().id, outcome="driver called", who=None, now=NOW)
    again = FollowUp.get(FollowUp.state == "open")
    assert (again.rule, again.order_id) == ("deliver-promise", order)
    assert again.due > NOW
    fulfilment.dispatch(order=order, who=None, now=NOW)
    fulfilment.deliver(order=order, who=None, now=NOW)
    assert not FollowUp.select().where(FollowUp.state == "open").exists()
