"""Orders of a file: written whole as completed ones, under their own numbers, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled
from desktop.domain.import_lines import LineRecord, OrderRecord
from desktop.domain.import_records import CustomerRecord, ProductRecord
from desktop.domain.import_rows import Refusal
from desktop.domain.import_values import country_code, start_of
from desktop.domain.money import ROUNDING, ended
from desktop.domain.typed import NAME_LONGEST, code_key
from desktop.models.bulk import found
from desktop.models.customers import Customer
from desktop.models.fields import to_micros
from desktop.models.merges import all_living
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.settings import office
from desktop.services.import_changes import Tally
from desktop.services.import_customers import create_customers
from desktop.services.import_products import create_products, product_ids
from desktop.services.import_promises import last_promise, told_promise, write_promises

STOCKED = frozenset({"goods", "write-off", "adjustment"})
"""Lines of these kinds name a product; others a charge, unless there is a product of that code."""


def apply_orders(
    orders: list[OrderRecord], tally: Tally, *, create: frozenset[str], apart: bool
) -> None:
    """Write orders with their lines; one that is here already with the same content is left alone.

    ``create`` says whether unknown ``customers`` and ``products`` are made; ``apart`` that the
    lines stand in a file of their own.
    """
    known = found(SalesOrder, "number", (order.number for order in orders), "id", "source_digest")
    fresh: list[tuple[OrderRecord, str]] = []
    for order in orders:
        digest = order.digest()
        had = known.get(order.number)
        if had is None:
            fresh.append((order, digest))
        elif had[1] == digest:
            tally.unchanged += 1
        else:
            _refuse(order, RuleBroken("order-differs", number=order.number), tally, apart=apart)
    customers = _customers([order for order, _ in fresh], tally, create="customers" in create)
    products = _products([order for order, _ in fresh], tally, create="products" in create)
    ready = []
    for order, digest in fresh:
        try:
            _check_known(order, customers, products)
            ready.append((order, digest))
        except RuleBroken as error:
            _refuse(order, error, tally, apart=apart)
    _write(ready, customers, products, tally)
    tally.created += len(ready)


def _refuse(order: OrderRecord, error: RuleBroken, tally: Tally, *, apart: bool) -> None:
    rows = [(int(apart), line.line) for line in order.lines if line.kind != "freight"]
    if apart:
        rows.insert(0, (0, order.line))
    tally.refused.extend(Refusal(line, error.code, error.params, file) for file, line in rows)


def _check_known(order: OrderRecord, customers: dict[str, int], products: dict[str, int]) -> None:
    if order.customer not in customers:
        raise RuleBroken("customer-unknown", number=order.customer)
    for line in order.lines:
        if line.kind in STOCKED and line.code and line.code not in products:
            raise RuleBroken("product-unknown", product=line.code)


# --- what orders name -----------------------------------------------------------------------------


def _customers(orders: list[OrderRecord], tally: Tally, *, create: bool) -> dict[str, int]:
    """The ids of the customers by number; the cash customer's under no number."""
    numbers = dict.fromkeys(order.customer for order in orders)
    known = found(Customer, "number", numbers, "id")
    ids = all_living({number: row[0] for number, row in known.items()})
    cash = Customer.select(Customer.id).where(Customer.cash).order_by(Customer.id).scalar()
    ids |= {} if cash is None else {"": cash}
    if create:
        unknown: dict[str, OrderRecord] = {}
        for order in orders:
            if order.customer and order.customer not in ids:
                unknown.setdefault(order.customer, order)
        ids |= create_customers([(_customer(order), []) for order in unknown.values()], tally)
    return ids


def _customer(order: OrderRecord) -> CustomerRecord:
    """What an order tells of its customer; its currency, unless that has ended."""
    try:
        country = country_code(order.country) if order.country.strip() else ""
    except RuleBroken:
        country = ""
    return CustomerRecord(
        order.line,
        frozenset(),
        number=order.customer,
        name=order.customer_name or order.customer,
        country=country,
        currency=office().currency if ended(order.currency) else order.currency,
    )


def _products(orders: list[OrderRecord], tally: Tally, *, create: bool) -> dict[str, int]:
    """The ids of the products by their code as it is written."""
    sold: dict[str, list[tuple[OrderRecord, LineRecord]]] = {}
    codes: set[str] = set()
    for order in orders:
        for line in order.lines:
            codes.add(line.code)
            if line.kind in STOCKED:
                sold.setdefault(line.code, []).append((order, line))
    codes.discard("")
    sold.pop("", None)
    keys = {code: code_key(code) for code in codes}
    ids = product_ids(codes)
    if create:
        unknown: dict[str, list[tuple[OrderRecord, LineRecord]]] = {}
        for code, lines in sold.items():
            if keys[code] not in ids:
                unknown.setdefault(keys[code], []).extend(lines)
        ids |= create_products([_product(lines) for lines in unknown.values()], tally)
    return {code: ids[key] for code, key in keys.items() if key in ids}


