"""Every list on both engines: it can be counted, paged by key and jumped into."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

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

TODAY = date(2026, 11, 2)
LISTS = [
    (ORDERS, OrderFilters(text="anna 12", late_on=TODAY)),
    (ORDERS, OrderFilters()),
    (CUSTOMERS, CustomerFilters(text="anna o'brien 0612345678")),
    (PRODUCTS, ProductFilters(text="bolt", short=True)),
    (SUPPLIES, SupplyFilters(text="bolt")),
    (WAITLISTS, WaitlistFilters(today=TODAY, text="bolt", with_waiting=True)),
    (ENTRIES, EntryFilters(today=TODAY, text="anna")),
    (FOLLOW_UPS, FollowUpFilters(owner_id=1, text="anna")),
    (CONTACTS, ContactFilters(text="anna", since=datetime(2026, 1, 1, tzinfo=UTC))),
    (RATES, RateFilters()),
    (LEDGER, PointsFilters(account_id=1)),
]


@pytest.mark.usefixtures("database")
def test_every_list_of_an_empty_database_is_empty_in_every_order() -> None:
    for listing, filters in LISTS:
        assert listing.count(filters=filters) == 0
        for sort in listing.sort_keys:
            for descending in (False, True):
                assert (
                    listing.page(filters=filters, sort=sort, descending=descending, limit=10) == []
                )
