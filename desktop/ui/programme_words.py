"""What screens say of a programme's terms: rounding, tiers, and periods that count more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.domain.points import Multiplier, Programme
from desktop.system.language import N_, _
from desktop.ui.choices import word
from desktop.ui.formats import Formats
from desktop.ui.points_words import counted
from desktop.ui.state_words import TIERS

ROUNDINGS = {
    "down": N_("down"),
    "half-up": N_("to the nearest"),
    "up": N_("up"),
}
TIER_BY = {
    "points": N_("points earned in 12 months"),
    "spend": N_("money spent in 12 months"),
}


def tier_name(code: str) -> str:
    """A tier as it is called; one of the office's own as it was written."""
    return word(TIERS, code)


def tier_code(text: str) -> str:
    """The tier that somebody typed: a known one by its name in any case, else as it was typed."""
    plain = text.strip()
    known = (code for code in TIERS if plain.casefold() in (code, tier_name(code).casefold()))
    return next(known, plain)


def threshold(value: Decimal, programme: Programme, formats: Formats) -> str:
    """ "from 1,000 points", "from 500.00 EUR": what 12 months must reach for a tier."""
    if programme.tier_by == "spend":
        amount = formats.price(value, programme.currency)
    else:
        amount = counted(value, formats)
    return _("from {amount}").format(amount=amount)


def parts(decimals: int) -> str:
    """Which parts of a point there are."""
    if not decimals:
        return _("whole points only")
    return _("up to {count} decimals").format(count=decimals)


def life(days: int | None, formats: Formats) -> str:
    """After how long points expire."""
    return _("never") if days is None else formats.days(days)


def notice(terms: Programme, formats: Formats) -> str:
    """How long before points expire customers are told, and of how much."""
    if terms.life_days is None or terms.notice_days is None:
        return _("never")
    if terms.notice_worth is None:
        return formats.days(terms.notice_days)
    return _("{days}, of {worth} or more").format(
        days=formats.days(terms.notice_days),
        worth=formats.price(terms.notice_worth, terms.currency),
    )


def period(one: Multiplier, formats: Formats, *, today: date) -> str:
    """ "Fri 27 Nov to Mon 30 Nov", or the one day that it is."""
    first = formats.day(one.first, today=today)
    if one.first == one.last:
        return first
    return _("{first} to {last}").format(first=first, last=formats.day(one.last, today=today))


def counts(one: Multiplier, formats: Formats) -> str:
    """ "× 2 for Gold, Silver · Black Friday"; nobody is named where it is for everybody."""
    said = _("× {factor}").format(factor=formats.quantity(one.factor))
    if one.tiers:
        tiers = ", ".join(tier_name(tier) for tier in one.tiers)
        said = _("{times} for {tiers}").format(times=said, tiers=tiers)
    return " · ".join(filter(None, (said, one.note)))


def when(one: Multiplier, today: date) -> tuple[str, str]:
    """Whether a period is to come, is now or is over, and the tone of that."""
    if today < one.first:
        return _("to come"), "neutral"
    return (_("now"), "met") if today <= one.last else (_("over"), "neutral")
