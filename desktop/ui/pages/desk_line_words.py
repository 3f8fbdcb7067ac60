"""What the desk says of a line: what was asked, what is promised, and how far that fits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBroken
from desktop.system.language import N_, _
from desktop.ui.points_words import line_price
from desktop.ui.rate_words import source_name
from desktop.ui.spoken.voice import spoken_day
from desktop.ui.texts import sentence
from desktop.ui.unit_words import unit_name

if TYPE_CHECKING:
    from desktop.domain.fit import Fit
    from desktop.domain.office_calendar import OfficeCalendar
    from desktop.queries.lines import LineRow, Parts
    from desktop.queries.offers import LineOffer
    from desktop.queries.totals import TotalIn
    from desktop.queries.waiting_place import WaitingPlace
    from desktop.ui.formats import Formats

_NONE = Decimal(0)
PRICE_SOURCES = {
    "list": N_("list"),
    "tier": N_("quantity price"),
    "contract": N_("contract"),
    "manual": N_("manual"),
    "converted": N_("converted"),
    "imported": N_("imported"),
}


def short_of(line: LineRow) -> Decimal:
    """How much of a line nothing covers."""
    return line.quantity - sum((quantity for quantity, _on in line.promise), _NONE)


def in_time(line: LineRow) -> Parts:
    """The parts of the promise that are there by the date wanted; all where none was named."""
    if line.wanted_on is None:
        return line.promise
    return tuple(part for part in line.promise if part[1] <= line.wanted_on)


def unmet(line: LineRow) -> Decimal:
    """How much of a line is not met as it was wanted."""
    if line.kind != "goods" or line.product_id is None:
        return _NONE
    return max(line.quantity - sum((quantity for quantity, _on in in_time(line)), _NONE), _NONE)


def level(line: LineRow) -> str:
    """The mark of a line: met, partly or not."""
    if line.kind not in ("goods", "special"):
        return "met"
    if line.kind == "special" or line.product_id is None:
        return "not"
    missing = unmet(line)
    if not missing:
        return "met"
    return "not" if missing >= line.quantity and not line.promise else "partly"


def next_open(wanted_on: date | None, calendar: OfficeCalendar) -> date | None:
    """The next working day, where the day that is wanted is none."""
    if wanted_on is None or calendar.is_working_day(wanted_on):
        return None
    return calendar.next_working_day(wanted_on)


def wanted(on: date, calendar: OfficeCalendar, formats: Formats) -> tuple[str, str]:
    """The day wanted as a chip says it, with its tone; a closed one is seen before Enter."""
    day, open_on = formats.day(on), next_open(on, calendar)
    if open_on is None:
        return _("by {day}").format(day=day), "accent"
    text = _("by {day}: closed, the next working day is {open}")
    return text.format(day=day, open=formats.day(open_on)), "partly"


def promised(line: LineRow, place: WaitingPlace | None, formats: Formats) -> str:
    """The promise of a line in a table: "8 Thu 3 Dec, 2 Thu 17 Dec"."""
    if line.kind not in ("goods", "special"):
        return "—"
    if line.kind == "special" or line.product_id is None:
        return _("date to be agreed")
    missing = unmet(line)
    parts = in_time(line) if missing and line.choice in ("waitlist", "decline") else line.promise
    if missing and line.choice == "later" and line.promise:
        return _("all {day}").format(day=formats.day(line.promise[-1][1]))
    rest = line.quantity - sum((quantity for quantity, _on in parts), _NONE)
    if len(parts) == 1 and not rest:
        return formats.day(parts[0][1])
    said = [f"{formats.quantity(quantity)} {formats.day(on)}" for quantity, on in parts]
    if rest:
        said.append(_rest(line, rest, place, formats, whole=not parts))
    return ", ".join(said)


def _rest(
    line: LineRow, rest: Decimal, place: WaitingPlace | None, formats: Formats, *, whole: bool
) -> str:
    if line.choice == "waitlist":
        text = _("waitlist")
        if place is not None:
            text = _("waitlist, place {place} of {count}").format(
                place=formats.whole(place.place), count=formats.whole(place.waiting + 1)
            )
        return text if whole else f"{formats.quantity(rest)} {text}"
    if line.choice == "decline":
        return (
            _("declined")
            if whole
            else _("{quantity} declined").format(quantity=formats.quantity(rest))
        )
    return (
        _("nothing free")
        if whole
        else _("{quantity} short").format(quantity=formats.quantity(rest))
    )


def promise_sentence(quantity: Decimal, unit: str, parts: Parts, formats: Formats) -> str:
    """What can be told to the customer: "8 of 10 by Thursday 3 December, 2 by Thursday 17"."""
    there = sum((part[0] for part in parts), _NONE)
    unit = unit_name(unit)
    if not parts:
        return _(
            "None of the {quantity} can be promised: nothing is free and nothing expected."
        ).format(quantity=f"{formats.quantity(quantity)} {unit}")
    if len(parts) == 1 and there >= quantity:
        return _("All {quantity} by {day}.").format(
            quantity=f"{formats.quantity(quantity)} {unit}", day=spoken_day(parts[0][1], formats)
        )
    said = [
        _("{part} of {quantity} by {day}").format(
            part=formats.quantity(parts[0][0]),
            quantity=f"{formats.quantity(quantity)} {unit}",
            day=spoken_day(parts[0][1], formats),
        )
    ]
    said += [
        _("{part} by {day}").format(part=formats.quantity(part), day=spoken_day(on, formats))
        for part, on in parts[1:]
    ]
    if there < quantity:
        said.append(_("no date for {rest}").format(rest=formats.quantity(quantity - there)))
    return ", ".join(said) + "."


def specifications(line: LineRow) -> str:
    """What was asked of a line: "blue, grade A"."""
    said = [_yes_no(name, value) for name, value in line.specifications.items()]
    if line.quality:
        said.append(_("grade {grade}").format(grade=line.quality))
    return ", ".join(said) or "—"


def _yes_no(name: str, value: str) -> str:
    if value == "yes":
        return name
    return _("no {name}").format(name=name) if value == "no" else str(value)


def rate_of(total: TotalIn, base: str, formats: Formats) -> str:
    """ "1 EUR = 0.8690 GBP · Fri 30 Oct · ECB", or why there is none."""
    if total.problem:
        return sentence(RuleBroken(total.problem, **dict(total.params)))
    if total.rate is None or total.on is None or not total.source:
        return ""
    return _("1 {base} = {rate} {quote} · {day} · {source}").format(
        base=base,
        rate=formats.decimal(total.rate, 4),
        quote=total.currency,
        day=formats.day(total.on),
        source=source_name(total.source),
    )


def fit_value(fit: Fit, line: LineRow, currency: str, formats: Formats) -> str:
    """Figure against figure, short enough for a row; the sentence is its tip."""
    given = fit.params
    match fit.type:
        case "price":
            source = PRICE_SOURCES.get(line.price_source, line.price_source)
            return f"{line_price(line, formats)}, {_(source)}"
        case "quantity":
            return _quantity_value(fit, formats)
        case "delivery-date":
            return _date_value(fit, line, formats)
        case "quality":
            asked = given.get("asked")
            return _("grade {grade}").format(grade=asked) if asked else _("none asked")
    asked = given.get("asked")
    if not asked:
        return _("none asked") if fit.level == "met" else _("required ones missing")
    return specifications_asked(line)


def specifications_asked(line: LineRow) -> str:
    """The values asked for, without the grade."""
    return ", ".join(_yes_no(name, value) for name, value in line.specifications.items())


def _quantity_value(fit: Fit, formats: Formats) -> str:
    wanted, possible = fit.params["wanted"], fit.params["possible"]
    assert isinstance(wanted, Decimal)
    assert isinstance(possible, Decimal)
    if possible >= wanted:
        return _("all {wanted}").format(wanted=formats.quantity(wanted))
    said = {"possible": formats.quantity(possible), "wanted": formats.quantity(wanted)}
    if fit.params.get("wanted_by") is not None:
        return _("{possible} of {wanted} by the date").format(**said)
    return _("{possible} of {wanted}").format(**said)


def _date_value(fit: Fit, line: LineRow, formats: Formats) -> str:
    wanted_by, last_on = fit.params.get("wanted_by"), fit.params.get("last_on")
    if wanted_by is None:
        if isinstance(last_on, date):
            return _("{day}, none asked").format(day=formats.day(last_on))
        return _("none asked")
    late = [part for part in line.promise if isinstance(wanted_by, date) and part[1] > wanted_by]
    if fit.level == "met" and isinstance(last_on, date):
        return formats.day(last_on)
    if late:
        return _("{quantity} on {day}").format(
            quantity=formats.quantity(sum((part[0] for part in late), _NONE)),
            day=formats.day(late[-1][1]),
        )
    return _("no date for {rest}").format(rest=formats.quantity(unmet(line)))


def better_price(line: LineRow, offer: LineOffer, currency: str, formats: Formats) -> str:
    """A list or quantity price that is better than the one somebody named; never taken silently."""
    price = offer.offered.price
    if line.in_points or line.price_source != "manual" or price is None or price >= line.unit_price:
        return ""
    return _("On record it is {price}: F2 changes the price.").format(
        price=formats.price(price, currency)
    )
