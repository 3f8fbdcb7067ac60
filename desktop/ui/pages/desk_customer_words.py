"""What the desk says of a customer: new or repeat with its evidence, how to reach them, points."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

from desktop.domain.codes import CODE_LISTS
from desktop.system.language import N_, _, ngettext

if TYPE_CHECKING:
    from desktop.queries.card import Card
    from desktop.ui.formats import Formats

_METHODS = dict(CODE_LISTS["liaison-methods"])
TIERS = {"standard": N_("Standard"), "silver": N_("Silver"), "gold": N_("Gold")}


def duration(since: datetime, now: datetime) -> str:
    """How long: "0:45", "3:27", "1:02:10"."""
    seconds = max(0, int((now - since).total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"


def tier_name(tier: str) -> str:
    """The tier as it is shown; an office's own as it was typed."""
    return _(TIERS[tier]) if tier in TIERS else tier


def language_name(tag: str, locale: Locale) -> str:
    """A language by its BCP 47 tag, named in the desk's language; the tag where nobody knows it."""
    try:
        return Locale.parse(tag, sep="-").get_language_name(locale) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def relationship(card: Card, formats: Formats) -> str:
    """New or repeat, since when, how many orders, and the purchases of twelve months."""
    known = card.relationship
    if not known.repeat or known.first_at is None:
        return _("New customer, no order yet")
    since = format_skeleton("yMMMM", formats.local(known.first_at), locale=formats.locale)
    parts = [
        _("Repeat since {month}").format(month=since),
        ngettext("{count} order", "{count} orders", known.orders).format(
            count=formats.whole(known.orders)
        ),
    ]
    if known.purchases:
        sums = " + ".join(
            f"{formats.decimal(each.amount, 0)} {each.currency}" for each in known.purchases
        )
        parts.append(_("{sums} in 12 months").format(sums=sums))
    return " · ".join(parts)


def evidence(card: Card, formats: Formats) -> str:
    """What proves it: the first and the last order, and the exact purchases."""
    known = card.relationship
    if known.first_at is None or known.last_at is None:
        return _("No order is on record.")
    lines = [
        _("First order {number}, {day}").format(
            number=known.first_number, day=formats.day(formats.local(known.first_at).date())
        )
    ]
    lines[0] += f" {formats.local(known.first_at).year}"
    last = formats.local(known.last_at)
    lines.append(_("Last order {day}").format(day=f"{formats.day(last.date())} {last.year}"))
    lines += [
        _("{sum} in the last 12 months").format(sum=formats.money(each.minor, each.currency))
        for each in known.purchases
    ]
    return "\n".join(lines)


def reach(card: Card, formats: Formats) -> str:
    """How they like to be spoken to: "telephone, French, afternoons"."""
    method = _METHODS.get(card.preferred_method, card.preferred_method)
    parts = [
        _(method) if method else "",
        language_name(card.language, formats.locale) if card.language else "",
        card.preferred_hours,
    ]
    return ", ".join(part for part in parts if part)


def points(card: Card, formats: Formats, today: date) -> str:
    """ "12,400 points, 300 expire in 6 days"; nothing without an account."""
    said = []
    for account in card.accounts:
        text = _("{points} points").format(points=formats.quantity(account.balance))
        if account.expiring and account.expiring_on is not None:
            left = (account.expiring_on - today).days
            text += ", " + _("{points} expire in {days}").format(
                points=formats.quantity(account.expiring), days=formats.days(left)
            )
        said.append(text)
    return " · ".join(said)


def summary(card: Card, formats: Formats, today: date) -> str:
    """The line under the customer's name."""
    if card.cash:
        return _("A sale to nobody in particular; nothing is remembered of the buyer")
    parts = (relationship(card, formats), reach(card, formats), points(card, formats, today))
    return " · ".join(part for part in parts if part)
