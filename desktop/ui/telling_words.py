"""What customers are told first, in words: what they were told before, and what holds now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.system.language import N_, _
from desktop.ui.formats import Formats

_PLACES = {
    "place": N_("place {value}"),
    "day": N_("place {value} for their best day"),
    "tier": N_("place {value} of their tier"),
    "units": N_("{value} wanted ahead"),
    "worst": N_("place {value} at worst"),
    "bound": N_("who joins after {value} stands behind"),
}
"""What a statement of a place claimed (domain/statement)."""


def before_and_now(
    rule: str, params: Mapping[str, Any], formats: Formats, *, today: date
) -> tuple[str, str]:
    """What the customer of a follow-up that tells first was told, and what holds now: two days, two
    places on a list, or two prices."""
    if rule == "promise-moved":
        return _day(params.get("old"), formats, today), _day(params.get("new"), formats, today)
    if rule == "waitlist-correction":
        place = _PLACES.get(str(params.get("claim")), _PLACES["place"])
        was, now = (_plain(params.get(name), formats, today) for name in ("was", "is"))
        return _(place).format(value=was), _(place).format(value=now)
    if params.get("claim") == "price":
        return _price(params, "was", formats), _price(params, "is", formats)
    return _day(params.get("was"), formats, today), _day(params.get("is"), formats, today)


def _day(on: Any, formats: Formats, today: date) -> str:
    return formats.day(date.fromisoformat(on), today=today) if on else _("no day yet")


def _price(params: Mapping[str, Any], name: str, formats: Formats) -> str:
    price = params.get(name)
    if not price:
        return _("asked each time")
    return formats.price(Decimal(price), str(params.get(f"{name}_in", "")))


def _plain(value: Any, formats: Formats, today: date) -> str:
    """A day of a statement, or a number."""
    try:
        return formats.day(date.fromisoformat(str(value)), today=today)
    except ValueError:
        return str(value)
