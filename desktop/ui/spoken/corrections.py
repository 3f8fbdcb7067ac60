"""What was said otherwise before, said to the customer: both values, so that they can tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.read_back import Corrected
from desktop.system.language import N_
from desktop.ui.spoken.voice import Voice

_FIELDS = {
    "customer": N_("the customer"),
    "currency": N_("the currency"),
    "delivery_on": N_("the delivery date"),
    "delivery_address": N_("the delivery address"),
    "reference": N_("your reference"),
    "points": N_("what is paid with points"),
    "name": N_("the article"),
    "quantity": N_("the quantity"),
    "price": N_("the price"),
    "discount": N_("the discount"),
    "quality": N_("the grade"),
    "words": N_("your words"),
    "promise": N_("the promise"),
    "choice": N_("what becomes of the rest"),
}
_CHOICES = {
    "split": N_("in parts as promised"),
    "alternative": N_("an alternative"),
    "waitlist": N_("on the waitlist"),
    "later": N_("all later"),
    "decline": N_("not delivered"),
}


def correction(one: Corrected, voice: Voice, currency: str) -> str:
    """ "Corrected: colour was blue and is now navy."; amounts without a currency of their own are
    in ``currency``."""
    say = voice.say
    if one.field == "added":
        return say._("New since we last spoke of it: {name}.").format(name=voice.name(one.name))
    if one.field == "removed":
        return say._("No longer in the order: {name}.").format(name=voice.name(one.name))
    field = voice.name(one.detail) if one.detail else say._(_FIELDS[one.field])
    old, new = (_value(one.field, value, voice, currency) for value in (one.old, one.new))
    text = say._("Corrected: {field} was {old} and is now {new}.")
    return text.format(field=field, old=old, new=new)


def _value(field: str, value: Any, voice: Voice, currency: str) -> str:
    if value is None:
        return voice.say._("open")
    if field == "price":
        return _price(value, voice, currency)
    return _SAID.get(field, _text)(value, voice)


def _price(value: list[Any], voice: Voice, currency: str) -> str:
    amount, is_in_points = value
    if is_in_points:
        return voice.points(Decimal(amount))
    return voice.price(Decimal(amount), currency)


def _promise(value: list[list[str]], voice: Voice) -> str:
    text = voice.say._("{part} by {day}")
    return ", ".join(
        text.format(
            part=voice.formats.quantity(Decimal(part)), day=voice.day(date.fromisoformat(on))
        )
        for part, on in value
    )


def _text(value: object, voice: Voice) -> str:
    return voice.name(" ".join(str(value).split()))


_SAID: dict[str, Callable[[Any, Voice], str]] = {
    "quantity": lambda value, voice: voice.quantity(Decimal(value[0]), value[1]),
    "discount": lambda value, voice: voice.percent(Decimal(value)),
    "points": lambda value, voice: voice.points(Decimal(value)),
    "delivery_on": lambda value, voice: voice.day(date.fromisoformat(value)),
    "promise": _promise,
    "choice": lambda value, voice: voice.say._(_CHOICES[value]),
}
