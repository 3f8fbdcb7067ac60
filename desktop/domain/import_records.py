"""Records of customers, products, supplies and points, read from the rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.folding import folded
from desktop.domain.import_points import PointsRecord, points_record
from desktop.domain.import_rows import (
    Refusal,
    Row,
    Setting,
    address_of,
    check_row,
    once,
    readers,
    refusal,
)
from desktop.domain.importing import Mapping
from desktop.domain.typed import code_key

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer as a file tells it. ``given`` names the fields that are not empty there."""

    line: int
    given: frozenset[str]
    number: str
    name: str
    kind: str = "person"
    form_of_address: str = ""
    person: str = ""
    role: str = ""
    phone: str = ""
    mobile: str = ""
    fax: str = ""
    email: str = ""
    address: str = ""
    country: str = ""
    language: str = ""
    currency: str = ""
    tier: str = "standard"


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product as a file tells it. ``given`` names the fields that are not empty there."""

    line: int
    given: frozenset[str]
    code: str
    name: str
    description: str = ""
    barcode: str = ""
    unit: str = "pc"
    step: Decimal = _ONE
    minimum: Decimal = _ONE
    price: Decimal | None = None
    currency: str = ""
    lead_days: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class SupplyRecord:
    """A quantity of a product: ``on-hand``, or a ``receipt`` expected on a day.

    ``key`` tells it from the product's other supplies of such files, so that it is found again: by
    its reference, or by its day where it has none. ``dated`` is False where the file tells no day.
    """

    line: int
    code: str
    kind: str
    quantity: Decimal
    available_on: date
    reference: str
    key: str
    dated: bool


Record = CustomerRecord | ProductRecord | SupplyRecord | PointsRecord


def records(
    rows: Iterable[Row], mapping: Mapping, columns: Sequence[str], setting: Setting
) -> Iterator[tuple[Record, ...] | Refusal]:
    """What each row of a file of customers, products, supplies or points gives: records, or a
    refusal.

    A key that comes a second time is refused, for nobody knows which row is right; points may be
    told in several rows.
    """
    read = readers(mapping.fields, mapping.kind, columns, setting)
    make = _MAKERS[mapping.kind]
    seen: dict[str, int] = {}
    for row in rows:
        try:
            check_row(row, len(columns))
            values = {name: reader(row.cells) for name, reader in read.items()}
            made, keys = make(row.line, values, setting)
            for key in keys:
                once(seen, key, row.line)
            yield made
        except RuleBroken as error:
            yield refusal(row, error)


_Made = tuple[tuple[Record, ...], tuple[str, ...]]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _customer(line: int, values: dict[str, Any], setting: Setting) -> _Made:
    has_people = "person" in values
    values["address"] = address_of(values)
    for part in ("city", "region", "postal_code"):
        values.pop(part, None)
    filled = _filled(values)
    given = frozenset(filled)
    filled.setdefault("currency", setting.currency)
    kind = filled.setdefault("kind", "organisation" if has_people else "person")
    if kind not in ("person", "organisation"):
        raise RuleBroken("customer-kind", kind=kind)
    return (CustomerRecord(line, given, **filled),), (filled["number"],)


def _product(line: int, values: dict[str, Any], setting: Setting) -> _Made:
    filled = _filled(values)
    if "discontinued" in filled:
        filled["active"] = filled.get("active", True) and not filled.pop("discontinued")
    given = frozenset(filled)
    filled.setdefault("currency", setting.currency)
    filled.setdefault("minimum", filled.get("step", _ONE))
    for field, code in (("minimum", "minimum-negative"), ("price", "price-negative")):
        if filled.get(field, _ONE) < 0:
            raise RuleBroken(code, value=filled[field])
    if filled.get("step", _ONE) <= 0:
        raise RuleBroken("step-positive", value=filled["step"])
    return (ProductRecord(line, given, **filled),), (code_key(filled["code"]),)


def _supplies(line: int, values: dict[str, Any], setting: Setting) -> _Made:
    code, reference = values["code"], values.get("reference") or ""
    made: list[Record] = []
    for field, kind in (("on_hand", "on-hand"), ("expected", "receipt")):
        quantity = values.get(field)
        if quantity is None:
            continue
        if quantity < 0:
            raise RuleBroken("quantity-negative", field=field)
        on, told = setting.today, ""
        if kind == "receipt":
            days = values.get("expected_in_days")
            told = values["expected_on"].isoformat() if values.get("expected_on") else ""
            if not told and days is None and quantity:
                raise RuleBroken("field-missing", field="expected_on")
            on = values.get("expected_on") or setting.today + timedelta(days or 0)
        key = ":".join(("file", code_key(code), kind, folded(reference)[:40] or told))
        made.append(SupplyRecord(line, code, kind, quantity, on, reference, key, bool(told)))
    if not made:
        raise RuleBroken("field-missing", field="on_hand")
    return tuple(made), tuple(record.key for record in made if isinstance(record, SupplyRecord))


def _points(line: int, values: dict[str, Any], setting: Setting) -> _Made:
    return (points_record(line, values, setting.today),), ()


_MAKERS: dict[str, Callable[[int, dict[str, Any], Setting], _Made]] = {
    "customers": _customer,
    "products": _product,
    "supplies": _supplies,
    "points": _points,
}
