"""Northwind on both engines: orders with customers, products, discounts and dates, once."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.models.catalogue import Product, Supply
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.queries import exports
from desktop.services import office
from desktop.services.imports import import_file
from desktop.system.mappings import preset
from desktop.system.tabular_write import write_table

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("database")]

NORTHWIND = Path(__file__).resolve().parents[3] / "shared" / "data" / "northwind"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
TABLES = (Customer, Product, Supply, SalesOrder, OrderLine)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    if not NORTHWIND.is_dir():
        pytest.skip("the reference data does not lie beside this checkout")
    office.seed(now=NOW, home_country="GB", currency="USD", time_zone="Europe/London")


def export(kind: str, folder: Path) -> list[dict[str, str]]:
    """What ``liaison export`` writes, read with the standard library alone."""
    path = folder / f"{kind}.csv"
    write_table(path, exports.columns(kind), exports.rows(kind, zone=LONDON))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def northwind(kind: str, name: str) -> Any:
    return import_file(
        kind=kind,
        path=NORTHWIND / name,
        mapping=preset("northwind", kind),
        who=None,
        now=NOW,
    ).value


def rows_of(name: str) -> list[dict[str, str]]:
    with (NORTHWIND / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_northwind_comes_in_with_customers_products_discounts_and_dates(tmp_path: Path) -> None:
    report = northwind("orders", "orders_1996_1997.csv")
    assert (report.created, report.refused, report.kept) == (560, 0, True)
    given, lines_given = rows_of("orders_1996_1997.csv"), rows_of("order_details_1996_1997.csv")
    orders = {row["number"]: row for row in export("orders", tmp_path)}
    assert orders.keys() == {row["OrderID"] for row in given}
    for row in given:
        order = orders[row["OrderID"]]
        told = (order["date"], order["wanted_on"], order["closed_on"], order["customer"])
        assert told == (
            row["OrderDate"],
            row["RequiredDate"],
            row["ShippedDate"],
            row["CustomerID"],
        )
        assert order["country"] == row["ShipCountry"]
        assert order["address"].startswith(f"{row['ShipName']}\n{row['ShipAddress']}\n")
    lines = export("lines", tmp_path)
    assert [
        (line["order"], line["product"], line["unit_price"], line["quantity"])
        for line in lines
        if line["kind"] == "goods"
    ] == [
        (row["OrderID"], row["ProductID"], row["UnitPrice"], row["Quantity"]) for row in lines_given
    ]
    discounts = [Decimal(line["discount_percent"]) for line in lines if line["kind"] == "goods"]
    assert discounts == [Decimal(row["Discount"]) * 100 for row in lines_given]
    freight = {line["order"]: line["amount"] for line in lines if line["kind"] == "freight"}
    assert {key: Decimal(value) for key, value in freight.items()} == {
        row["OrderID"]: Decimal(row["Freight"]) for row in given
    }
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line["order"]] += Decimal(line["amount"])
    assert {key: Decimal(row["total"]) for key, row in orders.items()} == totals
    assert {line["currency"] for line in lines} == {"USD"}


def test_northwinds_customers_and_products_are_whole(tmp_path: Path) -> None:
    report = northwind("orders", "order_details_1996_1997.csv")
    assert (report.made["customer"], report.made["product"]) == (91, 77)
    exported = {row["number"]: row for row in export("customers", tmp_path)}
    given = rows_of("customers.csv")
    assert exported.keys() == {row["CustomerID"] for row in given}
    for row in given:
        customer = exported[row["CustomerID"]]
        assert customer["name"] == row["CompanyName"]
        assert (customer["person"], customer["role"]) == (row["ContactName"], row["ContactTitle"])
        assert (customer["phone"], customer["fax"]) == (row["Phone"], row["Fax"])
        assert customer["address"].split("\n")[0] == row["Address"]
    assert exported["ALFKI"]["country"] == "DE"
    goods = {row["code"]: row for row in export("products", tmp_path)}
    for row in rows_of("products.csv"):
        product = goods[row["ProductID"]]
        assert (product["name"], product["price"]) == (row["ProductName"], row["UnitPrice"])
        assert product["active"] == ("false" if row["Discontinued"] == "1" else "true")


def test_northwinds_stock_and_everything_a_second_time() -> None:
    northwind("orders", "orders_1996_1997.csv")
    assert northwind("supplies", "products.csv").refused == 0
    given = rows_of("products.csv")
    stock = {
        kind: sum(row.quantity for row in Supply.select().where(Supply.kind == kind))
        for kind in ("on-hand", "receipt")
    }
    assert stock == {
        "on-hand": sum(int(row["UnitsInStock"]) for row in given),
        "receipt": sum(int(row["UnitsOnOrder"]) for row in given),
    }
    before = [
        table.select().count() for table in (Customer, Product, Supply, SalesOrder, OrderLine)
    ]
    for kind, name in (
        ("orders", "orders_1996_1997.csv"),
        ("customers", "customers.csv"),
        ("products", "products.csv"),
        ("supplies", "products.csv"),
    ):
        again = northwind(kind, name)
        assert (again.created, again.changed, again.refused) == (0, 0, 0)
    after = [table.select().count() for table in TABLES]
    assert after == before
