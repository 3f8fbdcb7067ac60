"""The catalogue: products with their prices, specification sheet and alternatives.

Quantities are in the product's unit, prices per unit in the product's currency; both have at most
6 decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.folding import folded
from desktop.domain.specifications import SheetItem
from desktop.domain.tags import currency_code
from desktop.domain.typed import NAME_LONGEST, code_key, one_line, passage
from desktop.models.catalogue import (
    Alternative,
    PriceTier,
    Product,
    ProductWord,
    Specification,
)
from desktop.models.database import Table
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.models.words import set_words, words_of
from desktop.services.change import Change, Outcome, changing
from desktop.services.corrections import keep_true
from desktop.services.unique import unique

SHEET_KINDS = ("text", "number", "choice", "yes-no")
_CODE_LONGEST = 60
_LONGEST_LEAD = 3650


def create_product(
    *,
    code: str,
    name: str,
    who: int | None,
    now: datetime,
    source: str = "",
    tiers: Iterable[tuple[Decimal, Decimal]] = (),
    sheet: Iterable[SheetItem] = (),
    alternatives: Iterable[tuple[int, str]] = (),
    **values: Any,
) -> Outcome[int]:
    """Write a new product; the id.

    ``values`` are the fields of :func:`change_product`: the currency is the office's, unit "pc",
    step 1 and minimum one step where they are not given. For ``tiers``, ``sheet`` and
    ``alternatives`` see the functions that set them; raises what they raise, and as
    :func:`change_product`.
    """
    fields = checked({"code": code, "name": name, **values})
    fields.setdefault("step", Decimal(1))
    fields.setdefault("minimum", fields["step"])
    fields["source"] = one_line(source, field="source", longest=40)
    with unique("product-code-taken", product=code), changing(who=who, now=now) as change:
        fields.setdefault("currency", office().currency)
        made = change.insert(Product, created_at=now, **fields)
        _set_tiers(change, made, tiers)
        _set_sheet(change, made, sheet)
        _set_alternatives(change, made, alternatives)
        index(made)
    return Outcome(made, frozenset(change.topics))


def change_product(
    *,
    product: int,
    who: int | None,
    now: datetime,
    tiers: Iterable[tuple[Decimal, Decimal]] | None = None,
    sheet: Iterable[SheetItem] | None = None,
    alternatives: Iterable[tuple[int, str]] | None = None,
    **values: Any,
) -> Outcome[None]:
    """Change fields of a product and, where they are given, its tiers, sheet and alternatives.

    ``code`` (one that no other product has, whatever its case), ``name``, ``barcode``,
    ``description``, ``unit``, ``step`` (above 0), ``minimum``, ``list_price`` (None: asked each
    time), ``currency``, ``grades`` (texts, best first), ``lead_days`` (working days to make it,
    None if it is not made to order), ``active``.

    Raises RuleBroken: ``product-code-taken`` (product), ``step-positive``, ``minimum-negative``,
    ``price-negative``, ``lead-days-range`` (longest), ``currency-…``, ``number-…``, ``text-…``;
    NotFound ``product-gone``.
    """
    fields = checked(values)
    with (
        unique("product-code-taken", product=values.get("code")),
        changing(who=who, now=now) as change,
    ):
        change.update(get_locked(Product, product), **fields)
        if tiers is not None:
            _set_tiers(change, product, tiers)
        if sheet is not None:
            _set_sheet(change, product, sheet)
        if alternatives is not None:
            _set_alternatives(change, product, alternatives)
        index(product)
        keep_true(change, [product])
    return Outcome(None, frozenset(change.topics))


def set_tiers(
    *, product: int, tiers: Iterable[tuple[Decimal, Decimal]], who: int | None, now: datetime
) -> Outcome[None]:
    """Make ``(from quantity, price)`` the product's price tiers, in place of those it had.

    Raises RuleBroken ``tier-quantity`` (not above 0), ``tier-twice`` (quantity),
    ``price-negative``, ``number-…``; NotFound ``product-gone``.
    """
    with changing(who=who, now=now) as change:
        get_locked(Product, product)
        _set_tiers(change, product, tiers)
        keep_true(change, [product])
    return Outcome(None, frozenset(change.topics))


def set_sheet(
    *, product: int, sheet: Iterable[SheetItem], who: int | None, now: datetime
) -> Outcome[None]:
    """Make ``sheet`` the product's specification sheet, in this order.

    Raises RuleBroken ``sheet-kind`` (kind), ``sheet-twice`` (name), ``sheet-choices`` (name) for a
    choice with fewer than two, ``text-…``; NotFound ``product-gone``.
    """
    with changing(who=who, now=now) as change:
        get_locked(Product, product)
        _set_sheet(change, product, sheet)
    return Outcome(None, frozenset(change.topics))


def set_alternatives(
    *, product: int, alternatives: Iterable[tuple[int, str]], who: int | None, now: datetime
) -> Outcome[None]:
    """Make ``(product id, how it differs)`` what can stand in for the product, best first.

    Raises RuleBroken ``alternative-itself``, ``alternative-twice``, ``text-…``; NotFound
    ``product-gone``.
    """
    with changing(who=who, now=now) as change:
        get_locked(Product, product)
        _set_alternatives(change, product, alternatives)
    return Outcome(None, frozenset(change.topics))


# --- inside ---------------------------------------------------------------------------------------


def _set_tiers(change: Change, product: int, tiers: Iterable[tuple[Decimal, Decimal]]) -> None:
    wanted: dict[Any, dict[str, Any]] = {}
    for quantity, price in tiers:
        _tier_quantity(quantity)
        if quantity in wanted:
            raise RuleBroken("tier-twice", quantity=quantity)
        wanted[quantity] = {"price": _price(price)}
    _replace(change, PriceTier, product, "from_quantity", wanted)


def _set_sheet(change: Change, product: int, sheet: Iterable[SheetItem]) -> None:
    wanted: dict[Any, dict[str, Any]] = {}
    for position, item in enumerate(sheet, 1):
        name = one_line(item.name, field="name", longest=80, required=True)
        choices = [
            one_line(one, field="choices", longest=80, required=True) for one in item.choices
        ]
        if item.kind not in SHEET_KINDS:
            raise RuleBroken("sheet-kind", kind=item.kind)
        if name in wanted:
            raise RuleBroken("sheet-twice", name=name)
        if item.kind == "choice" and len(set(choices)) < 2:
            raise RuleBroken("sheet-choices", name=name)
        wanted[name] = {
            "position": position,
            "kind": item.kind,
            "unit": one_line(item.unit, field="unit", longest=20),
            "choices": choices if item.kind == "choice" else [],
            "required": item.required,
        }
    _replace(change, Specification, product, "name", wanted)


def _set_alternatives(
    change: Change, product: int, alternatives: Iterable[tuple[int, str]]
) -> None:
    wanted: dict[Any, dict[str, Any]] = {}
    for position, (other, note) in enumerate(alternatives, 1):
        if other == product:
            raise RuleBroken("alternative-itself")
        found = Product.get_or_none(Product.id == other)
        if found is None:
            raise NotFound("product-gone", id=other)
        if other in wanted:
            raise RuleBroken("alternative-twice", product=found.name)
        wanted[other] = {"position": position, "note": one_line(note, field="note", longest=200)}
    _replace(change, Alternative, product, "other", wanted)


def _replace(
    change: Change,
    model: type[Table],
    product: int,
    key: str,
    wanted: dict[Any, dict[str, Any]],
) -> None:
    """Make ``wanted`` (fields by ``key``) the product's rows; what stays the same is left alone."""
    rows = model.select().where(model.product == product)  # type: ignore[attr-defined]
    had = {row.__data__[key]: row for row in rows}
    for name in had.keys() - wanted.keys():
        change.remove(had[name])
    for name, fields in wanted.items():
        if name in had:
            change.update(had[name], **fields)
        else:
            change.insert(model, product=product, **{key: name}, **fields)


