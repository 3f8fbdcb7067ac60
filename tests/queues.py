"""Waitlists for tests: lists with dates, and somebody who joins by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import shop
from shop import ME, NOW, TODAY

from desktop.services import places, waitlists


def joined(
    waitlist: int, name: str, *, quantity: int = 1, now: datetime = NOW, **dates: Any
) -> int:
    """A new customer of this name joins; the place."""
    return places.join_by_hand(
        waitlist=waitlist,
        customer=shop.customer(name),
        quantity=Decimal(quantity),
        who=None,
        now=now,
        **dates,
    ).value


def dated_list(days: int) -> tuple[int, list[date]]:
    """A list for the next so many days, and the days."""
    span = [TODAY + timedelta(number) for number in range(1, days + 1)]
    made = waitlists.open_list(
        product=shop.product("CABIN"), title="Cabin", from_on=span[0], to_on=span[-1], **ME
    ).value
    return made, span
