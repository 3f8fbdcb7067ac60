"""What people of the year's office do with stock and with those who wait for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shop import give
from year_office import Office

from desktop.services import offers, places, stock, waitlists

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


def sweep(at: Office) -> bool:
    offers.sweep(now=at.now)
    return True


def turn_list(at: Office) -> bool:
    key = at.pick("SELECT id FROM waitlist")
    if key:
        change = at.draw.choice((waitlists.close_list, waitlists.reopen_list))
        change(waitlist=key, reason="season", **at.by)
    return key is not None
