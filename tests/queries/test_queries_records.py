"""One customer, one order, one product, one draft: everything their pages show, on both engines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from queries_world import NOW, TODAY, Statements, World

from desktop.domain.errors import NotFound
from desktop.domain.money import Money
from desktop.domain.specifications import SheetItem
from desktop.queries import card, drafts, followups, offers, orders, product, staff, story
from desktop.queries.codes import all_codes, codes
from desktop.queries.entries import ENTRIES, EntryFilters
from desktop.queries.history import history_of
from desktop.queries.office import settings
from desktop.queries.waitlists import WAITLISTS, WaitlistFilters, waitlist
from desktop.services import catalogue, customers, lines, places, points, waitlists


def test_the_card_proves_what_it_says(world: World) -> None:
    ana = world.customers["Ana Müller"]
    shown = card.card(ana, today=TODAY)
    known = shown.relationship
    assert (shown.name, shown.tier, known.repeat, known.orders) == ("Ana Müller", "gold", True, 4)
    assert known.first_number == "2026-000001"
    assert known.purchases == (Money(Decimal("40.00"), "EUR"),)
    assert not known.established
    assert [point.typed for point in shown.points if point.kind == "phone"] == ["020 7946 0123"]
    assert [order.state for order in shown.open_orders] == ["confirmed"] * 4
    assert shown.follow_ups[0].what == "call back"
    assert shown.follow_ups == tuple(sorted(shown.follow_ups, key=lambda row: row.due))

    later = TODAY + timedelta(days=366)
    assert card.card(ana, today=later).relationship.established
    assert card.card(ana, today=later).relationship.purchases == ()


def test_drafts_quotes_and_cancelled_orders_make_nobody_a_repeat_customer(world: World) -> None:
    assert not card.card(world.customers["東京商店"], today=TODAY).relationship.repeat
    assert card.card(world.customer("New"), today=TODAY).relationship.first_at is None


def test_the_card_shows_the_true_place_of_who_waits(world: World) -> None:
    world.order("Ana Müller", ("WX-1", 2), now=NOW + timedelta(days=1))
    for name, place in (("Ana Müller", 1), ("Anna O'Brien", 2), ("Müller und Söhne", 3)):
        (entry,) = card.card(world.customers[name], today=TODAY).places
        assert entry.place == place, name
    assert ENTRIES.count(filters=EntryFilters(today=TODAY)) == 3


def test_places_pass_over_who_is_paused_and_come_back(world: World) -> None:
    (first,) = card.card(world.customers["Anna O'Brien"], today=TODAY).places
    places.pause(entry=first.id, until=TODAY + timedelta(days=3), who=1, now=NOW)
    (paused,) = card.card(world.customers["Anna O'Brien"], today=TODAY).places
    (moved,) = card.card(world.customers["Müller und Söhne"], today=TODAY).places
    assert (paused.place, moved.place) == (None, 1)
    back = TODAY + timedelta(days=3)
    assert card.card(world.customers["Anna O'Brien"], today=back).places[0].place == 1
    row = waitlist(first.waitlist_id, today=TODAY)
    assert (row.waiting, row.paused) == (2, 1)
    assert row.units_wanted == 4
    assert row.waiting_since == NOW + timedelta(hours=1)
    assert row.policy is not None
    assert (row.policy.cap_days, row.policy.own) == (21, False)


def test_an_entry_says_where_its_head_start_comes_from(world: World) -> None:
    world.order("Ana Müller", ("WX-1", 2), now=NOW)
    (entry,) = card.card(world.customers["Ana Müller"], today=TODAY).places
    assert entry.tier_days == entry.head_start_days == 14
    assert entry.key == entry.joined_at - timedelta(days=14)
    assert entry.unpassable_after == entry.key + timedelta(days=21)


def test_a_place_on_a_page_is_the_place_counted_alone(world: World) -> None:
    """The brute-force twin: one more than all who stand before and are not paused."""
    for number in range(12):
        name = f"Waiter {number}"
        world.customer(name, tier=("standard", "silver", "gold")[number % 3])
        world.order(name, ("WX-1", 1), now=NOW + timedelta(hours=number))
    rows = ENTRIES.page(filters=EntryFilters(today=TODAY), sort="place", limit=100)
    for row in rows[1::3]:
        places.pause(entry=row.id, until=TODAY + timedelta(days=1), who=1, now=NOW)
    filters = EntryFilters(today=TODAY)
    rows = ENTRIES.page(filters=filters, sort="place", limit=100)
    place = 0
    expected = {}
    for row in rows:
        place += row.paused_until is None
        expected[row.id] = None if row.paused_until else place
    assert {row.id: row.place for row in rows} == expected
    last = ENTRIES.page(filters=filters, sort="place", descending=True, limit=3)
    assert [row.place for row in last] == [expected[row.id] for row in last]
    named = EntryFilters(today=TODAY, text="waiter")
    found = ENTRIES.page(filters=named, sort="place", limit=100)
    assert len(found) == 12
    assert [row.place for row in found] == [expected[row.id] for row in found]


def test_the_story_is_newest_first_and_reads_on_without_gap_or_repeat(world: World) -> None:
    ana = world.customers["Ana Müller"]
    customers.add_note(customer=ana, kind="fact", text="likes tea", who=1, now=NOW)
    whole = story.story(ana, limit=100)
    assert {event.kind for event in whole} == {"order", "contact", "follow-up", "note"}
    assert [event.at for event in whole] == sorted((event.at for event in whole), reverse=True)
    read: list[story.EventRow] = []
    while page := story.story(ana, before=read[-1].before if read else None, limit=2):
        read += page
    assert read == whole
    assert {event.kind for event in story.story(ana, kinds=frozenset({"order"}))} == {"order"}
    order = next(event for event in whole if event.kind == "order")
    assert order.total == Money(Decimal("16.00"), "EUR")


def test_an_order_is_shown_whole(world: World) -> None:
    (row,) = orders.by_number("2026-000005", limit=5)
    whole = orders.order(row.id)
    assert (whole.row, whole.row.customer) == (row, "Anna O'Brien")
    (line,) = whole.lines
    assert (line.code, line.amount) == ("WX-1", Money(Decimal("62.50"), "EUR"))
    assert line.quantity == 5
    assert [(part.quantity, part.supply_kind) for part in line.allocations] == [
        (Decimal(2), "on-hand")
    ]
    assert [(part.quantity, part.state) for part in line.waiting] == [(Decimal(3), "waiting")]
    assert line.promise == ((Decimal(2), TODAY),)
    assert line.level == "partly"
    assert "waitlist-news" in {follow_up.rule for follow_up in whole.follow_ups}
    states = [change.changes["state"] for change in whole.history if "state" in change.changes]
    assert ("draft", "confirmed") in states
    assert history_of("sales_order", row.id, before=whole.history[-1].id) == ()


def test_what_is_gone_is_said_to_be_gone(world: World) -> None:
    for read, code in (
        (lambda: orders.order(10**6), "sales-order-gone"),
        (lambda: card.card(10**6, today=TODAY), "customer-gone"),
        (lambda: product.product(10**6), "product-gone"),
        (lambda: drafts.draft(10**6, today=TODAY), "sales-order-gone"),
        (lambda: waitlist(10**6, today=TODAY), "waitlist-gone"),
    ):
        with pytest.raises(NotFound) as gone:
            read()
        assert gone.value.code == code


def test_a_product_is_shown_whole(world: World) -> None:
    zinc = world.products["BOLT-8"]
    catalogue.set_tiers(product=zinc, tiers=[(Decimal(100), Decimal("3.5"))], who=1, now=NOW)
    catalogue.set_sheet(
        product=zinc,
        sheet=[SheetItem("finish", "choice", choices=("zinc", "plain"))],
        who=1,
        now=NOW,
    )
    catalogue.set_alternatives(
        product=zinc, alternatives=[(world.products["BOLT-10"], "thicker")], who=1, now=NOW
    )
    shown = product.product(zinc)
    assert shown.tiers == ((Decimal(100), Decimal("3.5")),)
    assert shown.sheet[0].choices == ("zinc", "plain")
    assert [(row.product.code, row.note) for row in shown.alternatives] == [("BOLT-10", "thicker")]
    assert shown.supplies[0].kind == "on-hand"
    assert product.product(world.products["WX-1"]).waiting == 2


def test_drafts_and_calls_on_hold(world: World) -> None:
    (held,) = drafts.held()
    assert (held.customer, held.held_at, held.lines) == ("Anna O'Brien", NOW, 1)
    draft = drafts.draft(held.id, today=TODAY)
    assert [line.code for line in draft.lines] == ["BOLT-8"]
    assert (draft.total, draft.undo_steps) == (Money(Decimal("12.00"), "EUR"), 1)
    (in_points,) = draft.others
    assert (in_points.programme, in_points.points) == ("Points", Decimal(1200))
    assert [row.id for row in drafts.drafts(staff_id=1)] == [held.id]
    assert drafts.drafts(staff_id=10**6) == []


def test_an_offer_says_what_the_line_will_be_promised(world: World) -> None:
    order = world.draft("Ana Müller", ("BOLT-10", 3))
    asked = offers.Asked(quantity=Decimal(10), wanted_on=TODAY + timedelta(days=1))
    offer = offers.line_offer(
        order_id=order, product_id=world.products["BOLT-10"], asked=asked, now=NOW
    )
    line = lines.add_line(
        order=order,
        product=world.products["BOLT-10"],
        quantity=asked.quantity,
        wanted_on=asked.wanted_on,
        who=1,
        now=NOW,
    ).value
    stored = next(row for row in drafts.draft(order, today=TODAY).lines if row.id == line)
    assert offer.promise.by_date == stored.promise
    assert offer.offered.price == stored.unit_price
    assert "split" in offer.choices
    again = offers.line_offer(
        order_id=order,
        product_id=world.products["BOLT-10"],
        asked=offers.Asked(quantity=Decimal(10), wanted_on=asked.wanted_on, line_id=line),
        now=NOW,
    )
    assert again.promise == offer.promise


def test_an_offer_gives_the_place_that_waiting_will_give(world: World) -> None:
    for name, place in (("Ana Müller", 1), ("東京商店", 4)):
        order = world.draft(name)
        offer = offers.line_offer(
            order_id=order,
            product_id=world.products["WX-1"],
            asked=offers.Asked(quantity=Decimal(2)),
            now=NOW + timedelta(hours=5),
        )
        assert offer.waiting is not None
        assert offer.waiting.place == place, name
        made = world.order(name, ("WX-1", 2), now=NOW + timedelta(hours=5))
        (entry,) = [
            row
            for row in card.card(world.customers[name], today=TODAY).places
            if row.order_id == made
        ]
        assert entry.place == place


def test_alternatives_stand_in_with_their_promise_and_price(world: World) -> None:
    widget = world.products["WX-1"]
    catalogue.set_alternatives(
        product=widget,
        alternatives=[(world.products["BOLT-10"], "no"), (world.products["BOLT-8"], "zinc")],
        who=1,
        now=NOW,
    )
    offer = offers.line_offer(
        order_id=None, product_id=widget, asked=offers.Asked(quantity=Decimal(6)), now=NOW
    )
    assert offer.promise.short == 6
    assert {one.product.code for one in offer.alternatives} == {"BOLT-8", "BOLT-10"}
    assert "alternative" in offer.choices
    assert all(one.promise.promised == 6 for one in offer.alternatives)


def test_follow_ups_are_counted_as_they_are_grouped(world: World) -> None:
    edges = followups.edges(settings(), NOW)
    rows = followups.FOLLOW_UPS.page(filters=followups.FollowUpFilters(), sort="due", limit=1000)
    counted = followups.counts(edges)
    for group in followups.GROUPS:
        expected = [row.id for row in rows if row.group(edges) == group]
        kept = followups.FollowUpFilters(group=group, edges=edges)
        assert followups.FOLLOW_UPS.count(filters=kept) == len(expected)
        assert getattr(counted, group) == len(expected)
        assert [
            row.id for row in followups.FOLLOW_UPS.page(filters=kept, sort="due", limit=1000)
        ] == expected
    assert counted.overdue == 1
    assert counted.pool == 1
    assert followups.counts(edges, owner_id=10**6).overdue == 0


def test_points_that_can_be_spent_and_what_runs_out_next(world: World) -> None:
    ana = world.customers["Ana Müller"]
    account = points.open_account(customer=ana, who=1, now=NOW).value
    points.adjust(account=account, points=Decimal(500), reason="welcome", who=1, now=NOW)
    later = NOW + timedelta(days=30)
    points.adjust(account=account, points=Decimal(600), reason="again", who=1, now=later)
    points.adjust(account=account, points=Decimal(-100), reason="slip", who=1, now=later)
    (row,) = card.card(ana, today=TODAY).accounts
    assert (row.balance, row.expiring) == (Decimal(1000), Decimal(400))
    assert row.expiring_on == TODAY + timedelta(days=730)
    (after,) = card.card(ana, today=TODAY + timedelta(days=731)).accounts
    assert after.balance == after.expiring == 600


def test_staff_and_code_lists(world: World) -> None:
    assert [row.name for row in staff.staff()] == ["Office"]
    assert [row.code for row in codes("competency-levels")] == ["A", "B", "C", "D"]
    assert codes("no-such-list") == []
    assert "parties" in all_codes()


def test_waitlists_without_anybody_waiting_can_be_left_out(world: World) -> None:
    waitlists.open_list(product=world.products["BOLT-8"], title="Bolts", who=1, now=NOW)
    assert WAITLISTS.count(filters=WaitlistFilters(today=TODAY)) == 2
    assert WAITLISTS.count(filters=WaitlistFilters(today=TODAY, with_waiting=True)) == 1


def test_a_card_takes_as_many_statements_however_much_there_is(
    world: World, statements: Statements
) -> None:
    counts = []
    for name in ("Ana Müller", "São Paulo Trading"):
        with statements() as sent:
            card.card(world.customers[name], today=TODAY)
        counts.append(len(sent))
    assert counts == [17, 15], counts
