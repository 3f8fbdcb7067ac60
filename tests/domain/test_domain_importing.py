"""Mappings: proposed from the names of columns, kept as JSON, checked before use."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.import_fields import FIELDS, KINDS, SYNONYMS
from desktop.domain.importing import (
    KindRule,
    Mapping,
    Source,
    check,
    from_json,
    kinds_in,
    suggest,
    to_json,
)

FULL = Mapping(
    name="mine",
    kind="orders",
    fields={
        "number": Source(columns=("No",)),
        "ordered_at": Source(columns=("Day", "Time"), form="%d.%m.%Y %H:%M"),
        "currency": Source(constant="GBP"),
        "customer": Source(columns=("Customer",), without=".0", values={"x": "7"}),
    },
    line_fields={
        "quantity": Source(columns=("Qty",), decimal=","),
        "discount_percent": Source(columns=("Off",), times=Decimal("100"), places=2),
    },
    time_zone="Europe/Berlin",
    line_kinds=(
        KindRule("postage", codes=frozenset({"post", "dot"})),
        KindRule("goods", sign="negative", not_number_prefix="C", free=True, anonymous=True),
    ),
    order_kinds={"C": "cancellation"},
    create=frozenset({"products"}),
    header="orders*",
    lines="lines*",
    first=(
        ("clients", Mapping(name="mine", kind="customers", fields={"number": Source(("Id",))})),
    ),
)


def test_a_mapping_survives_its_file() -> None:
    document = json.loads(json.dumps(to_json(FULL)))
    assert from_json(document, "orders") == FULL
    assert kinds_in(document) == ("customers", "orders")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"version": 2, "name": "x", "mappings": {}}, "mapping-newer"),
        ({"version": 1, "name": "x", "mappings": {}}, "mapping-kind"),
        ({"version": 1, "mappings": {"orders": {"fields": {}}}}, "mapping-malformed"),
        ({"version": 1, "name": "x", "mappings": {"orders": {}}}, "mapping-malformed"),
        (
            {"version": 1, "name": "x", "mappings": {"orders": {"fields": {"colour": {}}}}},
            "mapping-malformed",
        ),
        (
            {"version": 1, "name": "x", "mappings": {"orders": {"fields": {}, "colour": 1}}},
            "mapping-malformed",
        ),
        (
            {"version": 1, "name": "x", "mappings": {"orders": {"fields": {"code": {"a": 1}}}}},
            "mapping-malformed",
        ),
        (
            {
                "version": 1,
                "name": "x",
                "mappings": {"orders": {"fields": {}, "first": {"orders": "x"}}},
            },
            "mapping-malformed",
        ),
        ([], "mapping-malformed"),
        (None, "mapping-malformed"),
    ],
)
def test_what_is_no_mapping_is_refused(document: object, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        from_json(document, "orders")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("kind", "columns", "expected"),
    [
        (
            "customers",
            ["Kunden-Nr.", "Kundennummer", "Firma", "E-Mail", "PLZ", "Straße", "Farbe"],
            {
                "number": "Kundennummer",
                "name": "Firma",
                "email": "E-Mail",
                "postal_code": "PLZ",
                "address": "Straße",
            },
        ),
        (
            "products",
            ["SKU", "Title", "Unit Price", "EAN"],
            {"code": "SKU", "name": "Title", "price": "Unit Price", "barcode": "EAN"},
        ),
        ("supplies", ["Artikelnummer", "Bestand"], {"code": "Artikelnummer", "on_hand": "Bestand"}),
        (
            "orders",
            ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice"],
            {
                "number": "InvoiceNo",
                "code": "StockCode",
                "quantity": "Quantity",
                "ordered_at": "InvoiceDate",
                "unit_price": "UnitPrice",
            },
        ),
    ],
)
def test_fields_are_proposed_by_the_names_of_columns(
    kind: str, columns: list[str], expected: dict[str, str]
) -> None:
    proposed = suggest(columns, kind)
    assert {name: source.columns[0] for name, source in proposed.fields.items()} == expected


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_names_of_fields_are_recognised(kind: str) -> None:
    """What the program exports under these names comes in again without a word."""
    proposed = suggest(list(FIELDS[kind]), kind)
    assert {name: source.columns for name, source in proposed.fields.items()} == {
        name: (name,) for name in FIELDS[kind]
    }
    assert SYNONYMS[kind].keys() <= FIELDS[kind].keys()


def test_a_mapping_is_checked_against_the_file() -> None:
    mapping = suggest(["number", "name"], "customers")
    check(mapping, ["number", "name"])
    with pytest.raises(RuleBroken) as caught:
        check(mapping, ["number"])
    assert (caught.value.code, caught.value.params) == (
        "mapping-column-missing",
        {"column": "name"},
    )
    with pytest.raises(RuleBroken) as caught:
        check(suggest(["number"], "customers"), ["number"])
    assert (caught.value.code, caught.value.params) == ("mapping-field-missing", {"field": "name"})
