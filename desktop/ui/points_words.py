"""What screens say of points: prices in them, what they cover, when they expire, why they came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBroken
from desktop.system.language import N_, _, ngettext
from desktop.ui.rate_words import source_name
from desktop.ui.texts import sentence

if TYPE_CHECKING:
    from desktop.queries.lines import LineRow
    from desktop.queries.order_points import OrderPoints
    from desktop.queries.points import AccountRow, PointsEntryRow
    from desktop.ui.formats import Formats

SOON = 30  # days before their end from which points that expire are warned of
_KINDS = {"earn": N_("earned"), "spend": N_("spent"), "expire": N_("expired")}


def in_points(points: Decimal, formats: Formats) -> str:
    """ "1,200 p", as a price in points is typed."""
    return _("{points} p").format(points=formats.quantity(points))


def counted(points: Decimal, formats: Formats) -> str:
    """ "1,200 points"."""
    text = ngettext("{points} point", "{points} points", 1 if points == 1 else 2)
    return text.format(points=formats.quantity(points))


# --- lines ----------------------------------------------------------------------------------------


def line_price(line: LineRow, formats: Formats) -> str:
    """The unit price of a line in its currency or in points."""
    if line.in_points:
        return in_points(line.unit_price, formats)
    return formats.price(line.unit_price, line.amount.currency)


def line_amount(line: LineRow, formats: Formats) -> str:
    """What a line comes to, in money or in points."""
    if line.in_points:
        return in_points(line.points, formats)
    return formats.money(line.amount.minor, line.amount.currency)


# --- orders ---------------------------------------------------------------------------------------


def paid(points: OrderPoints, formats: Formats) -> str:
    """ "lines cost 1,200 p · 240 p cover 12.00 EUR"; or why points have no worth."""
    said = []
    if points.of_lines:
        said.append(_("lines cost {points}").format(points=in_points(points.of_lines, formats)))
    if points.problem:
        said.append(sentence(RuleBroken(points.problem, **dict(points.params))))
    elif points.wanted:
        covered = points.covered
        said.append(
            _("{points} cover {amount}").format(
                points=in_points(points.used, formats),
                amount=formats.money(covered.minor, covered.currency),
            )
        )
    return " · ".join(said)


def due(points: OrderPoints, formats: Formats) -> str:
    """ "0.75 EUR due"; nothing where no part is paid in points."""
    if not points.covered.minor:
        return ""
    return _("{amount} due").format(amount=formats.money(points.due.minor, points.due.currency))


def settled(points: OrderPoints | None, formats: Formats) -> str:
    """Both of these for what was paid in points; nothing where nothing was."""
    if points is None:
        return ""
    return " · ".join(text for text in (paid(points, formats), due(points, formats)) if text)


# --- accounts -------------------------------------------------------------------------------------


def expiring(account: AccountRow, formats: Formats) -> str:
    """ "300 points expire in 6 days"; nothing where none do."""
    if not account.expiring or account.expiring_days is None:
        return ""
    points = counted(account.expiring, formats)
    if not account.expiring_days:
        return _("{points} expire today").format(points=points)
    return _("{points} expire in {days}").format(
        points=points, days=formats.days(account.expiring_days)
    )


def expiring_tone(account: AccountRow) -> str:
    """The tone of that chip: a warning where it is soon."""
    days = account.expiring_days
    return "partly" if days is not None and days <= SOON else "neutral"


def warning(accounts: Iterable[AccountRow], formats: Formats) -> str:
    """What expires soonest of a customer's points, where that is soon; else nothing."""
    soon = [one for one in accounts if expiring(one, formats) and expiring_tone(one) == "partly"]
    first = min(soon, key=lambda one: one.expiring_days or 0, default=None)
    return expiring(first, formats) if first is not None else ""


# --- entries of the ledger ------------------------------------------------------------------------


def kind(entry: PointsEntryRow) -> str:
    """What happened: reversing and adjusting have two ways, back and forth."""
    if entry.kind == "reverse":
        return _("given back") if entry.points > 0 else _("taken back")
    if entry.kind == "adjust":
        return _("given") if entry.points > 0 else _("taken")
    return _(_KINDS[entry.kind])


def signed(points: Decimal, formats: Formats) -> str:
    """ "+56" or "−50": what was added or taken."""
    text = formats.quantity(abs(points))
    return formats.isolate(f"+{text}" if points > 0 else f"−{text}" if points < 0 else text)


def last_day(expires_on: date | None, formats: Formats, *, today: date) -> str:
    """The last day that points are good; nothing where they never expire."""
    return formats.day(expires_on, today=today) if expires_on is not None else ""


def why(entry: PointsEntryRow, formats: Formats) -> str:
    """The reason somebody gave, or how the points were reckoned."""
    said = [" ".join(entry.reason.split())] if entry.reason else []
    facts = entry.facts
    if "per_unit" in facts:
        said.append(
            _("{amount} paid, {points} for each unit").format(
                amount=formats.price(Decimal(facts["amount"]), facts["currency"]),
                points=in_points(Decimal(facts["per_unit"]), formats),
            )
        )
    if "factor" in facts:
        times = _("× {factor}").format(factor=formats.quantity(Decimal(facts["factor"])))
        said.append(" ".join(filter(None, (times, facts.get("note", "")))))
    if "rate" in facts:
        said.append(
            _("{amount} at {rate} of {day}, {source}").format(
                amount=formats.price(Decimal(facts["converted"]), facts["into"]),
                rate=formats.decimal(Decimal(facts["rate"]), 6),
                day=formats.day(date.fromisoformat(facts["on"])),
                source=source_name(facts["source"]),
            )
        )
    return " · ".join(said)
