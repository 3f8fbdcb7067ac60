"""Every list on both engines: counted, paged by key, jumped into; few statements, along indexes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from queries_world import NOW, TODAY, Statements, World

from desktop.models.database import db
from desktop.queries.contacts import CONTACTS, ContactFilters
from desktop.queries.customers import CUSTOMERS, CustomerFilters
from desktop.queries.entries import ENTRIES, EntryFilters
from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters
from desktop.queries.orders import ORDERS, OrderFilters
from desktop.queries.points import LEDGER, PointsFilters
from desktop.queries.products import PRODUCTS, ProductFilters
from desktop.queries.rates import RATES, RateFilters
from desktop.queries.supplies import SUPPLIES, SupplyFilters
from desktop.queries.waitlists import WAITLISTS, WaitlistFilters

# A list, filters that leave something, and the statements one page takes.
LISTS: list[tuple[Any, Any, int]] = [
    (ORDERS, OrderFilters(), 2),
    (ORDERS, OrderFilters(states=frozenset({"confirmed", "quoted"})), 2),
    (ORDERS, OrderFilters(text="müller"), 2),
    (ORDERS, OrderFilters(text="2026-"), 2),
    (ORDERS, OrderFilters(since=NOW, until=NOW + timedelta(hours=3)), 2),
    (CUSTOMERS, CustomerFilters(), 4),
    (CUSTOMERS, CustomerFilters(text="muller"), 4),
    (CUSTOMERS, CustomerFilters(tier="standard"), 4),
    (PRODUCTS, ProductFilters(), 3),
    (PRODUCTS, ProductFilters(text="bolt"), 3),
    (SUPPLIES, SupplyFilters(), 1),
    # Of two words the rarer is found first.
    (SUPPLIES, SupplyFilters(text="bolt m10", free_only=True), 2),
    (WAITLISTS, WaitlistFilters(today=TODAY, with_waiting=True), 7),
    (WAITLISTS, WaitlistFilters(today=TODAY, with_waiting=True, counted=False), 6),
    (ENTRIES, EntryFilters(today=TODAY), 3),
    (ENTRIES, EntryFilters(today=TODAY, state="open"), 3),
    (FOLLOW_UPS, FollowUpFilters(), 2),
    (FOLLOW_UPS, FollowUpFilters(owner_id=1), 2),
    (FOLLOW_UPS, FollowUpFilters(pool=True), 2),
    (CONTACTS, ContactFilters(), 1),
    (LEDGER, PointsFilters(account_id=1), 1),
    (RATES, RateFilters(), 1),
]
EMPTY = (LEDGER, RATES)


def test_keys_and_jumps_give_every_row_once_and_in_one_order(world: World) -> None:
    for listing, filters, _ in LISTS:
        if listing in EMPTY:
            continue
        for sort in listing.sort_keys:
            for descending in (False, True):
                _check_order(listing, filters, sort, descending)


def test_many_rows_are_walked_in_the_same_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.queries.listing._MANY", 1)
    for filters in (CustomerFilters(tier="standard"), CustomerFilters(text="muller")):
        for sort in CUSTOMERS.walked:
            for descending in (False, True):
                _check_order(CUSTOMERS, filters, sort, descending)


@pytest.mark.parametrize("database_target", ["sqlite"], indirect=True)
def test_many_rows_are_walked_along_the_index_of_their_order(
    world: World, monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    monkeypatch.setattr("desktop.queries.listing._MANY", 1)
    filters = CustomerFilters(tier="standard")
    with statements() as sent:
        CUSTOMERS.page(filters=filters, sort="number", limit=10)
    page, params = sent[1]
    plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {page}", params)]
    assert any("customer_number" in step for step in plan), plan
    assert not any("customer_tier" in step for step in plan), plan


def _check_order(listing: Any, filters: Any, sort: str, descending: bool) -> None:
    asked = {"filters": filters, "sort": sort, "descending": descending}
    count = listing.count(filters=filters)
    assert count, (listing.table, filters)
    whole = listing.page(**asked, limit=1000)
    ids = [row.id for row in whole]
    keys = [row.sort_key for row in whole]
    assert len(set(ids)) == len(ids) == count
    if listing is not WAITLISTS:  # titles are sorted as the engine's language sorts
        assert keys == sorted(keys, reverse=descending)

    paged: list[int] = []
    after = None
    while rows := listing.page(**asked, after=after, limit=2):
        paged += [row.id for row in rows]
        after = rows[-1].sort_key
    assert paged == ids
    for offset, row in enumerate(ids):
        assert listing.page(**asked, offset=offset, limit=1)[0].id == row
        assert listing.place(**asked, id=row) == offset
    assert listing.place(**asked, id=10**6) is None


@pytest.mark.usefixtures("world")
def test_a_page_takes_as_many_statements_however_many_rows_it_has(statements: Statements) -> None:
    for listing, filters, expected in LISTS:
        for limit in (1, 100):
            with statements() as sent:
                rows = listing.page(filters=filters, sort=listing.sort_keys[0], limit=limit)
            assert bool(rows) == (listing not in EMPTY)
            assert len(sent) == expected, sent


def test_filters_leave_what_they_say(world: World) -> None:
    def numbers(**values: Any) -> list[str]:
        rows = ORDERS.page(filters=OrderFilters(**values), sort="ordered", limit=100)
        return [row.customer for row in rows]

    assert set(numbers(states=frozenset({"completed"}))) == {"São Paulo Trading"}
    assert set(numbers(states=frozenset({"cancelled"}))) == {"東京商店"}
    assert set(numbers(text="sao")) == {"São Paulo Trading"}
    assert numbers(text="0612345678", home="FR") == ["São Paulo Trading"]
    assert len(numbers(text="020 7946 0123")) == 4
    assert numbers(text="2026-000001") == ["Ana Müller"]
    assert numbers(customer_id=world.customers["Müller und Söhne"]) == ["Müller und Söhne"]
    assert numbers(text="nobody") == []
    assert numbers(text="!!") == []
    # A draft is not among the orders, whatever is asked for.
    assert "draft" not in {
        row.state for row in ORDERS.page(filters=OrderFilters(), sort="ordered", limit=100)
    }


def test_late_is_what_was_promised_for_a_day_gone_by(world: World) -> None:
    tomorrow = TODAY + timedelta(days=1)
    late = ORDERS.page(filters=OrderFilters(late_on=tomorrow), sort="promised", limit=100)
    assert late
    assert all(row.late(tomorrow) and row.promised_on == TODAY for row in late)
    assert not ORDERS.count(filters=OrderFilters(late_on=TODAY))
    assert all(not row.late(TODAY) for row in late)


def test_orders_without_a_promise_come_last(world: World) -> None:
    rows = ORDERS.page(filters=OrderFilters(), sort="promised", limit=100)
    days = [row.promised_on for row in rows]
    assert None in days
    known = [day for day in days if day is not None]
    assert days[: len(known)] == sorted(known)


def test_a_single_letter_in_a_list_is_a_whole_word(world: World) -> None:
    world.customer("Plan B")
    assert CUSTOMERS.count(filters=CustomerFilters(text="b")) == 1
    assert CUSTOMERS.count(filters=CustomerFilters(text="東")) == 1


INDEXED: list[tuple[Any, Any, str, str]] = [
    (ORDERS, OrderFilters(), "ordered", "sales_order_state_ordered_at_id"),
    (ORDERS, OrderFilters(), "promised", "sales_order_state_promised_on_id"),
    (ORDERS, OrderFilters(), "total", "sales_order_state_currency_total_minor_id"),
    (ORDERS, OrderFilters(customer_id=1), "ordered", "sales_order_customer_id_ordered_at_id"),
    (ORDERS, OrderFilters(late_on=TODAY), "promised", "sales_order_state_promised_on_id"),
    (CUSTOMERS, CustomerFilters(), "name", "customer_folded_id"),
    (CUSTOMERS, CustomerFilters(country="GB"), "name", "customer_country_folded_id"),
    (CUSTOMERS, CustomerFilters(), "number", "customer_number"),
    (CUSTOMERS, CustomerFilters(text="ab"), "name", "customer_word_word_customer_id"),
    (PRODUCTS, ProductFilters(), "name", "product_folded"),
    (PRODUCTS, ProductFilters(), "code", "product_code_folded"),
    (SUPPLIES, SupplyFilters(), "available", "supply_available_on_id"),
    (ENTRIES, EntryFilters(today=TODAY, waitlist_id=1), "place", "waitlist_entry_waitlist_id"),
    (
        ENTRIES,
        EntryFilters(today=TODAY, waitlist_id=1, state="open"),
        "place",
        "waitlist_entry_waitlist_id_state_key",
    ),
    (FOLLOW_UPS, FollowUpFilters(), "due", "follow_up_state_due_id"),
    (FOLLOW_UPS, FollowUpFilters(pool=True), "due", "follow_up_owner_id_state_due_id"),
    (CONTACTS, ContactFilters(), "started", "contact_started_at_id"),
]


@pytest.mark.parametrize("database_target", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("descending", [False, True])
def test_big_lists_are_read_along_an_index(statements: Statements, descending: bool) -> None:
    for listing, filters, sort, index in INDEXED:
        key = ("a",) * len(listing.sorts[sort]) + (1,)
        for after in (None, key):
            with statements() as sent:
                listing.page(
                    filters=filters, sort=sort, descending=descending, after=after, limit=10
                )
            page, params = sent[0]
            plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {page}", params)]
            told = f"{listing.table} {filters} by {sort} after {after}:\n" + "\n".join(plan)
            assert any(index in step for step in plan), told
            whole = [step for step in plan if step in ("SCAN t", f"SCAN {listing.table}")]
            assert not whole, told
