"""What a product costs a customer on record: read in one way for the hint and for the line.

The best of list price, quantity tier and contract, in the currency of the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.money import minor_units
from desktop.domain.quantities import PROVENANCES, tier_reached
from desktop.domain.rates import cross
from desktop.models.catalogue import PriceTier
from desktop.models.contracts import ContractPrice
from desktop.models.rates import finder
from desktop.models.rows import first, rows
from desktop.models.settings import office

_Found = tuple[str, Decimal, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """A unit price on record, in the currency asked for, and where it comes from.

    ``source`` is list, tier or contract, or converted where the record is in another currency;
    ``of`` says which of the three it is then too. ``facts`` are the evidence, as a line keeps them.
    """

    price: Decimal
    source: str
    of: str
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priced:
    """What of a product decides its price; ``list_price`` and tiers are in ``currency``.

    ``tiers`` are ``(from_quantity, price)``, None for those that are stored.
    """

    id: int
    list_price: Decimal | None
    currency: str
    tiers: Sequence[tuple[Decimal, Decimal]] | None = None


def known_price(
    product: Priced, *, customer: int | None, quantity: Decimal, currency: str, on: date
) -> Known | None:
    """The best price of a quantity for a customer on a day, or None where none is on record.

    Raises RuleBroken ``rate-…``, ``currency-ended`` where no price can be had without a rate that
    there is not.
    """
    known: list[Known] = []
    refused: RuleBroken | None = None
    for found in _on_record(product, customer, quantity, on):
        try:
            known.append(_in(currency, found, on))
        except RuleBroken as error:
            refused = error
    if not known and refused is not None:
        raise refused
    return min(known, key=lambda one: (one.price, PROVENANCES.index(one.of)), default=None)


def converted(price: Decimal, own: str, currency: str, on: date) -> tuple[Decimal, dict[str, Any]]:
    """A unit price in another currency, two digits finer than its minor unit, and the evidence.

    Raises RuleBroken ``rate-…``, ``currency-ended``, ``currency-unknown``.
    """
    rate = cross(own, currency, on=on, find=finder(), max_age_days=office().rate_max_age_days)
    step = Decimal(1).scaleb(-minor_units(currency) - 2)
    facts = {"price": _plain(price), "currency": own, "rate": f"{rate.rate:f}"}
    facts |= {"on": rate.on.isoformat(), "source": rate.source}
    return (price * rate.rate).quantize(step, rounding=ROUND_HALF_UP), facts


def conversion_note(facts: Mapping[str, Any]) -> str:
    """The evidence of a conversion in a few words: ``4 USD · 1.081100 · 2026-10-30 · ecb``."""
    rate = Decimal(facts["rate"])
    return f"{facts['price']} {facts['currency']} · {rate:.6f} · {facts['on']} · {facts['source']}"


def contract_of(product: int, customer: int | None, on: date) -> ContractPrice | None:
    """The price agreed with a customer for a product that holds on a day."""
    if customer is None:
        return None
    day = on.isoformat()
    return first(
        ContractPrice,
        '"customer_id" = ? AND "product_id" = ? AND "from_on" <= ?'
        ' AND ("to_on" IS NULL OR "to_on" >= ?) ORDER BY "from_on" DESC LIMIT 1',
        *(customer, product, day, day),
    )


def _on_record(
    product: Priced, customer: int | None, quantity: Decimal, on: date
) -> Iterator[_Found]:
    """The prices there are: what each is, the price with its currency, and its evidence."""
    agreed = contract_of(product.id, customer, on)
    if agreed is not None:
        facts = {"reference": agreed.reference, "from": agreed.from_on.isoformat()}
        facts |= {"to": agreed.to_on.isoformat()} if agreed.to_on else {}
        yield "contract", agreed.price, agreed.currency, facts
    if product.list_price is None:
        return
    tiers = product.tiers
    if tiers is None:
        stored = rows(PriceTier, '"product_id" = ?', product.id)
        tiers = [(tier.from_quantity, tier.price) for tier in stored]
    reached = tier_reached(quantity, tiers)
    if reached is not None:
        yield "tier", reached[1], product.currency, {"from_quantity": _plain(reached[0])}
    yield "list", product.list_price, product.currency, {}


def _in(currency: str, found: _Found, on: date) -> Known:
    of, price, own, facts = found
    reference = str(facts.get("reference", ""))
    if own == currency:
        return Known(price, of, of, reference, facts)
    made, rated = converted(price, own, currency, on)
    note = conversion_note(rated)
    note = f"{reference} · {note}" if reference else note
    return Known(made, "converted", of, note, {**facts, "of": of, "converted": rated})


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
