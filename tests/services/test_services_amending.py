"""Amending: the next revision in one transaction, what was said before readable, nobody robbed."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, give, held, lines_of, ordered, product, sound

from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.catalogue import Supply
from desktop.models.offers import WaitlistOffer
from desktop.models.office import History
from desktop.models.orders import DraftStep, OrderLine, SalesOrder
from desktop.models.points import balance
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.queries import customers as found_customers
from desktop.queries import desk, exports, products
from desktop.queries import drafts as open_drafts
from desktop.queries.card import card
from desktop.queries.order_counts import order_counts
from desktop.queries.orders import ORDERS, STATES, OrderFilters, by_number
from desktop.queries.story import story
from desktop.queries.story_list import STORY, StoryFilters
from desktop.services import (
    amending,
    contacts,
    customers,
    draft_steps,
    drafts,
    fulfilment,
    lines,
    offers,
    office,
    orders,
    payment,
    points,
    programmes,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")

LATER = TODAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


@pytest.fixture
def maria() -> int:
    return customers.create_customer(name="Maria", currency="EUR", **ME).value


def begin(order: int) -> tuple[int, list[OrderLine]]:
    """An amendment of an order, and its lines."""
    draft = amending.amend(order=order, **ME).value
    return draft, lines_of(draft)


def refused(code: str, kind: type[Exception] = RuleBroken) -> Any:
    return pytest.raises(kind, match=code)


def test_5_at_10_and_1_at_5_becomes_4_at_9_and_2_at_5_in_revision_1(maria: int) -> None:
    big, small = product("BIG", 50), product("SMALL", 50)
    order = drafts.start(customer=maria, currency="EUR", **ME).value
    lines.add_line(order=order, product=big, quantity=Decimal(5), price=Decimal(10), **ME)
    lines.add_line(order=order, product=small, quantity=Decimal(1), price=Decimal(5), **ME)
    number = orders.confirm(order=order, **ME).value
    before = lines_of(order)
    assert SalesOrder.get_by_id(order).total_minor == 5500

    draft, (one, two) = begin(order)
    lines.change_line(line=one.id, quantity=Decimal(4), price=Decimal(9), **ME)
    lines.change_line(line=two.id, quantity=Decimal(2), **ME)
    assert SalesOrder.get_by_id(order).total_minor == 5500  # nothing has happened yet
    done = amending.confirm(amendment=draft, **ME).value

    assert done == amending.Amended(order, number, 1)
    row = SalesOrder.get_by_id(order)
    assert (row.total_minor, row.revision, row.number, row.state) == (4600, 1, number, "confirmed")
    now = lines_of(order)
    assert [line.id for line in now] == [line.id for line in before]
    assert [(one.quantity, one.unit_price, one.amount_minor) for one in now] == [
        (Decimal(4), Decimal(9), 3600),
        (Decimal(2), Decimal(5), 1000),
    ]
    old = SalesOrder.get(SalesOrder.revision_of == order)
    assert (old.state, old.revision, old.number, old.total_minor) == ("superseded", 0, None, 5500)
    assert [(one.quantity, one.unit_price, one.amends_id) for one in lines_of(old.id)] == [
        (Decimal(5), Decimal(10), before[0].id),
        (Decimal(1), Decimal(5), before[1].id),
    ]
    assert [Supply.get(Supply.product == p).allocated for p in (big, small)] == [4, 2]
    assert not SalesOrder.select().where(SalesOrder.id == draft).exists()
    assert not DraftStep.select().exists()
    assert {"deliver-promise", "send-revision"} == {
        f.rule for f in FollowUp.select().where(FollowUp.order == order, FollowUp.state == "open")
    }
    sound()


def test_a_line_nobody_changed_keeps_its_units_its_day_and_its_place(maria: int) -> None:
    short, other = product("SHORT", 3), product("OTHER", 50)
    order = ordered(maria, (short, 5), (other, 1), choice="waitlist")
    give(short, 1)  # gathered for those who wait; not for an amendment of something else
    entry, units = WaitlistEntry.get(), held(order)
    key = (entry.key, entry.joined_at, entry.quantity)
    history = History.select().where(History.subject == "allocation").count()

    draft, (_one, two) = begin(order)
    lines.change_line(line=two.id, quantity=Decimal(2), now=NOW + timedelta(days=3), who=None)
    drafts.refresh(order=draft, who=None, now=NOW + timedelta(days=3))
    amending.confirm(amendment=draft, who=None, now=NOW + timedelta(days=3))

    assert held(order)[:2] == units
    entry = WaitlistEntry.get()
    assert (entry.key, entry.joined_at, entry.quantity) == key
    assert entry.state == "waiting"
    # One unit more of the other line, and nothing else was touched.
    assert History.select().where(History.subject == "allocation").count() == history + 1
    sound()


def test_less_of_a_waiting_line_gives_up_the_wait_first_then_units(maria: int) -> None:
    short = product("SHORT", 3)
    order = ordered(maria, (short, 8), choice="waitlist")
    entry = WaitlistEntry.get()
    place = (entry.key, entry.joined_at)

    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(5), **ME)
    lines.choose(line=line.id, choice="waitlist", **ME)
    amending.confirm(amendment=draft, **ME)
    entry = WaitlistEntry.get()
    assert (entry.quantity, entry.state, (entry.key, entry.joined_at)) == (2, "waiting", place)
    sound()

    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(2), **ME)
    amending.confirm(amendment=draft, **ME)
    assert WaitlistEntry.get().state == "withdrawn"
    assert [quantity for _line, quantity, _on, _state in held(order)] == [2]
    assert Supply.get().allocated == 2
    assert SalesOrder.get_by_id(order).revision == 2
    sound()


def test_more_of_a_waiting_line_joins_behind_those_who_came_between(maria: int) -> None:
    short, olga = product("SHORT", 3), customers.create_customer(name="Olga", **ME).value
    order = ordered(maria, (short, 5), choice="waitlist")
    later: dict[str, Any] = {"who": None, "now": NOW + timedelta(hours=1)}
    between = drafts.start(customer=olga, currency="EUR", **later).value
    line = lines.add_line(order=between, product=short, quantity=Decimal(4), **later).value
    lines.choose(line=line, choice="waitlist", **later)
    orders.confirm(order=between, **later)

    last: dict[str, Any] = {"who": None, "now": NOW + timedelta(hours=2)}
    draft = amending.amend(order=order, **last).value
    (mine,) = lines_of(draft)
    lines.change_line(line=mine.id, quantity=Decimal(7), **last)
    lines.choose(line=mine.id, choice="waitlist", **last)
    amending.confirm(amendment=draft, **last)

    queue = WaitlistEntry.select().order_by(WaitlistEntry.key, WaitlistEntry.id)
    assert [(e.customer_id, e.quantity) for e in queue] == [(maria, 2), (olga, 4), (maria, 2)]
    sound()


def test_an_order_is_promised_its_own_units_though_others_wait_for_more(maria: int) -> None:
    scarce, olga = product("SCARCE", 5), customers.create_customer(name="Olga", **ME).value
    order = ordered(maria, (scarce, 4), (scarce, 1))
    ordered(olga, (scarce, 9), choice="waitlist")

    draft, (one, two) = begin(order)
    lines.change_line(line=one.id, quantity=Decimal(2), **ME)
    lines.change_line(line=two.id, quantity=Decimal(3), **ME)
    amending.confirm(amendment=draft, **ME)  # two units go from one line to the other

    assert [line.quantity for line in lines_of(order)] == [2, 3]
    assert Supply.get().allocated == 5
    sound()

    draft, (one, two) = begin(order)
    lines.change_line(line=two.id, quantity=Decimal(4), **ME)
    with refused("unmet-without-choice"):  # a sixth unit there is not
        amending.confirm(amendment=draft, **ME)


def test_a_day_wanted_earlier_is_met_from_what_is_free_and_frees_the_receipt(maria: int) -> None:
    bolt = product("BOLT")
    receipt = give(bolt, 5, on=LATER)
    order = ordered(maria, (bolt, 5))
    here = give(bolt, 5)

    draft, (line,) = begin(order)
    lines.change_line(line=line.id, wanted_on=TODAY + timedelta(days=2), **ME)
    amending.confirm(amendment=draft, **ME)

    assert Supply.get_by_id(here).allocated == 5
    assert Supply.get_by_id(receipt).allocated == 0
    assert SalesOrder.get_by_id(order).promised_on == TODAY
    sound()


def test_what_is_being_made_keeps_its_day_when_more_is_ordered(maria: int) -> None:
    made = product("MADE", lead_days=5)
    order = ordered(maria, (made, 5))
    (_line, _five, day, _state) = held(order)[0]
    later: dict[str, Any] = {"who": None, "now": NOW + timedelta(days=2)}

    draft = amending.amend(order=order, **later).value
    (line,) = lines_of(draft)
    lines.change_line(line=line.id, quantity=Decimal(7), **later)
    amending.confirm(amendment=draft, **later)

    parts = [(quantity, on) for _line, quantity, on, _state in held(order)]
    assert parts[0] == (Decimal(5), day)
    assert parts[1][0] == 2
    assert parts[1][1] > day
    sound()


def test_lines_come_and_go_and_what_is_gone_stays_readable(maria: int) -> None:
    old, new = product("OLD", 50), product("NEW", 50)
    order = ordered(maria, (old, 5), (old, 1))
    draft, (one, _two) = begin(order)
    lines.remove_line(line=one.id, **ME)
    lines.add_line(order=draft, product=new, quantity=Decimal(2), **ME)
    lines.add_line(order=draft, description="engraved", price=Decimal(9), quantity=Decimal(1), **ME)
    drafts.set_header(order=draft, reference="PO 7", **ME)
    amending.confirm(amendment=draft, **ME)

    found = [
        (line.position, line.description, line.quantity, line.fulfilment)
        for line in lines_of(order)
    ]
    assert found == [
        (1, "OLD", 0, "cancelled"),
        (2, "OLD", 1, "allocated"),
        (3, "NEW", 2, "allocated"),
        (4, "engraved", 1, "backordered"),
    ]
    row = SalesOrder.get_by_id(order)
    assert (row.total_minor, row.reference) == (500 + 1000 + 900, "PO 7")
    assert "special-order" in {f.rule for f in FollowUp.select().where(FollowUp.order == order)}
    assert Supply.get(Supply.product == old).allocated == 1
    sound()

    draft, copied = begin(order)  # what was taken off is not offered again
    assert [line.description for line in copied] == ["OLD", "NEW", "engraved"]


def test_no_line_goes_below_what_has_left(maria: int) -> None:
    bolt, nut = product("BOLT", 50), product("NUT", 50)
    order = ordered(maria, (bolt, 4), (nut, 1))
    key = lines_of(order)[0].id
    fulfilment.dispatch(order=order, quantities={key: Decimal(3)}, **ME)
    draft, (line, _) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(2), **ME)
    with refused("amend-below-sent") as error:
        amending.confirm(amendment=draft, **ME)
    assert error.value.params == {"position": 1, "sent": Decimal(3)}
    draft_steps.undo(order=draft, **ME)
    lines.remove_line(line=line.id, **ME)
    with refused("amend-below-sent"):
        amending.confirm(amendment=draft, **ME)
    draft_steps.undo(order=draft, **ME)
    lines.change_line(line=line.id, product=nut, description="", **ME)
    with refused("amend-below-sent"):
        amending.confirm(amendment=draft, **ME)
    assert SalesOrder.get_by_id(order).revision == 0

    draft_steps.undo(order=draft, **ME)
    lines.change_line(line=line.id, quantity=Decimal(3), **ME)
    amending.confirm(amendment=draft, **ME)
    assert [row.fulfilment for row in lines_of(order)] == ["dispatched", "allocated"]
    assert SalesOrder.get_by_id(order).state == "in-progress"
    sound()


def test_an_order_amended_to_what_has_arrived_is_completed(maria: int) -> None:
    bolt = product("BOLT", 50)
    order = ordered(maria, (bolt, 4))
    fulfilment.dispatch(order=order, quantities={lines_of(order)[0].id: Decimal(3)}, **ME)
    fulfilment.deliver(order=order, **ME)
    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(3), **ME)
    amending.confirm(amendment=draft, **ME)
    assert SalesOrder.get_by_id(order).state == "completed"
    sound()


def test_what_moved_meanwhile_is_said_before_anything_is_amended(maria: int) -> None:
    bolt = product("BOLT")
    receipt = give(bolt, 9, on=LATER)
    nut = product("NUT", 50)
    order = ordered(maria, (nut, 3), (bolt, 2))
    draft, (line, _) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(5), **ME)

    fulfilment.dispatch(order=order, quantities={lines_of(order)[0].id: Decimal(1)}, **ME)
    with refused("amend-moved", Conflict) as error:
        amending.confirm(amendment=draft, **ME)
    assert error.value.params["number"] == "2026-000001"
    drafts.refresh(order=draft, **ME)
    stock.move(supply=receipt, on=LATER + timedelta(days=7), **ME)
    with refused("promise-changed", Conflict) as error:
        amending.confirm(amendment=draft, **ME)
    assert error.value.params["positions"] == [2]
    drafts.refresh(order=draft, **ME)
    amending.confirm(amendment=draft, **ME)
    assert [row.quantity for row in lines_of(order)] == [5, 2]
    sound()


def test_an_order_that_is_closed_meanwhile_is_not_amended(maria: int) -> None:
    order = ordered(maria, (product("BOLT", 50), 3))
    draft, _ = begin(order)
    fulfilment.cancel(order=order, reason="changed their mind", **ME)
    with refused("amend-closed", Conflict) as error:
        amending.confirm(amendment=draft, **ME)
    assert error.value.params["state"] == "cancelled"
    drafts.discard(order=draft, reason="", **ME)
    sound()


def test_one_amendment_at_a_time_and_its_own_desk_takes_it_up_again(maria: int) -> None:
    order = ordered(maria, (product("BOLT", 50), 3))
    ann, ben = (office.add_staff(name=name, role="agent", **ME).value for name in ("Ann", "Ben"))
    mine = amending.amend(order=order, who=ann, now=NOW).value
    assert amending.amend(order=order, who=ann, now=NOW).value == mine
    with refused("amend-open", Conflict) as error:
        amending.amend(order=order, who=ben, now=NOW)
    assert error.value.params == {"number": "2026-000001", "name": "Ann"}


def test_a_discarded_amendment_changes_nothing_and_its_call_is_the_orders(maria: int) -> None:
    order = ordered(maria, (product("BOLT", 50), 3))
    before = (held(order), SalesOrder.get_by_id(order).__data__)
    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(1), **ME)
    call = contacts.start_contact(
        customer=maria, method="telephone", direction="in", order=draft, **ME
    ).value
    drafts.discard(order=draft, reason="", **ME)
    assert (held(order), SalesOrder.get_by_id(order).__data__) == before
    assert SalesOrder.get_by_id(draft).state == "discarded"
    assert amending.amend(order=order, **ME).value != draft
    assert Contact.get_by_id(call).order_id == order
    sound()


def test_what_cannot_be_amended_says_so(maria: int) -> None:
    bolt = product("BOLT", 50)
    draft = drafts.start(customer=maria, currency="EUR", **ME).value
    lines.add_line(order=draft, product=bolt, quantity=Decimal(1), **ME)
    with refused("amend-state"):
        amending.amend(order=draft, **ME)
    with refused("order-not-amendment"):
        amending.confirm(amendment=draft, **ME)
    orders.confirm(order=draft, **ME)
    amendment, _ = begin(draft)
    with refused("order-amends"):
        orders.confirm(order=amendment, **ME)
    with refused("order-amends"):
        orders.quote(order=amendment, expires_on=TODAY, **ME)
    with refused("amend-currency"):
        lines.set_currency(order=amendment, currency="USD", convert_typed=True, **ME)
    with refused("amend-customer"):
        drafts.set_customer(order=amendment, customer=maria, **ME)


def test_a_receipt_that_is_cancelled_after_an_amendment_finds_its_lines(maria: int) -> None:
    bolt = product("BOLT")
    receipt = give(bolt, 9, on=LATER)
    order = ordered(maria, (bolt, 4))
    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(6), **ME)
    amending.confirm(amendment=draft, **ME)
    stock.cancel_supply(supply=receipt, reason="lost", **ME)
    assert sum(entry.quantity for entry in WaitlistEntry.select()) == 6
    give(bolt, 6)
    with pytest.raises(RuleBroken, match="line-offered"):
        amending.amend(order=order, **ME)
    for offer in WaitlistOffer.select():
        offers.accept(offer=offer.id, **ME)
    assert lines_of(order)[0].fulfilment == "allocated"
    sound()


def test_a_changed_line_can_be_met_in_part_and_the_rest_declined(maria: int) -> None:
    bolt = product("BOLT", 6)
    order = ordered(maria, (bolt, 4))
    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(9), **ME)
    lines.choose(line=line.id, choice="decline", reason="not made any more", **ME)
    amending.confirm(amendment=draft, **ME)
    (row,) = lines_of(order)
    assert (row.quantity, row.amount_minor, row.fulfilment) == (6, 3000, "allocated")
    assert SalesOrder.get_by_id(order).total_minor == 3000
    assert (
        FollowUp.select().where(FollowUp.rule == "declined", FollowUp.line == row.id).count() == 1
    )
    sound()


def test_revisions_and_discarded_amendments_are_no_orders_anywhere(maria: int) -> None:
    """What counts, lists, sums up, finds or exports orders knows one of them."""
    bolt = product("BOLT", 50)
    order = ordered(maria, (bolt, 4))
    before = everything(maria)
    for quantity in (6, 4):  # twice, back to what it was
        draft, (line,) = begin(order)
        lines.change_line(line=line.id, quantity=Decimal(quantity), **ME)
        amending.confirm(amendment=draft, **ME)
    drafts.discard(order=begin(order)[0], reason="", **ME)
    states = {row.state for row in SalesOrder.select()}
    assert states == {"confirmed", "superseded", "discarded"}
    assert everything(maria) == before
    sound()


def everything(customer: int) -> dict[str, Any]:
    """All that is said of orders in lists, counts, sums, the card, the history and exports."""
    listed = OrderFilters(customer_id=customer)
    everyone = OrderFilters(states=frozenset({"draft", *STATES}))
    found = card(customer, today=TODAY)
    return {
        "lists": [
            [(row.id, row.total) for row in ORDERS.page(filters=each, sort="ordered", limit=50)]
            for each in (listed, everyone, OrderFilters(), OrderFilters(text="2026"))
        ],
        "counts": [ORDERS.count(filters=each) for each in (listed, everyone, OrderFilters())],
        "numbers": [row.id for row in by_number("2026", limit=9)],
        "open": order_counts(today=TODAY),
        "card": (found.relationship, found.open_orders),
        "story": [row.id for row in story(customer, kinds=frozenset({"order"}))],
        "events": STORY.count(filters=StoryFilters(customer, frozenset({"order"}))),
        "last": [row.last_order_at for row in found_customers.find("Maria")],
        "times": products._bought(customer),
        "exports": [list(exports.rows(name, zone=UTC)) for name in ("orders", "lines")],
        "drafts": open_drafts.drafts(),
    }


def test_what_has_left_is_not_asked_for_again_whatever_day_is_wanted_now(maria: int) -> None:
    made = product("MADE", lead_days=4)
    order = ordered(maria, (made, 5))
    fulfilment.dispatch(order=order, **ME)
    draft, (line,) = begin(order)
    lines.change_line(line=line.id, wanted_on=TODAY, **ME)
    amending.confirm(amendment=draft, **ME)  # no choice is asked for what is on its way
    assert not WaitlistEntry.select().exists()
    sound()


def test_the_desk_shows_the_place_a_line_has_not_one_it_would_get(maria: int) -> None:
    short = product("SHORT", 1)
    order = ordered(maria, (short, 3), choice="waitlist")
    ordered(customers.create_customer(name="Olga", **ME).value, (short, 4), choice="waitlist")
    draft, (line,) = begin(order)
    shown = desk.desk(order_id=draft, staff_id=None, now=NOW, adopt=False)
    place = shown.places[line.id]
    assert (place.place, place.waiting, place.units_ahead) == (1, 2, Decimal(0))
    assert not shown.is_stale
    assert shown.draft is not None
    assert (shown.draft.amended_number, shown.draft.revision) == ("2026-000001", 1)


def test_points_follow_an_amendment_at_the_worth_the_order_keeps(maria: int) -> None:
    programmes.change_programme(programme=1, spend_value=Decimal("0.05"), **ME)
    account = points.open_account(customer=maria, **ME).value
    points.adjust(account=account, points=Decimal(1000), reason="gift", **ME)
    order = drafts.start(customer=maria, currency="EUR", **ME).value
    lines.add_line(order=order, product=product("BOLT", 50), quantity=Decimal(10), **ME)
    payment.pay_points(order=order, points=Decimal(800), **ME)  # 40.00 of 50.00
    orders.confirm(order=order, **ME)
    assert balance(account, TODAY) == 200
    programmes.change_programme(programme=1, spend_value=Decimal("0.10"), **ME)

    draft, (line,) = begin(order)
    lines.change_line(line=line.id, quantity=Decimal(4), **ME)  # 20.00: 400 points cover it
    amending.confirm(amendment=draft, **ME)
    row = SalesOrder.get_by_id(order)
    assert (row.points_used, row.covered_minor, row.total_minor) == (400, 2000, 2000)
    assert balance(account, TODAY) == 600
    sound()

    draft, _ = begin(order)
    payment.pay_points(order=draft, points=Decimal(0), **ME)
    amending.confirm(amendment=draft, **ME)
    assert balance(account, TODAY) == 1000
    assert SalesOrder.get_by_id(order).covered_minor == 0
    sound()


def test_an_imported_order_is_over_and_says_so(maria: int) -> None:
    order = ordered(maria, (product("W", 50), 3))
    SalesOrder.update(state="completed", source="northwind").where(SalesOrder.id == order).execute()
    with refused("amend-imported") as error:
        amending.amend(order=order, **ME)
    assert error.value.params == {"number": "2026-000001", "source": "northwind"}
    assert SalesOrder.select().count() == 1