def _product(lines: list[tuple[OrderRecord, LineRecord]]) -> ProductRecord:
    """What its lines tell of a product: the first name it was sold under, and its finest step.

    What it was sold at is no list price: that stays open, and is asked for.
    """
    order, first = lines[0]
    code = first.code.strip()
    names = (" ".join(line.description.split()) for _, line in lines if line.kind == "goods")
    finest = min(int(line.quantity.normalize().as_tuple().exponent) for _, line in lines)
    step = Decimal(1).scaleb(min(0, finest))
    return ProductRecord(
        first.line,
        frozenset(),
        code,
        next(filter(None, names), code)[:NAME_LONGEST],
        unit=first.unit,
        step=step,
        minimum=step,
        currency=office().currency if ended(order.currency) else order.currency,
    )


# --- writing --------------------------------------------------------------------------------------

_ORDER = (
    *("number", "kind", "customer", "currency", "delivery_on", "delivery_address"),
    *("delivery_country", "reference", "notes", "total_minor", "ordered_at", "confirmed_at"),
    *("closed_at", "source_digest", "promised_on"),
)
_LINE = (
    *("order", "position", "kind", "product", "code_written", "description", "quantity", "unit"),
    *("unit_price", "discount_percent", "amount_minor", "wanted_on", "fulfilment", "dated_at"),
    *("promise", "promised_on"),
)


def _write(
    ready: list[tuple[OrderRecord, str]],
    customers: dict[str, int],
    products: dict[str, int],
    tally: Tally,
) -> None:
    zone = office().zone
    tally.add(
        SalesOrder,
        _ORDER,
        [_order_row(order, digest, customers, zone) for order, digest in ready],
        state="completed",
        channel="",
        rounding=ROUNDING,
        source=tally.source,
    )
    numbers = (order.number for order, _ in ready)
    ids = {number: row[0] for number, row in found(SalesOrder, "number", numbers, "id").items()}
    rows = _line_rows(((ids[order.number], order) for order, _ in ready), products)
    tally.add(OrderLine, _LINE, list(rows), price_source="imported")
    write_promises({ids[order.number]: order for order, _ in ready}, tally)
    tally.remember(
        SalesOrder,
        (
            (
                ids[order.number],
                {
                    "number": order.number,
                    "kind": order.kind,
                    "customer": customers[order.customer],
                    "lines": len(order.lines),
                    "total_minor": order.total_minor,
                    "currency": order.currency,
                    "source": tally.source,
                },
            )
            for order, _ in ready
        ),
    )


def _order_row(
    order: OrderRecord, digest: str, customers: dict[str, int], zone: Any
) -> tuple[Any, ...]:
    ordered_at = to_micros(order.ordered_at)
    closed = to_micros(start_of(order.closed_on, zone)) if order.closed_on else ordered_at
    return (
        *(order.number, order.kind, customers[order.customer], order.currency),
        *(order.wanted_on and order.wanted_on.isoformat(), order.delivery_address),
        *(order.country, order.reference, order.notes, order.total_minor, ordered_at, ordered_at),
        *(closed, digest, last_promise(order)),
    )


def _line_rows(
    orders: Iterable[tuple[int, OrderRecord]], products: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """The lines as columns store them; numbers that come again are reckoned once."""
    numbers: dict[Decimal, int] = {}

    def micro(value: Decimal) -> int:
        stored = numbers.get(value)
        if stored is None:
            stored = numbers[value] = scaled(value, 6)
        return stored

    for order_id, order in orders:
        delivered = "delivered" if order.kind == "order" else ""
        for position, line in enumerate(order.lines, 1):
            yield (
                *(order_id, position, line.kind, products.get(line.code), line.code),
                line.description,
                *(micro(line.quantity), line.unit, micro(line.unit_price)),
                scaled(line.discount_percent, 4) if line.discount_percent else 0,
                line.amount_minor,
                line.wanted_on and line.wanted_on.isoformat(),
                delivered if line.kind == "goods" else "",
                _micros(line.dated_at),
                *told_promise(line),
            )


def _micros(instant: datetime | None) -> int | None:
    return None if instant is None else to_micros(instant)
