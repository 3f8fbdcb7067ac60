"""What people of the year's office do with stock and with those who wait for it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shop import give
from year_office import Office

from desktop.models.rows import run
from desktop.models.statements import place_of
from desktop.services import customer_merge, offers, places, statements, stock, waitlists

_RECEIPTS = "SELECT id FROM supply WHERE kind = 'receipt' AND state = 'open'"


def expect(at: Office) -> bool:
    key = at.draw.choice(at.products)
    give(key, int(at.amount(12)), on=at.later(), now=at.now)
    return True


def find_stock(at: Office) -> bool:
    give(at.draw.choice(at.products), int(at.amount(4)), now=at.now)
    return True


def receive(at: Office) -> bool:
    supply = at.pick(_RECEIPTS)
    if supply:
        came = None if at.draw.random() < 0.6 else at.amount(10)
        stock.receive(supply=supply, quantity=came, **at.by)
    return supply is not None


def move(at: Office) -> bool:
    supply = at.pick(_RECEIPTS)
    if supply:
        stock.move(supply=supply, on=at.later(40), **at.by)
    return supply is not None


def cancel_receipt(at: Office) -> bool:
    supply = at.pick(_RECEIPTS)
    if supply:
        stock.cancel_supply(supply=supply, reason="never came", **at.by)
    return supply is not None


def recount(at: Office) -> bool:
    supply = at.pick("SELECT id FROM supply WHERE state = 'open'")
    if supply:
        stock.correct(supply=supply, quantity=at.amount(12), reason="counted", **at.by)
    return supply is not None


# --- waitlists ------------------------------------------------------------------------------------

_PLACES = "SELECT id FROM waitlist_entry WHERE state = "
_OFFERS = "SELECT id FROM waitlist_offer WHERE state = 'live'"


def join(at: Office) -> bool:
    made = at.pick("SELECT id FROM waitlist")
    if made:
        wanted: dict[str, Any] = {
            "customer": at.draw.choice(at.customers),
            "quantity": at.amount(4),
        }
        places.join_by_hand(waitlist=made, **wanted, **at.by)
    return made is not None


def place(at: Office) -> bool:
    """Something becomes of a place that waits."""
    entry = at.pick(f"{_PLACES}'waiting'")
    if entry is None:
        return False
    until = at.later() if at.draw.random() < 0.5 else None
    by_hand = at.pick(f"{_PLACES}'waiting' AND line_id IS NULL") or entry
    at.draw.choice(
        (
            lambda: places.withdraw(entry=entry, reason="found elsewhere", **at.by),
            lambda: places.withdraw(entry=by_hand, reason="found elsewhere", **at.by),
            lambda: places.pause(entry=entry, until=until, **at.by),
            lambda: places.resume(entry=entry, **at.by),
            lambda: places.grant(entry=entry, days=Decimal(3), reason="long wait", **at.by),
            lambda: places.change_place(entry=entry, quantity=Decimal(1), **at.by),
        )
    )()
    return True


def restore(at: Office) -> bool:
    entry = at.pick(f"{_PLACES}'withdrawn' AND line_id IS NULL")
    if entry:
        places.restore(entry=entry, **at.by)
    return entry is not None


def answer(at: Office) -> bool:
    offer = at.pick(_OFFERS)
    if offer is None:
        return False
    at.draw.choice(
        (
            lambda: offers.accept(offer=offer, **at.by),
            lambda: offers.decline(offer=offer, reason="too dear", **at.by),
            lambda: offers.withdraw_offer(offer=offer, reason="a slip", **at.by),
        )
    )()
    return True


def offer_anew(at: Office) -> bool:
    key = at.pick("SELECT id FROM waitlist WHERE state = 'open'")
    if key:
        waitlists.offer_now(waitlist=key, **at.by)
    return key is not None


def tell_place(at: Office) -> bool:
    """Say where somebody stands, in words that are kept."""
    entry = at.pick(f"{_PLACES}'waiting'")
    if entry:
        facts = place_of(entry, now=at.now).facts
        text = "You are in place 3."
        statements.tell(entry=entry, language="en", facts=facts, text=text, **at.by)
    return entry is not None


def merge_places(at: Office) -> bool:
    """Two who wait are one customer, who has two places on a list then."""
    two = (
        "SELECT a.id, b.id, a.customer_id, b.customer_id FROM waitlist_entry a"
        " JOIN waitlist_entry b ON b.waitlist_id = a.waitlist_id AND b.id > a.id"
        " WHERE a.state = 'waiting' AND b.state = 'waiting'"
        " AND a.line_id IS NULL AND b.line_id IS NULL ORDER BY b.id DESC LIMIT 1"
    )
    found = run(two).fetchone()
    if found:
        kept, merged, one, other = found
        if one != other:
            customer_merge.merge_customers(merged=other, kept=one, **at.by)
            at.customers.remove(other)
        places.merge_places(kept=kept, merged=merged, **at.by)
    return found is not None


def open_dated(at: Office) -> bool:
    """A list for some days of the next weeks."""
    first_on = at.later()
    days: dict[str, Any] = {
        "from_on": first_on,
        "to_on": first_on + timedelta(days=at.draw.randint(0, 9)),
    }
    waitlists.open_list(product=at.draw.choice(at.products), title="Days", **days, **at.by)
    return True


def join_dated(at: Office) -> bool:
    made = at.pick("SELECT id FROM waitlist WHERE from_on IS NOT NULL")
    if made is None:
        return False
    (days,) = run("SELECT from_on, to_on FROM waitlist WHERE id = ?", made).fetchall()
    first_on, last_on = (date.fromisoformat(one) for one in days)
    whom = at.draw.choice(at.customers)
    wanted: dict[str, Any] = {"customer": whom, "quantity": at.amount(3), "first_on": first_on}
    places.join_by_hand(waitlist=made, last_on=last_on, **wanted, **at.by)
    return True


def sweep(at: Office) -> bool:
    offers.sweep(now=at.now)
    return True


def turn_list(at: Office) -> bool:
    key = at.pick("SELECT id FROM waitlist")
    if key:
        change = at.draw.choice((waitlists.close_list, waitlists.reopen_list))
        change(waitlist=key, reason="season", **at.by)
    return key is not None
