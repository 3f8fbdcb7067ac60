"""The words of an order's confirmation, in the language of its customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from decimal import Decimal

from desktop.queries.order_document import DocumentLine, OrderDocument
from desktop.queries.order_points import OrderPoints
from desktop.queries.totals import TotalIn
from desktop.system.language import N_, Speech
from desktop.ui.formats import Formats
from desktop.ui.order_document import Written, WrittenLine, WrittenTotal, apart
from desktop.ui.rate_sources import SOURCES
from desktop.ui.rate_words import dated, rate_text
from desktop.ui.unit_words import UNITS

ROUNDINGS = {
    "line-half-away-from-zero": N_(
        "Rounding: each line to the smallest unit of its currency, half away from zero; totals are "
        "sums of rounded lines."
    )
}
_PRICES = {
    "list": N_("List price"),
    "tier": N_("Quantity price"),
    "contract": N_("Contract price"),
    "manual": N_("Agreed price"),
    "imported": N_("Price as imported"),
}
_STATES = {"in-progress": N_("in progress"), "completed": N_("completed")}
_BECAME = {
    "dispatched": N_("dispatched"),
    "delivered": N_("delivered"),
    "cancelled": N_("cancelled"),
}


def written(document: OrderDocument, *, zone: tzinfo) -> Written:
    """The document in its customer's language, with days of the office's time zone."""
    return _Writer(document, zone).written()


class _Writer:
    def __init__(self, document: OrderDocument, zone: tzinfo) -> None:
        self._document = document
        self._say = Speech(document.language)
        self._formats = Formats(locale=self._say.locale, zone=zone)
        self._is_mirrored = self._say.locale.text_direction == "rtl"

    def written(self) -> Written:
        say, document = self._say, self._document
        return Written(
            office=document.office.name,
            letterhead=(*_rows(document.office.address), *self._reached()),
            registration=document.office.registration,
            title=say._("Quote") if document.is_quote else say._("Order confirmation"),
            number=document.number,
            customer=document.customer,
            address=_rows(document.address),
            facts=tuple((name, text) for name, text in self._facts() if text),
            columns=(
                say._("Article"),
                say._("Quantity"),
                say._("Unit price"),
                say._("Discount"),
                say._("Amount"),
            ),
            lines=tuple(map(self._line, document.lines)),
            totals=tuple(self._totals()),
            notes=tuple(self._notes()),
            page=say._("Page {page} of {count}"),
            is_mirrored=self._is_mirrored,
        )

    def _reached(self) -> Iterator[str]:
        """How the office is reached; numbers and addresses keep their order in any script."""
        office = self._document.office
        if office.telephone:
            number = self._formats.isolate(office.telephone)
            yield self._say._("Telephone {number}").format(number=number)
        if office.email:
            yield self._formats.isolate(office.email)

    def _facts(self) -> Iterator[tuple[str, str]]:
        say, document = self._say, self._document
        yield say._("Number"), self._formats.isolate(document.number)
        yield say._("Date"), self._day(self._formats.local(document.at).date())
        if document.amended_at is not None:
            yield say._("Revision"), str(document.revision)
            yield say._("Amended on"), self._day(self._formats.local(document.amended_at).date())
        if document.valid_until is not None:
            yield say._("Valid until"), self._day(document.valid_until)
        if document.state in _STATES:
            yield say._("State"), say._(_STATES[document.state])
        yield say._("Customer number"), self._formats.isolate(document.customer_number)
        yield say._("Your reference"), document.reference
        yield say._("Taken by"), document.taken_by
        yield say._("Deliver to"), ", ".join(_rows(document.delivery_address))

    def _notes(self) -> Iterator[str]:
        say, document = self._say, self._document
        if document.is_quote:
            yield say._("This is an offer: nothing is ordered until you confirm it.")
        elif document.state == "superseded":
            yield say._("The order was amended since: this is not valid any more.")
        elif document.revision:
            yield say._("This replaces what was confirmed before.")
        rounding = ROUNDINGS.get(document.rounding)
        named = say._("Rounding: {policy}.").format(policy=document.rounding)
        yield say._(rounding) if rounding else named

    # Lines

    def _line(self, line: DocumentLine) -> WrittenLine:
        formats = self._formats
        currency = self._document.total.currency
        return WrittenLine(
            position=str(line.position),
            name=self._name(line),
            details=tuple(detail for detail in self._details(line) if detail),
            quantity=self._quantity(line.quantity, line.unit),
            price=self._points(line.unit_price)
            if line.in_points
            else formats.price(line.unit_price, currency),
            discount=self._percent(line.discount_percent) if line.discount_percent else "",
            amount=self._points(line.points)
            if line.in_points
            else formats.money(line.amount.minor, line.amount.currency),
        )

    def _name(self, line: DocumentLine) -> str:
        name = self._apart(line.name)
        if line.code in ("", line.name):
            return name
        return f"{name} ({self._formats.isolate(line.code)})"

    def _details(self, line: DocumentLine) -> Iterator[str]:
        yield self._specifications(line)
        if line.fulfilment in _BECAME:
            became = [self._say._(_BECAME[line.fulfilment])]
        else:
            became = list(self._promise(line))
        yield " · ".join([self._price(line), *became])

    def _specifications(self, line: DocumentLine) -> str:
        said = []
        for name, value in line.specifications:
            if value == "no":
                said.append(self._say._("no {name}").format(name=self._apart(name)))
            else:
                said.append(
                    self._apart(name)
                    if value == "yes"
                    else f"{self._apart(name)}: {self._apart(value)}"
                )
        if line.quality:
            said.append(self._say._("grade {grade}").format(grade=self._apart(line.quality)))
        return ", ".join(said)

    def _price(self, line: DocumentLine) -> str:
        """ "Quantity price from 10 pc, converted from 4.00 USD (1 USD = 0.9 EUR, …)"."""
        say = self._say
        said = say._(_PRICES[line.price_of]) if line.price_of in _PRICES else line.price_of
        if line.from_quantity is not None:
            said = say._("Quantity price from {quantity}").format(
                quantity=self._quantity(line.from_quantity, line.unit)
            )
        elif line.reference:
            said = f"{said} {self._apart(line.reference)}"
        elif line.price_of == "manual" and line.named_by:
            said = say._("Price agreed with {name}").format(name=self._apart(line.named_by))
        if (made := line.converted) is not None:
            rate = self._rate(made.rate, made.currency, self._document.total.currency)
            basis = f"{rate}, {self._rate_source(made.on, made.source)}"
            price = self._formats.price(made.price, made.currency)
            said += say._(", converted from {price} ({rate})").format(price=price, rate=basis)
        return said

    def _promise(self, line: DocumentLine) -> Iterator[str]:
        say, formats = self._say, self._formats
        days = [(formats.quantity(part), self._day(on)) for part, on in line.promise]
        if len(days) == 1 and line.promise[0][0] >= line.quantity:
            yield say._("promised for {day}").format(day=days[0][1])
        elif days:
            parts = [say._("{part} for {day}").format(part=part, day=on) for part, on in days]
            yield say._("promised {parts}").format(parts=", ".join(parts))
        if line.waiting:
            yield say._("{quantity} on the waitlist; we will tell you when there is a day").format(
                quantity=self._quantity(line.waiting, line.unit)
            )
        if line.declined:
            yield say._("{quantity} cannot be supplied and will not be ordered").format(
                quantity=self._quantity(line.declined, line.unit)
            )
        if line.open >= line.quantity:
            yield say._("the day is still to be agreed")
        elif line.open:
            yield say._("{quantity} without a day yet").format(
                quantity=self._quantity(line.open, line.unit)
            )

    # Totals

    def _totals(self) -> Iterator[WrittenTotal]:
        say, document, points = self._say, self._document, self._document.points
        total = self._formats.money(document.total.minor, document.total.currency)
        is_covered = points is not None and bool(points.used)
        if points is not None and points.of_lines and not document.total.minor:
            whole = self._points(points.of_lines)  # no money at all
            yield WrittenTotal(name=say._("Total"), amount=whole, is_main=True)
        else:
            yield WrittenTotal(name=say._("Total"), amount=total, is_main=not is_covered)
            if points is not None:
                yield from self._in_points(points, is_covered=is_covered)
            if document.converted is not None:
                yield self._converted(document.converted)
        if document.earned:
            yield WrittenTotal(name=say._("Points earned"), amount=self._points(document.earned))

    def _in_points(self, points: OrderPoints, *, is_covered: bool) -> Iterator[WrittenTotal]:
        say, due = self._say, self._document.due
        if is_covered:
            yield WrittenTotal(
                name=say._("Paid in points ({count})").format(
                    count=self._formats.quantity(points.used)
                ),
                amount=self._formats.money(-points.covered.minor, points.covered.currency),
                note=self._point_value(points),
            )
            paid = self._formats.money(due.minor, due.currency)
            yield WrittenTotal(name=say._("To pay in money"), amount=paid, is_main=True)
        if points.of_lines:
            yield WrittenTotal(
                name=say._("Lines priced in points"), amount=self._points(points.of_lines)
            )

    def _point_value(self, points: OrderPoints) -> str:
        """ "Bonus points: 1 point = 0.05 EUR, rate of Fri 30 Oct 2026, ECB"."""
        if points.value is None:
            return self._apart(points.programme)
        said = self._say._("{programme}: 1 point = {value} {currency}").format(
            programme=self._apart(points.programme),
            value=rate_text(points.value, self._formats),
            currency=points.covered.currency,
        )
        if points.on is not None and points.source:
            said += f", {self._rate_source(points.on, points.source)}"
        return said

    def _converted(self, total: TotalIn) -> WrittenTotal:
        say, note = self._say, ""
        assert total.amount is not None
        if total.rate is not None and total.on is not None:
            base = self._document.total.currency
            rate = self._rate(total.rate, base, total.currency)
            note = f"{rate}, {self._rate_source(total.on, total.source)}"
            if self._document.is_frozen:
                note = say._("{rate}, frozen on confirmation").format(rate=note)
        return WrittenTotal(
            name=say._("Total in {currency}").format(currency=total.currency),
            amount=self._formats.money(total.amount.minor, total.amount.currency),
            note=note,
        )

    # Figures and names

    def _apart(self, text: str) -> str:
        """What is called what it is called keeps its direction, whatever stands around it."""
        return f"\u2068{text}\u2069" if self._is_mirrored and text else apart(text)

    def _day(self, day: date) -> str:
        return self._apart(dated(day, self._formats))

    def _quantity(self, value: Decimal, unit: str) -> str:
        name = self._say._(UNITS[unit]) if unit in UNITS else unit
        return f"{self._formats.quantity(value)} {name}".strip()

    def _points(self, value: Decimal) -> str:
        count = 1 if value == 1 else 2  # half a point is counted like several
        text = self._say.ngettext("{count} point", "{count} points", count)
        return text.format(count=self._formats.quantity(value))

    def _percent(self, percent: Decimal) -> str:
        places = max(0, -int(percent.normalize().as_tuple().exponent))
        return self._formats.percent(percent / 100, places=places)

    def _rate(self, rate: Decimal, base: str, quote: str) -> str:
        return self._formats.isolate(f"1 {base} = {rate_text(rate, self._formats)} {quote}")

    def _rate_source(self, on: date, source: str) -> str:
        names = [self._say._(SOURCES[part]) if part in SOURCES else part for part in
                 source.split("+") if part]  # fmt: skip
        said = self._say._("rate of {day}").format(day=self._day(on))
        return ", ".join([said, " + ".join(names)]) if names else said


def _rows(text: str) -> tuple[str, ...]:
    return tuple(row.strip() for row in text.splitlines() if row.strip())
