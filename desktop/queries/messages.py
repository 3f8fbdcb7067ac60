"""What there is to tell a customer of their order: it was confirmed, goods left, a day moved.

Derived from what is kept of the order, so that a message is there whoever made the change, and how.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.office import Office
from desktop.models.fields import from_micros
from desktop.models.reach import email_of
from desktop.models.settings import office
from desktop.queries.lines import LineRow, Parts
from desktop.queries.orders import OrderDetail, order
from desktop.queries.sql import document, fetch, fetch_one, marks

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class TellingLine:
    """How much of a line a message is about; ``promise`` are its days, where it has some."""

    name: str
    quantity: Decimal
    unit: str
    promise: Parts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMessage:
    """Something that happened to an order, worth telling.

    ``kind`` is confirmed, dispatched, dispatched-part, delivered, promise-moved or cancelled.
    ``lines`` are those it is about, ``rest`` what is still to come. ``old`` and ``new`` are the
    order's promised days where they moved; ``reason`` why it was cancelled.
    """

    kind: str
    at: datetime
    lines: tuple[TellingLine, ...]
    rest: tuple[TellingLine, ...] = ()
    old: date | None = None
    new: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderMessages:
    """Whom to tell, in what ``language`` (empty: unknown), and what: ``messages``, newest first.
    ``email`` is empty where none is known."""

    id: int
    office: Office
    number: str
    reference: str
    customer: str
    language: str
    email: str
    messages: tuple[StatusMessage, ...]


def order_messages(order_id: int) -> OrderMessages:
    """Everything there is to tell of an order. Raises NotFound ``sales-order-gone``."""
    detail = order(order_id)
    row = detail.row
    found = _messages(detail) if row.number and row.kind == "order" else []
    customer = fetch_one("SELECT language FROM customer WHERE id = ?", (row.customer_id or 0,))
    return OrderMessages(
        id=order_id,
        office=office(),
        number=row.number,
        reference=row.reference,
        customer=row.customer,
        language=str(customer[0]) if customer else "",
        email=email_of(row.customer_id),
        messages=tuple(sorted(found, key=lambda message: message.at)[::-1]),
    )


def email_of_order(order_id: int) -> str:
    """The e-mail address of an order's customer; empty for none."""
    row = fetch_one("SELECT customer_id FROM sales_order WHERE id = ?", (order_id,))
    return email_of(row[0] if row else None)


def _messages(detail: OrderDetail) -> list[StatusMessage]:
    if detail.confirmed_at is None:
        return []
    goods = [line for line in detail.lines if line.kind in ("goods", "special")]
    live = [line for line in goods if line.fulfilment != "cancelled"]
    told = tuple(_line(line, line.quantity, line.promise) for line in live)
    found = [StatusMessage(kind="confirmed", at=detail.confirmed_at, lines=told)]
    found += _moved(detail, told)
    found += _parts(live)
    if detail.row.state == "cancelled" and detail.closed_at is not None:
        reason, lines = detail.cancel_reason, tuple(_line(line, line.quantity) for line in goods)
        gone = StatusMessage(kind="cancelled", at=detail.closed_at, lines=lines, reason=reason)
        found.append(gone)
    return found


def _moved(detail: OrderDetail, lines: tuple[TellingLine, ...]) -> list[StatusMessage]:
    """Each time the order's promise became another: there is a follow-up of it."""
    return [
        StatusMessage(
            kind="promise-moved",
            at=row.created_at,
            lines=lines,
            old=date.fromisoformat(row.params["old"]) if row.params.get("old") else None,
            new=date.fromisoformat(row.params["new"]) if row.params.get("new") else None,
        )
        for row in detail.follow_ups
        if row.rule == "promise-moved"
    ]


def _parts(lines: list[LineRow]) -> list[StatusMessage]:
    """What left, and what arrived: one message for all that did so at one moment."""
    steps = _steps(lines)
    found = []
    for (at, state), parts in sorted(steps.items()):
        told = tuple(_line(line, parts[line.id]) for line in lines if parts.get(line.id))
        if not told:
            continue
        if state == "delivered":
            found.append(StatusMessage(kind="delivered", at=at, lines=told))
            continue
        rest = tuple(_rest(line, steps, at) for line in lines)
        rest = tuple(one for one in rest if one.quantity > 0)
        kind = "dispatched-part" if rest else "dispatched"
        found.append(StatusMessage(kind=kind, at=at, lines=told, rest=rest))
    return found


_Steps = dict[tuple[datetime, str], dict[int, Decimal]]


def _rest(line: LineRow, steps: _Steps, at: datetime) -> TellingLine:
    """What of a line had not left by then, with the days that are promised for it now."""
    left = sum(
        (parts.get(line.id, _NONE) for (on, state), parts in steps.items()
         if state == "dispatched" and on <= at),
        _NONE,
    )  # fmt: skip
    days: dict[date, Decimal] = defaultdict(Decimal)
    for allocation in line.allocations:
        if allocation.state == "allocated":
            days[allocation.promised_on] += allocation.quantity
    promise = tuple((part, on) for on, part in sorted(days.items()))
    return _line(line, line.quantity - left, promise)


def _steps(lines: list[LineRow]) -> _Steps:
    """How much of each line went to which state when."""
    steps: _Steps = defaultdict(lambda: defaultdict(Decimal))
    whole = {line.id: line.quantity for line in lines if line.kind == "special"}
    parts = {a.id: (line.id, a.quantity) for line in lines for a in line.allocations}
    for subject, known in (("allocation", parts), ("order_line", whole)):
        for key, at, changes in _history(subject, list(known)):
            new = (changes.get("state" if subject == "allocation" else "fulfilment") or [0, ""])[1]
            if new in ("dispatched", "delivered"):
                line, amount = parts[key] if subject == "allocation" else (key, whole[key])
                steps[at, new][line] += amount
    return steps


def _history(subject: str, keys: list[int]) -> list[tuple[int, datetime, dict[str, list[object]]]]:
    if not keys:
        return []
    rows = fetch(
        "SELECT subject_id, at, changes FROM history"
        f" WHERE subject = ? AND subject_id IN {marks(keys)} ORDER BY id",
        (subject, *keys),
    )
    return [(key, from_micros(at), document(changes)) for key, at, changes in rows]


def _line(line: LineRow, amount: Decimal, promise: Parts = ()) -> TellingLine:
    return TellingLine(line.description or line.code, amount, line.unit, promise)
