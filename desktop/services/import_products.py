"""Products and supplies of a file: new ones in bulk, known ones brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled, unscaled
from desktop.domain.folding import folded
from desktop.domain.import_records import ProductRecord, SupplyRecord
from desktop.domain.import_rows import Refusal
from desktop.domain.quantities import check_quantity
from desktop.domain.typed import NAME_LONGEST, code_key
from desktop.models.bulk import found
from desktop.models.catalogue import Product, ProductWord, Supply
from desktop.models.fields import to_micros
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.models.words import words_of
from desktop.services.catalogue import checked, index
from desktop.services.corrections import keep_true
from desktop.services.import_changes import Tally
from desktop.services.openings import open_units
from desktop.services.quoted_dates import Quoted

_NUMBERS = ("step", "minimum", "list_price")
_FIELDS = ("name", "description", "barcode", "unit", "currency", "lead_days", "active", *_NUMBERS)
_CALLED = {"list_price": "price"}  # what a record calls a field


def apply_products(records: list[ProductRecord], tally: Tally) -> None:
    """Write products: those with a new code are created, others changed where the file differs.

    What a file leaves empty stays as it is.
    """
    keys = (code_key(record.code) for record in records)
    known = found(Product, "code_folded", keys, "id", *_FIELDS)
    fresh = []
    for record in records:
        try:
            row = known.get(code_key(record.code))
            if row is None:
                checked(_values(record, _FIELDS))
                fresh.append(record)
            elif _update(record, row, tally):
                tally.changed += 1
            else:
                tally.unchanged += 1
        except RuleBroken as error:
            tally.refused.append(Refusal(record.line, error.code, error.params))
    keep_true(tally.change, tally.repriced)
    create_products(fresh, tally)
    tally.created += len(fresh)


def create_products(fresh: list[ProductRecord], tally: Tally) -> dict[str, int]:
    """Write new products with their words; their ids by folded code."""
    now = to_micros(tally.change.now)
    rows = [
        (
            *(record.code, code_key(record.code), folded(record.name)[:NAME_LONGEST]),
            *(getattr(record, name) for name in _FIELDS[: -len(_NUMBERS)]),
            *(_stored(getattr(record, _CALLED.get(name, name))) for name in _NUMBERS),
            now,
        )
        for record in fresh
    ]
    names = ("code", "code_folded", "folded", *_FIELDS, "created_at")
    tally.add(Product, names, rows, source=tally.source)
    ids = product_ids(record.code for record in fresh)
    words = [
        (ids[code_key(record.code)], word)
        for record in fresh
        for word in words_of(texts=[record.code, record.barcode, record.name])
    ]
    tally.add(ProductWord, ("product", "word"), words)
    tally.remember(
        Product,
        (
            (
                ids[code_key(record.code)],
                {"code": record.code, **_values(record, _FIELDS), "source": tally.source},
            )
            for record in fresh
        ),
    )
    return ids


def product_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of the products that there are, by folded code."""
    keys = {code_key(code) for code in codes}
    return {key: row[0] for key, row in found(Product, "code_folded", sorted(keys), "id").items()}


def _stored(value: Decimal | None) -> int | None:
    return None if value is None else scaled(value, 6)


def _values(record: ProductRecord, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, _CALLED.get(name, name)) for name in names}


def _update(record: ProductRecord, row: tuple[Any, ...], tally: Tally) -> bool:
    """Bring a known product up to date; whether anything changed."""
    had = dict(zip(_FIELDS, row[1:], strict=True))
    for name in _NUMBERS:
        had[name] = None if had[name] is None else unscaled(had[name], 6)
    given = [name for name in _FIELDS if _CALLED.get(name, name) in record.given]
    wanted = checked(_values(record, given))
    different = {name: value for name, value in wanted.items() if had.get(name, value) != value}
    if not different:
        return False
    different |= {"folded": wanted["folded"]} if "name" in different else {}
    tally.change.update(get_locked(Product, row[0]), **different)
    if different.keys() & {"list_price", "currency"}:
        tally.repriced.append(row[0])
    index(row[0])
    return True


def apply_supplies(records: list[SupplyRecord], tally: Tally) -> None:
    """Write supplies: what a file said before of the same stock or receipt is brought up to date.

    A quantity never falls below what orders hold of it. A receipt that customers were promised from
    is not moved here, for then they must be told.
    """
    today = office().today(tally.change.now)
    products = found(
        Product, "code_folded", {code_key(record.code) for record in records}, "id", "step"
    )
    known = found(Supply, "source_key", (record.key for record in records), "id")
    fresh = []
    for record in records:
        try:
            product = products.get(code_key(record.code))
            if product is None:
                raise RuleBroken("product-unknown", product=record.code)
            step = unscaled(product[1], 6)
            if record.quantity:
                check_quantity(record.quantity, step=step, minimum=Decimal(0))
            if record.key in known:
                changed = _update_supply(record, known[record.key][0], tally)
                tally.changed += changed
                tally.unchanged += not changed
            elif record.available_on < today:
                raise RuleBroken("receipt-past", on=record.available_on)
            elif record.quantity:
                fresh.append((product[0], record))
            else:
                tally.unchanged += 1
        except RuleBroken as error:
            tally.refused.append(Refusal(record.line, error.code, error.params))
    _create_supplies(fresh, tally)
    tally.created += len(fresh)
    open_units(tally.change, (product for product, *_ in products.values()), cause="stock")


def _update_supply(record: SupplyRecord, key: int, tally: Tally) -> bool:
    row = get_locked(Supply, key)
    if record.quantity < row.allocated:
        raise RuleBroken("supply-below-allocated", allocated=row.allocated)
    moved = record.kind == row.kind == "receipt" and record.dated
    wanted = {"available_on": record.available_on} if moved else {}
    is_moved = bool(wanted) and row.available_on != record.available_on
    if is_moved and row.allocated:
        raise RuleBroken("supply-promised", on=row.available_on)
    quoted = Quoted(tally.change, row) if is_moved else None
    is_changed = tally.change.update(row, quantity=record.quantity, **wanted)
    if quoted is not None:
        quoted.tell_first()
    return is_changed


def _create_supplies(fresh: list[tuple[int, SupplyRecord]], tally: Tally) -> None:
    now = to_micros(tally.change.now)
    tally.add(
        Supply,
        ("product", "kind", "quantity", "allocated", "available_on", "reference", "created_at",
         "source_key"),
        [
            (product, record.kind, scaled(record.quantity, 6), 0, record.available_on.isoformat(),
             record.reference, now, record.key)
            for product, record in fresh
        ],
    )  # fmt: skip
    ids = found(Supply, "source_key", (record.key for _, record in fresh), "id")
    tally.remember(
        Supply,
        (
            (
                ids[record.key][0],
                {
                    "product": product,
                    "kind": record.kind,
                    "quantity": record.quantity,
                    "available_on": record.available_on,
                    "reference": record.reference,
                },
            )
            for product, record in fresh
        ),
    )
