"""Rows become records of customers, products and supplies, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.import_records import CustomerRecord, ProductRecord, SupplyRecord, records
from desktop.domain.import_rows import Refusal, Setting, settled
from desktop.domain.importing import Mapping, Source, suggest

SETTING = Setting(ZoneInfo("Europe/London"), "EUR", date(2026, 11, 2))


class Given(NamedTuple):
    line: int
    cells: list[str]
    fault: str = ""


def read(
    kind: str, columns: Sequence[str], *rows: Sequence[str], mapping: Mapping | None = None
) -> list[object]:
    """What the rows give under a proposed mapping, one item per record or refusal."""
    used = mapping or suggest(columns, kind)
    cells = [list(row) for row in rows]
    used = Mapping(
        name="", kind=kind, fields=settled(used.fields, kind, columns, cells), create=used.create
    )
    given = [Given(line, row) for line, row in enumerate(cells, 2)]
    found: list[object] = []
    for made in records(given, used, columns, SETTING):
        found.extend([made] if isinstance(made, Refusal) else made)
    return found


def test_a_customer_with_a_person_is_an_organisation() -> None:
    (made,) = read(
        "customers",
        ["number", "name", "person", "phone", "address", "city", "postal_code", "country"],
        [
            "A1",
            " Alfreds ",
            "Maria Anders",
            "030-0074321",
            "Obere Str. 57",
            "Berlin",
            "12209",
            "Germany",
        ],
    )
    assert isinstance(made, CustomerRecord)
    assert (made.number, made.name, made.kind) == ("A1", "Alfreds", "organisation")
    assert made.address == "Obere Str. 57\n12209 Berlin"
    assert (made.country, made.currency) == ("DE", "EUR")
    assert "person" in made.given
    assert "email" not in made.given


def test_a_key_that_comes_again_is_refused() -> None:
    first, second = read("customers", ["number", "name"], ["7", "Ann"], ["7", "Bob"])
    assert isinstance(first, CustomerRecord)
    assert second == Refusal(3, "row-twice", {"key": "7", "first": 2})
    one, other = read("products", ["code", "name"], ["85123a", "x"], ["85123A", "y"])
    assert isinstance(one, ProductRecord)
    assert isinstance(other, Refusal)


@pytest.mark.parametrize(
    ("columns", "row", "code", "field"),
    [
        (["number", "name"], ["", "Ann"], "field-missing", "number"),
        (["number", "name"], ["1", "  "], "field-missing", "name"),
        (["number", "name"], ["1", "x" * 301], "text-too-long", "name"),
        (["number", "name"], ["1", "a\x07b"], "text-control", "name"),
        (["number", "name", "country"], ["1", "Ann", "Atlantis"], "country-unknown", "country"),
        (["number", "name", "currency"], ["1", "Ann", "XYZ"], "currency-unknown", "currency"),
        (["number", "name", "email"], ["1", "Ann", "at home"], "email-malformed", "email"),
        (["number", "name", "kind"], ["1", "Ann", "robot"], "customer-kind", None),
    ],
)
def test_a_cell_that_will_not_do_refuses_its_row(
    columns: list[str], row: list[str], code: str, field: str
) -> None:
    good = ["9", "Zoë", *([""] * (len(columns) - 2))]
    refused, made = read("customers", columns, row, good)
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.code, refused.params.get("field")) == (2, code, field)
    assert isinstance(made, CustomerRecord)


def test_a_faulty_row_is_refused_by_its_fault() -> None:
    mapping = suggest(["number", "name"], "customers")
    row = Given(5, ["1", "Ann", "more"], "row-too-long")
    (refused,) = records([row], mapping, ["number", "name"], SETTING)
    assert refused == Refusal(5, "row-too-long", {"cells": 3, "columns": 2})


def test_a_product_with_its_steps_and_price() -> None:
    columns = ["code", "name", "price", "step", "discontinued", "lead_days"]
    plain, stepped, negative = read(
        "products",
        columns,
        ["1", "Chai", "1.234,50", "", "0", ""],
        ["2", "Flour", "0,95", "0,05", "1", "14"],
        ["3", "Air", "-1,00", "1", "0", ""],
    )
    assert isinstance(plain, ProductRecord)
    assert plain.price == Decimal("1234.50")
    assert (plain.step, plain.minimum, plain.active) == (Decimal(1), Decimal(1), True)
    assert isinstance(stepped, ProductRecord)
    assert (stepped.step, stepped.minimum) == (Decimal("0.05"), Decimal("0.05"))
    assert (stepped.active, stepped.lead_days) == (False, 14)
    assert isinstance(negative, Refusal)
    assert negative.code == "price-negative"


def test_a_row_of_stock_gives_what_is_there_and_what_is_expected() -> None:
    columns = ["code", "on_hand", "expected", "expected_on"]
    here, coming, undated, empty = read(
        "supplies",
        columns,
        ["A", "3", "5", "2026-11-20"],
        ["B", "", "4", ""],
        ["C", "", "", ""],
    )
    assert isinstance(here, SupplyRecord)
    assert (here.kind, here.quantity, here.available_on) == ("on-hand", Decimal(3), SETTING.today)
    assert isinstance(coming, SupplyRecord)
    assert (coming.kind, coming.quantity) == ("receipt", Decimal(5))
    assert coming.available_on == date(2026, 11, 20)
    assert here.key != coming.key
    assert isinstance(undated, Refusal)
    assert undated.params == {"field": "expected_on"}
    assert isinstance(empty, Refusal)


def test_a_fraction_becomes_percent_without_the_dust_of_floats() -> None:
    source = Source(columns=("price",), times=Decimal(100), places=2)
    mapping = Mapping(
        name="",
        kind="products",
        fields={"code": Source(("code",)), "name": Source(("name",)), "price": source},
    )
    (made,) = read("products", ["code", "name", "price"], ["1", "x", "0.15000001"], mapping=mapping)
    assert isinstance(made, ProductRecord)
    assert str(made.price) == "15.00"


def test_a_column_that_can_be_read_in_two_ways_is_asked_about() -> None:
    with pytest.raises(RuleBroken) as caught:
        read("products", ["code", "name", "price"], ["1", "x", "1.234"], ["2", "y", "2.500"])
    assert caught.value.code == "import-decimal-unclear"
    assert caught.value.params == {"column": "price", "example": "1.234"}
    columns = ["code", "expected", "expected_on"]
    with pytest.raises(RuleBroken) as caught:
        read("supplies", columns, ["1", "5", "03/04/2026"])
    assert caught.value.code == "import-date-unclear"


def test_a_number_finer_than_its_column_can_keep_is_refused() -> None:
    (refused,) = read("products", ["code", "name", "price"], ["1", "x", "0.1234567"])
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.params.get("field")) == ("number-decimals", "price")
