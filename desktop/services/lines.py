"""The lines of a draft: adding, changing and removing them, and choosing what becomes of the rest.

Quantities are in the product's unit, prices per unit in the order's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.money import minor_units
from desktop.domain.quantities import check_quantity
from desktop.domain.specifications import specification_problems
from desktop.domain.typed import one_line, passage
from desktop.models.catalogue import Product
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first, get, get_locked, run, value
from desktop.models.settings import office
from desktop.services.change import Change, Outcome
from desktop.services.drafts import editing
from desktop.services.pricing import convert_named, from_record, name_price, reckon
from desktop.services.promising import lines_of, sheet_of

CHOICES = ("", "split", "alternative", "waitlist", "later", "decline")
_NO_DISCOUNT = Decimal(0)


def add_line(
    *,
    order: int,
    quantity: Decimal,
    who: int | None,
    now: datetime,
    product: int | None = None,
    description: str = "",
    price: Decimal | None = None,
    price_currency: str = "",
    price_reason: str = "",
    calculation: Mapping[str, Any] | None = None,
    discount_percent: Decimal = _NO_DISCOUNT,
    wanted_on: date | None = None,
    quality: str = "",
    specifications: dict[str, str] | None = None,
    words: str = "",
) -> Outcome[int]:
    """Add a line for a product, or a special order where only a description is given; its id.

    Without ``price`` the best price on record serves (list, tier, contract), converted where its
    currency is another. A price named in another currency (``price_currency``) is converted once,
    today, and stands from then on; one named in points has the currency ``p``. ``price_reason``
    says why it was named, ``calculation`` how it was worked out (``calculator.evidence``). What was
    half-typed in the line box is forgotten.

    Raises RuleBroken for a quantity that does not go (``quantity-…``), a missing price
    (``price-missing``), no usable rate for its currency (``rate-…``), a price in points without a
    programme (``points-programme``) or too fine (``number-decimals``), a past date
    (``wanted-past``), a grade or specification the product does not have; NotFound for a product
    that is gone.
    """
    with editing(order, who=who, now=now) as (change, row):
        line = OrderLine(
            order=order,
            product=product,
            description=passage(description, field="description", longest=2000),
            quantity=quantity,
            wanted_on=wanted_on,
            quality=one_line(quality, field="quality", longest=40),
            specifications=specifications or {},
            words=passage(words, field="words", longest=2000),
            discount_percent=discount_percent,
        )
        if price is not None:
            named = {"currency": price_currency, "reason": price_reason}
            name_price(line, row, price, calculation=calculation, who=who, now=now, **named)
        complete(line, row, now=now)
        made = append(change, line, row)
    return Outcome(made, frozenset(change.topics))


def append(change: Change, line: OrderLine, order: SalesOrder) -> int:
    """Write a complete line as the last of its draft; what was half-typed has become it."""
    if order.typed:
        run("UPDATE sales_order SET typed = '' WHERE id = ?", order.id)
    last = value("SELECT MAX(position) FROM order_line WHERE order_id = ?", order.id)
    line.position = (last or 0) + 1
    values = {name: value for name, value in line.__data__.items() if name != "id"}
    return change.insert(OrderLine, **values)


_CHANGEABLE = frozenset(
    {
        "quantity",
        "discount_percent",
        "wanted_on",
        "quality",
        "specifications",
        "words",
        "description",
        "product",
        "price",
        "price_currency",
        "price_reason",
        "calculation",
    }
)


def change_line(*, line: int, who: int | None, now: datetime, **values: Any) -> Outcome[None]:
    """Change fields of a draft's line (those of :func:`add_line`).

    A manual price survives every change; ``price=None`` gives it up for the list's. A choice made
    for the unmet rest is asked for again when quantity, date or product change.
    """
    if unknown := values.keys() - _CHANGEABLE:
        raise TypeError(f"a line has no {sorted(unknown)}")
    found = _line(line)
    with editing(found.order_id, who=who, now=now) as (change, row):
        found = get_locked(OrderLine, line)
        edited = OrderLine(**found.__data__)
        named = {
            "currency": values.pop("price_currency", ""),
            "reason": values.pop("price_reason", ""),
            "calculation": values.pop("calculation", None),
        }
        if "price" in values:
            price = values.pop("price")
            edited.price_source = "list"
            if price is not None:
                name_price(edited, row, price, **named, who=who, now=now)
        if values.keys() & {"quantity", "wanted_on", "product"}:
            edited.choice = ""
        for name, value in values.items():
            setattr(edited, name, value)
        complete(edited, row, now=now)
        change.update(found, **{k: v for k, v in edited.__data__.items() if k != "id"})
    return Outcome(None, frozenset(change.topics))


def remove_line(*, line: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a line off its draft; undo brings it back."""
    with editing(_line(line).order_id, who=who, now=now) as (change, _):
        change.remove(get_locked(OrderLine, line))
    return Outcome(None, frozenset(change.topics))


