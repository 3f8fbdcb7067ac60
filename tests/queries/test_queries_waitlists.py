"""Lists with their figures, and places with their offers, on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop
from queries_world import Statements
from queues import dated_list, joined
from shop import ME, NOW, TODAY

from desktop.domain.waitlist import Entry, place
from desktop.models.offers import WaitlistOffer
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.capacity import free_days
from desktop.queries.dated_places import days_of
from desktop.queries.entries import ENTRIES, EntryFilters, EntryRow
from desktop.queries.queue import entry_story, queue_state
from desktop.queries.waitlists import WAITLISTS, WaitlistFilters, WaitlistRow, waitlist
from desktop.services import offers, places, stock, waitlists
from desktop.services.openings import serves

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _office(database: str) -> None:
    shop.seed()


def queue(waitlist_id: int, **values: Any) -> list[EntryRow]:
    filters = EntryFilters(today=TODAY, waitlist_id=waitlist_id, **values)
    return ENTRIES.page(filters=filters, sort="place", limit=100)


def test_a_list_counts_its_offers_and_what_is_free_for_it() -> None:
    product = shop.product("GE-1")
    made = waitlists.open_list(product=product, title="Gear", **ME).value
    first = joined(made, "Ana", quantity=2)
    joined(made, "Bo")
    shop.give(product, 3)  # Ana two, Bo one
    row = waitlist(made, today=TODAY, now=NOW)
    assert (row.waiting, row.offered, row.units_open) == (0, 2, Decimal(0))
    offer = WaitlistOffer.get(WaitlistOffer.entry == first)
    assert row.next_due == offer.due_at
    shop.give(product, 4)
    row = waitlist(made, today=TODAY, now=offer.due_at - timedelta(seconds=1))
    assert (row.offered, row.units_open) == (2, Decimal(4))
    over = waitlist(made, today=TODAY, now=offer.due_at)
    assert (over.offered, over.next_due) == (0, None), "run out, whether or not it was noted"


def test_what_is_free_for_a_list_is_what_it_would_be_given() -> None:
    """The twin: ``services.openings.serves``, supply by supply."""
    product = shop.product("CA-1")
    days = [None, *(TODAY + timedelta(days) for days in (-1, 0, 3, 9))]
    ranges = [
        (None, None),
        (days[2], days[3]),
        (days[3], days[3]),
        (None, days[2]),
        (days[4], None),
    ]
    lists = [
        waitlists.open_list(
            product=product, title=str(number), from_on=start, to_on=end, **ME
        ).value
        for number, (start, end) in enumerate(ranges)
    ]
    for units, on in enumerate(days, 1):
        shop_day = on if on is None or on >= TODAY else TODAY
        supply = stock.add_supply(
            product=product, kind="on-hand", quantity=Decimal(units), available_on=TODAY,
            for_on=shop_day, **ME,
        ).value.supply  # fmt: skip
        if shop_day != on:
            from desktop.models.catalogue import Supply

            Supply.update(for_on=on).where(Supply.id == supply).execute()
    rows = {row.id: row for row in WAITLISTS.page(
        filters=WaitlistFilters(today=TODAY), sort="title", limit=10)}  # fmt: skip
    from desktop.models.waitlists import Waitlist

    for key in lists:
        known = Waitlist.get_by_id(key)
        expected = sum(
            (Decimal(units) for units, on in enumerate(days, 1) if serves(known, on, TODAY)),
            Decimal(0),
        )
        assert rows[key].units_open == expected, known.title


def test_an_uncounted_list_has_everything_else() -> None:
    made = waitlists.open_list(product=shop.product("GE-1"), title="Gear", **ME).value
    joined(made, "Ana", quantity=3)
    (row,) = WAITLISTS.page(
        filters=WaitlistFilters(today=TODAY, counted=False), sort="title", limit=5
    )
    assert isinstance(row, WaitlistRow)
    assert (row.waiting, row.waiting_since, row.units_wanted) == (0, None, Decimal(3))


def test_the_open_queue_has_offers_among_those_who_wait() -> None:
    product = shop.product("GE-1")
    made = waitlists.open_list(product=product, title="Gear", **ME).value
    keys = [joined(made, name, now=NOW + timedelta(minutes=n)) for n, name in enumerate("abcd")]
    shop.give(product, 2)
    rows = queue(made, state="open")
    assert [row.id for row in rows] == keys
    assert [row.place for row in rows] == [None, None, 1, 2]
    offer = WaitlistOffer.get(WaitlistOffer.entry == keys[0])
    assert rows[0].offer is not None
    assert (rows[0].offer.id, rows[0].offer.due_at) == (offer.id, offer.due_at)
    assert rows[2].offer is None
    offers.decline(offer=offer.id, **ME)
    rows = queue(made, state="open")
    assert [(row.state, row.refusals, row.place) for row in rows] == [
        ("waiting", 1, 1), ("offered", 0, None), ("offered", 0, None), ("waiting", 0, 2),
    ]  # fmt: skip
    assert [row.id for row in queue(made, state="offered")] == keys[1:3]


def test_who_wants_no_day_any_more_has_no_place() -> None:
    product = shop.product("GE-1")
    made = waitlists.open_list(product=product, title="Gear", **ME).value
    gone = joined(made, "Ana", last_on=TODAY)
    here = joined(made, "Bo")
    tomorrow = EntryFilters(today=TODAY + timedelta(1), waitlist_id=made)
    rows = {row.id: row for row in ENTRIES.page(filters=tomorrow, sort="place", limit=9)}
    assert (rows[gone].place, rows[here].place) == (None, 1)


def test_a_place_on_a_list_with_dates_is_counted_for_the_first_day_wanted() -> None:
    """The twin: ``domain.waitlist.place`` over everybody, for every day."""
    made, days = dated_list(7)
    spans = [(0, 6), (2, 3), (None, 1), (4, None), (3, 3), (0, 0), (None, None), (2, 6)]
    for number, (start, end) in enumerate(spans):
        joined(
            made,
            f"c{number}",
            now=NOW - timedelta(minutes=(number * 7) % 5),
            first_on=None if start is None else days[start],
            last_on=None if end is None else days[end],
        )
    paused = WaitlistEntry.select().order_by(WaitlistEntry.id)[3]
    places.pause(entry=paused.id, until=TODAY + timedelta(3), **ME)
    everybody = [
        Entry(key=e.key, sequence=e.id, first_on=e.first_on, last_on=e.last_on,
              paused=e.paused_until is not None, paused_until=e.paused_until)
        for e in WaitlistEntry.select()
    ]  # fmt: skip
    rows = queue(made)
    assert len(rows) == len(spans)
    for row in rows:
        own = next(e for e in everybody if e.sequence == row.id)
        wanted = {d: place(everybody, own, today=TODAY, unit_on=d) for d in days}
        possible = {d: found.place for d, found in wanted.items() if found is not None}
        expected = min(possible.items()) if possible else (None, None)
        assert (row.place_on, row.place) == expected, row


def test_the_days_of_a_list_begin_today_and_end() -> None:
    week = timedelta(7)
    assert days_of(None, None, TODAY) == []
    assert days_of(TODAY - week, TODAY + week, TODAY)[0] == TODAY
    assert len(days_of(TODAY, None, TODAY)) == 31
    assert len(days_of(TODAY, date.max, TODAY)) == 92
    assert days_of(None, TODAY - week, TODAY) == []


def test_two_places_of_one_customer_are_known_as_such() -> None:
    made = waitlists.open_list(product=shop.product("GE-1"), title="Gear", **ME).value
    one, two = joined(made, "Ana"), joined(made, "Bo")
    same = WaitlistEntry.get_by_id(one).customer_id
    WaitlistEntry.update(customer=same).where(WaitlistEntry.id == two).execute()
    assert {row.id: row.twins for row in queue(made)} == {one: 1, two: 1}
    places.merge_places(kept=one, merged=two, **ME)
    assert {row.id: row.twins for row in queue(made)} == {one: 0}


def test_a_place_is_told_with_all_that_led_to_it() -> None:
    product = shop.product("GE-1")
    made = waitlists.open_list(product=product, title="Gear", **ME).value
    keys = [
        joined(made, name, quantity=2, now=NOW - timedelta(minutes=9 - n))
        for n, name in enumerate("abc")
    ]
    shop.give(product, 3)  # two for a; b would want more than the one that is left
    told = entry_story(keys[2], today=TODAY)
    assert (told.entry.place, told.waiting, told.units_ahead) == (2, 2, Decimal(2))
    assert [one.reason for one in told.certificates] == ["too-large"]
    assert [row.action for row in told.log][-1] == "joined"
    assert (told.told, told.days, told.gathered) == (None, {}, False)
    assert entry_story(keys[1], today=TODAY).gathered
    assert queue_state(made, now=NOW).gathering == "b"
    assert queue_state(made, now=NOW).free == Decimal(1)


def test_a_place_takes_as_many_statements_however_long_the_list(statements: Statements) -> None:
    made, days = dated_list(5)
    keys = [joined(made, str(n), first_on=days[n % 4]) for n in range(3)]
    counted = []
    for more in range(2):
        with statements() as sent:
            told = entry_story(keys[1], today=TODAY)
        counted.append(len(sent))
        assert set(told.days) == set(days[1:])
        for n in range(5):
            joined(made, f"{more}{n}")
    assert counted == [15, 15]


def test_the_free_days_are_those_nearest_to_what_is_wanted() -> None:
    product = shop.product("CA-1")
    for days, units in ((2, 1), (5, 2), (9, 1), (30, 1)):
        stock.add_supply(
            product=product,
            kind="on-hand",
            quantity=Decimal(units),
            available_on=TODAY,
            for_on=TODAY + timedelta(days=days),
            **ME,
        )
    shop.give(product, 5)  # of no date

    def free(near: int | None, limit: int = 2) -> list[int]:
        on = None if near is None else TODAY + timedelta(days=near)
        found = free_days(product, today=TODAY, near=on, limit=limit)
        return [(one.on - TODAY).days for one in found]

    assert free(None) == [2, 5]
    assert free(8) == [5, 9]
    assert free(40) == [9, 30]
    assert free(None, 9) == [2, 5, 9, 30]
    assert free_days(product, today=TODAY, limit=9)[1].quantity == 2