def index(product: int) -> None:
    """Make the words a product is found by those of its code, barcode and name."""
    row = Product.get_by_id(product)
    set_words(ProductWord, product, words_of(texts=[row.code, row.barcode, row.name]))


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a product as they are stored, the folded ones included.

    Raises as :func:`change_product`; TypeError for an unknown field.
    """
    if unknown := values.keys() - _CHECKS.keys():
        raise TypeError(f"a product has no {sorted(unknown)}")
    stored = {name: _CHECKS[name](value) for name, value in values.items()}
    if "name" in stored:
        stored["folded"] = folded(stored["name"])[:NAME_LONGEST]
    if "code" in stored:
        stored["code_folded"] = one_line(
            code_key(stored["code"]), field="code", longest=_CODE_LONGEST
        )
    return stored


def _line(field: str, longest: int, *, required: bool = False) -> Callable[[str], str]:
    return lambda value: one_line(value, field=field, longest=longest, required=required)


def _not_below_zero(code: str) -> Callable[[Decimal], Decimal]:
    def checked_number(value: Decimal) -> Decimal:
        if not value.is_finite() or value < 0:
            raise RuleBroken(code, value=value)
        return value

    return checked_number


def _above_zero(code: str) -> Callable[[Decimal], Decimal]:
    def checked_number(value: Decimal) -> Decimal:
        if not value.is_finite() or value <= 0:
            raise RuleBroken(code, value=value)
        return value

    return checked_number


def _lead_days(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= _LONGEST_LEAD:
        raise RuleBroken("lead-days-range", longest=_LONGEST_LEAD)
    return value


def _grades(values: Iterable[str]) -> list[str]:
    grades = [one_line(value, field="grades", longest=40, required=True) for value in values]
    return list(dict.fromkeys(grades))


_price = _not_below_zero("price-negative")
_tier_quantity = _above_zero("tier-quantity")

_CHECKS: dict[str, Callable[[Any], Any]] = {
    "code": _line("code", _CODE_LONGEST, required=True),
    "name": _line("name", NAME_LONGEST, required=True),
    "barcode": _line("barcode", 40),
    "description": lambda value: passage(value, field="description"),
    "unit": _line("unit", 20, required=True),
    "step": _above_zero("step-positive"),
    "minimum": _not_below_zero("minimum-negative"),
    "list_price": lambda value: None if value is None else _price(value),
    "currency": currency_code,
    "grades": _grades,
    "lead_days": _lead_days,
    "active": bool,
}
