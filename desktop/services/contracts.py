"""Prices agreed with a customer for a product, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled
from desktop.domain.tags import currency_code
from desktop.domain.typed import one_line
from desktop.models.catalogue import Product
from desktop.models.contracts import ContractPrice
from desktop.models.rows import get, get_locked, rows
from desktop.services.change import Outcome, changing
from desktop.services.living import living


def agree_price(
    *,
    customer: int,
    product: int,
    price: Decimal,
    currency: str,
    from_on: date,
    who: int | None,
    now: datetime,
    to_on: date | None = None,
    reference: str = "",
) -> Outcome[int]:
    """Keep a unit price agreed with a customer, from a day to a day (None: until it is ended).

    Lines take it where it is the best on record. Raises RuleBroken ``price-negative``,
    ``contract-dates`` (first, last), ``contract-overlap`` (reference, first), ``currency-…``,
    ``number-…``, ``text-…``; NotFound ``customer-gone``, ``product-gone``.
    """
    if not price.is_finite() or price < 0:
        raise RuleBroken("price-negative", price=str(price))
    scaled(price, 6)
    if to_on is not None and to_on < from_on:
        raise RuleBroken("contract-dates", first=from_on, last=to_on)
    values = {"price": price, "currency": currency_code(currency), "from_on": from_on}
    values["reference"] = one_line(reference, field="reference", longest=120)
    with changing(who=who, now=now) as change:
        living(customer)  # two desks must not agree on two prices for one day
        get(Product, product)
        _check_apart(customer, product, from_on, to_on)
        made = change.insert(
            ContractPrice, customer=customer, product=product, to_on=to_on, **values
        )
    return Outcome(made, frozenset(change.topics))


def end_price(*, contract: int, on: date, who: int | None, now: datetime) -> Outcome[None]:
    """Let an agreed price end on a day, its last one.

    Raises RuleBroken ``contract-dates``, ``contract-overlap``; NotFound ``contract-price-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get(ContractPrice, contract)
        living(row.customer_id)
        row = get_locked(ContractPrice, contract)
        if on < row.from_on:
            raise RuleBroken("contract-dates", first=row.from_on, last=on)
        _check_apart(row.customer_id, row.product_id, row.from_on, on, besides=row.id)
        change.update(row, to_on=on)
    return Outcome(None, frozenset(change.topics))


def _check_apart(
    customer: int, product: int, first: date, last: date | None, *, besides: int = 0
) -> None:
    """On no day may two prices hold."""
    mine = '"customer_id" = ? AND "product_id" = ? AND "id" <> ? ORDER BY "from_on"'
    for other in rows(ContractPrice, mine, customer, product, besides):
        begins_before_our_end = last is None or other.from_on <= last
        if begins_before_our_end and (other.to_on is None or other.to_on >= first):
            raise RuleBroken("contract-overlap", reference=other.reference, first=other.from_on)
