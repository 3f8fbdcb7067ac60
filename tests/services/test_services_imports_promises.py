"""Real histories of deliveries: promised against actual, counted anew from the files themselves."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.models.customers import Customer
from desktop.models.orders import LinePromise, OrderLine, SalesOrder
from desktop.queries.integrity import check
from desktop.queries.orders import order
from desktop.queries.promises import kept_by, promises_of_order
from desktop.services import office
from desktop.services.imports import ImportReport, import_file
from desktop.system.mappings import preset

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("database")]

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SCMS = DATA / "scms_deliveries" / "scms_first_2000.csv.gz"
ADVENTURE = DATA / "adventureworks_po"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)}


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    if not (SCMS.is_file() and ADVENTURE.is_dir()):
        pytest.skip("the reference data does not lie beside this checkout")
    office.seed(now=NOW, home_country="US", currency="USD", time_zone="America/New_York")


def scms() -> list[dict[str, str]]:
    with gzip.open(SCMS, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def adventure(name: str) -> list[dict[str, str]]:
    with (ADVENTURE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read(path: Path, name: str) -> ImportReport:
    mapping = preset(name, "orders")
    return import_file(kind="orders", path=path, mapping=mapping, who=None, now=NOW).value


def two_digit(text: str) -> date:
    """ "2-Jun-06" as it is meant."""
    on, month, year = text.split("-")
    return date(2000 + int(year), MONTHS[month], int(on))


def test_every_delivery_of_scms_comes_in_with_both_its_days() -> None:
    report = read(SCMS, "scms")
    given = scms()
    assert (report.refused, report.kept, report.made["order_line"]) == (0, True, len(given))
    assert report.created == len({row["PO / SO #"] for row in given})
    wanted: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in given:
        wanted[row["PO / SO #"]].append(
            (
                two_digit(row["Scheduled Delivery Date"]),
                two_digit(row["Delivered to Client Date"]),
                row["Item Description"],
                Decimal(row["Line Item Quantity"]),
                Decimal(row["Pack Price"]),
            )
        )
    found: dict[str, list[Any]] = defaultdict(list)
    rows: Any = (
        OrderLine.select(
            SalesOrder.number,
            LinePromise.first_on,
            LinePromise.done_on,
            OrderLine.description,
            OrderLine.quantity,
            OrderLine.unit_price,
        )
        .join(SalesOrder)
        .switch(OrderLine)
        .join(LinePromise)
        .order_by(OrderLine.order, OrderLine.position)
        .tuples()
    )
    for row in rows:
        found[row[0]].append(row[1:])
    assert found == wanted


def test_what_scms_says_of_days_nobody_captured_is_no_date() -> None:
    read(SCMS, "scms")
    for row in scms():
        sent = row["PO Sent to Vendor Date"]
        kept = SalesOrder.get(SalesOrder.number == row["PO / SO #"])
        assert sent in kept.notes.split("\n")
        ordered = kept.ordered_at.date()
        if sent[0].isdigit():
            month, on, year = map(int, sent.split("/"))
            assert ordered == date(2000 + year, month, on)
        else:
            assert ordered == two_digit(row["Scheduled Delivery Date"])


def test_values_of_scms_that_differ_from_quantity_times_price_stay_visible() -> None:
    read(SCMS, "scms")
    differing = sorted(
        Decimal(row["Line Item Value"])
        for row in scms()
        if Decimal(row["Line Item Quantity"]) * Decimal(row["Pack Price"])
        != Decimal(row["Line Item Value"])
    )
    assert len(differing) == 7
    told = LinePromise.select(LinePromise.told_minor).where(LinePromise.told_minor.is_null(False))
    assert sorted(Decimal(row.told_minor) / 100 for row in told) == differing
    assert check(now=NOW) == []


def test_the_promises_of_each_scms_project_are_counted_as_kept_or_missed() -> None:
    read(SCMS, "scms")
    kept: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in scms():
        late = two_digit(row["Delivered to Client Date"]) > two_digit(
            row["Scheduled Delivery Date"]
        )
        kept[row["Project Code"]][late] += 1
    assert sum(missed for _, missed in kept.values()) == 32
    for number, (good, missed) in kept.items():
        customer = Customer.get(Customer.number == number)
        count = kept_by(customer.id, today=TODAY)
        told = (count.settled, count.original, count.revised, count.open)
        assert told == (good + missed, good, good, 0), number


def test_adventureworks_lines_come_in_with_due_days_and_what_really_came() -> None:
    report = read(ADVENTURE / "PurchaseOrderHeader_1_1000.csv", "adventureworks")
    orders = {row["PurchaseOrderID"]: row for row in adventure("PurchaseOrderHeader_1_1000")}
    lines = adventure("PurchaseOrderDetail_1_1000")
    assert (report.created, report.refused, report.kept) == (len(orders), 0, True)
    assert report.made["customer"] == len(adventure("Vendor"))
    wanted = sorted(
        (
            row["PurchaseOrderID"],
            date.fromisoformat(row["DueDate"][:10]),
            date.fromisoformat(orders[row["PurchaseOrderID"]]["ShipDate"][:10]),
            Decimal(row["OrderQty"]),
            Decimal(row["ReceivedQty"]),
            Decimal(row["RejectedQty"]),
            Decimal(row["UnitPrice"]),
        )
        for row in lines
    )
    found = sorted(
        LinePromise.select(
            SalesOrder.number,
            LinePromise.first_on,
            LinePromise.done_on,
            OrderLine.quantity,
            LinePromise.received,
            LinePromise.rejected,
            OrderLine.unit_price,
        )
        .join(OrderLine)
        .join(SalesOrder)
        .tuples()
    )
    assert found == wanted


def test_short_and_rejected_deliveries_of_adventureworks_are_missed_promises() -> None:
    read(ADVENTURE / "PurchaseOrderDetail_1_1000.csv", "adventureworks")
    vendors = {
        row["PurchaseOrderID"]: row["VendorID"] for row in adventure("PurchaseOrderHeader_1_1000")
    }
    kept: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in adventure("PurchaseOrderDetail_1_1000"):
        good = Decimal(row["ReceivedQty"]) - Decimal(row["RejectedQty"])
        kept[vendors[row["PurchaseOrderID"]]][good < Decimal(row["OrderQty"])] += 1
    for number, (good_lines, missed) in kept.items():
        count = kept_by(Customer.get(Customer.number == number).id, today=TODAY)
        told = (count.settled, count.original, count.revised, count.missing)
        assert told == (good_lines + missed, good_lines, good_lines, missed), number


def test_an_order_of_adventureworks_shows_what_came_short() -> None:
    read(ADVENTURE / "PurchaseOrderHeader_1_1000.csv", "adventureworks")
    row = next(
        row
        for row in adventure("PurchaseOrderDetail_1_1000")
        if Decimal(row["ReceivedQty"]) < Decimal(row["OrderQty"])
    )
    kept = SalesOrder.get(SalesOrder.number == row["PurchaseOrderID"])
    line = next(line for line in order(kept.id).lines if line.code == row["ProductID"])
    came = promises_of_order(kept.id)[line.id]
    assert came.promise is not None
    assert came.received == Decimal(row["ReceivedQty"])
    missing = Decimal(row["OrderQty"]) - Decimal(row["ReceivedQty"]) + Decimal(row["RejectedQty"])
    assert came.promise.missing == missing
    assert came.promise.original(TODAY) == "missed"


def test_a_second_time_changes_nothing() -> None:
    read(SCMS, "scms")
    before = LinePromise.select().count()
    again = read(SCMS, "scms")
    assert (again.created, again.made) == (0, {})
    assert LinePromise.select().count() == before