def choose(
    *, line: int, choice: str, who: int | None, now: datetime, reason: str = ""
) -> Outcome[None]:
    """Say what becomes of what cannot be met: split, waitlist, later or decline (with a reason).

    Raises RuleBroken ``choice-unknown``, ``text-missing`` (a decline needs a reason),
    ``choice-no-date`` (split and later need every unit to have a date), ``choice-no-product``.
    """
    if choice not in CHOICES:
        raise RuleBroken("choice-unknown", choice=choice)
    reason = passage(reason, field="reason", longest=2000, required=choice == "decline")
    with editing(_line(line).order_id, who=who, now=now) as (change, _):
        row = get_locked(OrderLine, line)
        covered = sum((Decimal(part[0]) for part in row.promise), Decimal(0))
        if choice in ("split", "later") and covered < row.quantity:
            raise RuleBroken("choice-no-date", short=row.quantity - covered)
        if choice == "waitlist" and row.product_id is None:
            raise RuleBroken("choice-no-product")
        change.update(row, choice=choice, choice_reason=reason)
    return Outcome(None, frozenset(change.topics))


def set_currency(
    *, order: int, currency: str, convert_typed: bool, who: int | None, now: datetime
) -> Outcome[None]:
    """Change a draft's currency: list prices follow, typed ones only with ``convert_typed``.

    Raises RuleBroken ``rate-…`` where a conversion has no usable rate, ``amend-currency`` for an
    amendment, whose order has a currency; nothing is changed then.
    """
    minor_units(currency)
    with editing(order, who=who, now=now) as (change, row):
        if row.revision_of_id is not None:
            raise RuleBroken("amend-currency")
        old = row.currency
        change.update(row, currency=currency)
        for line in lines_of(row):
            edited = OrderLine(**line.__data__)
            if convert_typed:
                convert_named(edited, old, currency, now=now)
            complete(edited, row, now=now)
            change.update(line, **{k: v for k, v in edited.__data__.items() if k != "id"})
    return Outcome(None, frozenset(change.topics))


def _line(key: int) -> OrderLine:
    return get(OrderLine, key)


def complete(line: OrderLine, order: SalesOrder, *, now: datetime, offered: bool = False) -> None:
    """Check a line against its product and fill in what follows: unit, price, amount.

    ``offered``: its units were offered to the customer and are sold as they were, also where the
    product is retired by now or sold in other amounts.
    """
    if line.wanted_on is not None and line.wanted_on < office().today(now):
        raise RuleBroken("wanted-past", on=line.wanted_on)
    if not Decimal(0) <= line.discount_percent <= Decimal(100):
        raise RuleBroken("discount-range", percent=line.discount_percent)
    if line.product_id is None:
        _special(line)
    else:
        _from_product(line, order, now=now, offered=offered)
    reckon(line, order)


def _special(line: OrderLine) -> None:
    if not line.description.strip():
        raise RuleBroken("line-empty")
    if line.quantity <= 0:
        raise RuleBroken("quantity-zero")
    if line.unit_price is None:
        raise RuleBroken("price-missing", product=line.description)
    line.kind, line.price_source = "special", "manual"


def _from_product(line: OrderLine, order: SalesOrder, *, now: datetime, offered: bool) -> None:
    product = first(Product, '"id" = ?', line.product_id)
    if product is None or not (product.active or offered):
        raise NotFound("product-gone", id=line.product_id)
    if not offered:
        check_quantity(line.quantity, step=product.step, minimum=product.minimum)
    line.kind, line.unit, line.code_written = "goods", product.unit, product.code
    line.description = line.description or product.name
    if line.quality and product.grades and line.quality not in product.grades:
        raise RuleBroken("quality-unknown", grade=line.quality, grades=product.grades)
    for problem in specification_problems(line.specifications, sheet_of(product.id)):
        if problem.code != "specification-missing":  # what is missing is asked at confirmation
            raise RuleBroken(problem.code, **problem.params)
    from_record(line, order, product, now=now)
