"""What an order's confirmation, or its quote, tells the customer: everything as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money
from desktop.domain.office import Office
from desktop.models.settings import office
from desktop.queries.amendments import amended_number, revisions_of
from desktop.queries.lines import LineRow, Parts
from desktop.queries.order_points import OrderPoints
from desktop.queries.order_story import order_story
from desktop.queries.orders import OrderDetail
from desktop.queries.sql import day, fetch, fetch_one
from desktop.queries.totals import TotalIn

DOCUMENTED = ("quoted", "confirmed", "in-progress", "completed", "superseded")
"""The states in which there is something to put on paper."""

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedPrice:
    """What a unit price was before it was converted: ``price`` of ``currency`` at ``rate``."""

    price: Decimal
    currency: str
    rate: Decimal
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One line. ``unit_price`` is in the order's currency, or in points where ``in_points``.

    ``price_of`` is list, tier, contract, manual or imported, also where the price was converted
    (``converted``); ``from_quantity`` is where its tier begins, ``reference`` that of its contract,
    ``named_by`` who agreed to it. ``promise`` holds quantities and days; ``waiting`` is what waits
    on a list, ``declined`` what of a quote cannot be had, ``open`` what has neither day nor place.
    """

    position: int
    code: str
    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    in_points: bool
    price_of: str
    from_quantity: Decimal | None
    reference: str
    named_by: str
    converted: ConvertedPrice | None
    discount_percent: Decimal
    amount: Money
    points: Decimal
    quality: str
    specifications: tuple[tuple[str, str], ...]
    promise: Parts
    waiting: Decimal
    declined: Decimal
    open: Decimal
    fulfilment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument:
    """One order as it goes to its customer, whose ``language`` may be empty (unknown).

    ``total`` is the sum of the lines in money, of which ``due`` stays after points. ``converted``
    is the total in the customer's currency: at the rate frozen on confirmation (``is_frozen``), for
    a quote at that of today. ``earned`` are the points it has brought; None for none.
    ``office`` is who it is from. ``rounding`` names the policy the amounts were rounded by.
    ``amended_at`` is when an amended order was made this ``revision``; in the state ``superseded``,
    when it became the next one.
    """

    id: int
    office: Office
    number: str
    state: str
    language: str
    customer: str
    customer_number: str
    address: str
    delivery_address: str
    reference: str
    taken_by: str
    at: datetime
    valid_until: date | None
    lines: tuple[DocumentLine, ...]
    total: Money
    due: Money
    converted: TotalIn | None
    is_frozen: bool
    points: OrderPoints | None
    earned: Decimal | None
    rounding: str
    revision: int
    amended_at: datetime | None

    @property
    def is_quote(self) -> bool:
        """Whether nothing is ordered yet."""
        return self.state == "quoted"


def order_document(order_id: int, *, today: date) -> OrderDocument:
    """The document of an order on the office's day.

    Raises NotFound ``sales-order-gone``, RuleBroken ``document-state`` for a draft and what was
    cancelled.
    """
    story = order_story(order_id, today=today)
    detail, row = story.detail, story.detail.row
    if row.kind != "order" or row.state not in DOCUMENTED:
        raise RuleBroken("document-state", number=row.number, state=row.state)
    number, amended_at = _amended(order_id, detail)
    points = detail.points
    others = [other for other in story.others if not other.programme and other.amount is not None]
    return OrderDocument(
        id=order_id,
        office=office(),
        number=number,
        state=row.state,
        language=_language(row.customer_id),
        customer=row.customer,
        customer_number=row.customer_number,
        address=_address(row.customer_id),
        delivery_address=detail.delivery_address,
        reference=row.reference,
        taken_by=row.taken_by,
        at=detail.confirmed_at or row.ordered_at,
        valid_until=row.quote_expires_on if row.state == "quoted" else None,
        lines=tuple(_line(line, row.state) for line in detail.lines),
        total=row.total,
        due=row.total if points is None else points.due,
        converted=others[0] if others else None,
        is_frozen=detail.confirmed_at is not None,
        points=points,
        earned=story.earned,
        rounding=detail.rounding,
        revision=detail.revision,
        amended_at=amended_at,
    )


def _amended(order_id: int, detail: OrderDetail) -> tuple[str, datetime | None]:
    """The number of the order, also of one of its revisions, and when it was amended."""
    if detail.row.state == "superseded":
        return amended_number(order_id), detail.closed_at
    before = revisions_of(order_id) if detail.revision else ()
    return detail.row.number, before[-1].until if before else None


def _language(customer: int | None) -> str:
    row = fetch_one("SELECT language FROM customer WHERE id = ?", (customer or 0,))
    return str(row[0]) if row else ""


def _address(customer: int | None) -> str:
    """The preferred address, else the first."""
    rows = fetch(
        "SELECT typed, preferred FROM contact_point WHERE customer_id = ? AND kind = 'address'"
        " ORDER BY id",
        (customer or 0,),
    )
    return next((str(typed) for typed, preferred in rows if preferred), rows[0][0] if rows else "")


def _line(line: LineRow, state: str) -> DocumentLine:
    facts = line.price_facts
    promise = line.promise
    if state == "quoted" and line.choice in ("waitlist", "decline") and line.wanted_on is not None:
        promise = tuple(part for part in promise if part[1] <= line.wanted_on)
    waiting = sum((place.quantity for place in line.waiting if place.state == "waiting"), _NONE)
    rest = max(line.quantity - sum((part for part, _on in promise), _NONE) - waiting, _NONE)
    declined = _NONE
    waits_then = state == "superseded" and line.fulfilment == "waitlisted"  # as it stood
    if waits_then or (state == "quoted" and line.choice == "waitlist"):  # joins when confirmed
        waiting, rest = rest, _NONE
    elif state == "quoted" and line.choice == "decline":  # the line shrinks by it then
        declined, rest = rest, _NONE
    is_over = line.fulfilment in ("cancelled", "delivered") or line.kind not in ("goods", "special")
    return DocumentLine(
        position=line.position,
        code=line.code or "",
        name=line.description or line.code or "",
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        in_points=line.in_points,
        price_of=str(facts.get("of") or line.price_source),
        from_quantity=Decimal(facts["from_quantity"]) if "from_quantity" in facts else None,
        reference=str(facts.get("reference") or ""),
        named_by=str(facts.get("by") or ""),
        converted=_converted(facts.get("converted")),
        discount_percent=line.discount_percent,
        amount=line.amount,
        points=line.points,
        quality=line.quality,
        specifications=tuple((name, str(value)) for name, value in line.specifications.items()),
        promise=promise,
        waiting=waiting,
        declined=declined,
        open=_NONE if is_over else rest,
        fulfilment=line.fulfilment,
    )


def _converted(facts: Mapping[str, Any] | None) -> ConvertedPrice | None:
    if not facts:
        return None
    on = day(facts["on"])
    assert on is not None
    return ConvertedPrice(
        price=Decimal(facts["price"]),
        currency=facts["currency"],
        rate=Decimal(facts["rate"]),
        on=on,
        source=facts["source"],
    )
