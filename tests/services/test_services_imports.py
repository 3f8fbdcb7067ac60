"""Importing on both engines: all of a file or nothing of it, once, and every refusal explained."""

from __future__ import annotations

import csv
import gzip
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.importing import Mapping, Source, suggest
from desktop.models.catalogue import Product, ProductWord, Supply
from desktop.models.customers import ContactPoint, Customer, CustomerPerson, CustomerWord
from desktop.models.database import Table, connected, tuples
from desktop.models.office import History
from desktop.models.orders import OrderLine, SalesOrder
from desktop.services import office
from desktop.services.import_files import Reading
from desktop.services.imports import ImportReport, import_file

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TODAY = date(2026, 11, 2)

Put = Callable[..., Path]


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(*rows: str, name: str = "given.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


def bring(kind: str, path: Path, *, now: datetime = NOW, **options: Any) -> ImportReport:
    return import_file(kind=kind, path=path, who=None, now=now, **options).value


def refusals(report: ImportReport) -> list[tuple[int, str]]:
    return sorted((refusal.line, refusal.code) for refusal in report.refusals)


def everything() -> list[list[tuple[Any, ...]]]:
    """All rows of the tables an import writes."""
    tables: tuple[type[Table], ...] = (
        *(Customer, CustomerPerson, ContactPoint, CustomerWord, Product, ProductWord, Supply),
        *(SalesOrder, OrderLine, History),
    )
    return [sorted(tuples(table.select()), key=repr) for table in tables]


CUSTOMERS = (
    "number,name,person,role,phone,fax,email,address,postal_code,city,country,currency",
    'ALFKI,Alfreds Futterkiste,Maria Anders,Owner,030-0074321,030-0076545,,"Obere Str. 57",'
    "12209,Berlin,Germany,USD",
    "B2,Zoë Müller,,,,,Zoe@Example.org,,,,,",
)


def test_customers_come_in_with_people_points_words_and_history(put: Put) -> None:
    report = bring("customers", put(*CUSTOMERS))
    assert (report.rows, report.created, report.refused, report.kept) == (2, 2, 0, True)
    row = Customer.get(Customer.number == "ALFKI")
    assert (row.name, row.kind, row.country, row.currency) == (
        "Alfreds Futterkiste",
        "organisation",
        "DE",
        "USD",
    )
    assert [(one.name, one.role) for one in row.people] == [("Maria Anders", "Owner")]
    points = {point.kind: (point.typed, point.normalised, point.preferred) for point in row.points}
    assert points["phone"] == ("030-0074321", "+49300074321", True)
    assert points["fax"][0] == "030-0076545"
    assert points["address"][0] == "Obere Str. 57\n12209 Berlin"
    words = {word.word for word in CustomerWord.select().where(CustomerWord.customer == row.id)}
    assert {"alfreds", "maria", "alfki"} <= words
    other = Customer.get(Customer.number == "B2")
    assert (other.kind, other.currency, other.folded) == ("organisation", "EUR", "zoe muller")
    history = History.get(History.subject == "customer", History.subject_id == row.id)
    assert (history.action, history.changes["name"]) == ("created", [None, "Alfreds Futterkiste"])


def test_the_same_file_again_changes_nothing(put: Put) -> None:
    path = put(*CUSTOMERS)
    bring("customers", path)
    before = everything()
    report = import_file(kind="customers", path=path, who=None, now=LATER)
    assert (report.value.created, report.value.changed, report.value.unchanged) == (0, 0, 2)
    assert report.changed == frozenset()
    assert everything() == before


def test_a_file_brings_customers_up_to_date_and_takes_nothing_away(put: Put) -> None:
    bring("customers", put(*CUSTOMERS))
    report = bring(
        "customers",
        put("number,name,phone,country,person", "ALFKI,Alfreds Feinkost,+49 30 99,,Jo Berg"),
        now=LATER,
    )
    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    row = Customer.get(Customer.number == "ALFKI")
    assert (row.name, row.folded, row.country) == ("Alfreds Feinkost", "alfreds feinkost", "DE")
    assert {one.name for one in row.people} == {"Maria Anders", "Jo Berg"}
    phones = [point for point in row.points if point.kind == "phone"]
    assert [(point.typed, point.preferred) for point in phones] == [
        ("030-0074321", True),
        ("+49 30 99", False),
    ]
    words = {word.word for word in CustomerWord.select().where(CustomerWord.customer == row.id)}
    assert "feinkost" in words
    assert "futterkiste" not in words
    again = bring(
        "customers",
        put("number,name,phone,country,person", "ALFKI,Alfreds Feinkost,+49 30 99,,Jo Berg"),
        now=LATER,
    )
    assert (again.changed, again.unchanged) == (0, 1)


def test_one_refused_row_keeps_the_whole_file_out(put: Put, tmp_path: Path) -> None:
    before = everything()
    path = put("number,name", "1,Ann", "2,", "1,Bob", "3,Cid,extra")
    refused_path = tmp_path / "refused.csv"

    def explain(error: LiaisonError) -> str:
        return f"because {error.code}"

    report = bring("customers", path, refused_path=refused_path, explain=explain)
    assert (report.rows, report.refused, report.kept) == (4, 3, False)
    assert refusals(report) == [(3, "field-missing"), (4, "row-twice"), (5, "row-too-long")]
    assert everything() == before
    with refused_path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["file", "line", "reason", "number", "name"],
            ["given.csv", "3", "because field-missing", "2", ""],
            ["given.csv", "4", "because row-twice", "1", "Bob"],
            ["given.csv", "5", "because row-too-long", "3", "Cid | extra"],
        ]


def test_a_partial_import_keeps_the_sound_rows(put: Put) -> None:
    path = put("number,name", "1,Ann", "2,", "3,Cid")
    report = bring("customers", path, partial=True)
    assert (report.created, report.refused, report.kept) == (2, 1, True)
    assert {row.number for row in Customer.select().where(~Customer.cash)} == {"1", "3"}


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(put: Put) -> None:
    before = everything()
    outcome = import_file(kind="customers", path=put(*CUSTOMERS), who=None, now=NOW, dry_run=True)
    assert (outcome.value.created, outcome.value.kept) == (2, False)
    assert outcome.changed == frozenset()
    assert everything() == before


def test_stopping_leaves_nothing(put: Put) -> None:
    path = put("number,name", *(f"{number},Ann {number}" for number in range(5_000)))
    before = everything()
    seen: list[tuple[int, int | None, str]] = []

    def progress(done: int, total: int | None, text: str) -> None:
        seen.append((done, total, text))

    with pytest.raises(RuleBroken, match="cancelled"):
        bring("customers", path, progress=progress, cancelled=lambda: len(seen) == 4)
    assert everything() == before
    assert {total for _, total, _ in seen} == {path.stat().st_size}
    assert bring("customers", path, progress=progress).created == 5_000
    assert seen[-1][0] == path.stat().st_size


def test_the_cash_customer_is_not_a_files_to_change(put: Put) -> None:
    cash = Customer.get(Customer.cash).number
    report = bring("customers", put("number,name", f"{cash},Somebody"))
    assert refusals(report) == [(2, "customer-cash")]


PRODUCTS = (
    "code;name;price;step;lead_days;description",
    "WY-1;Widget;4,50;;;a widget",
    "fl-2;Flour;0,955;0,05;3;",
)


def test_products_come_in_and_are_brought_up_to_date(put: Put) -> None:
    report = bring("products", put(*PRODUCTS))
    assert (report.created, report.refused) == (2, 0)
    flour = Product.get(Product.code == "fl-2")
    assert (flour.list_price, flour.step, flour.minimum) == (
        Decimal("0.955"),
        Decimal("0.05"),
        Decimal("0.05"),
    )
    assert (flour.code_folded, flour.lead_days, flour.currency) == ("fl-2", 3, "EUR")
    assert {word.word for word in ProductWord.select().where(ProductWord.product == flour)} >= {
        "flour"
    }
    before = everything()
    assert bring("products", put(*PRODUCTS), now=LATER).unchanged == 2
    assert everything() == before
    changed = bring("products", put("code,name,price", "FL-2,Fine flour,1.10"), now=LATER)
    assert (changed.created, changed.changed) == (0, 1)
    flour = Product.get_by_id(flour.id)
    assert (flour.name, flour.list_price) == ("Fine flour", Decimal("1.10"))
    assert (flour.step, flour.code) == (Decimal("0.05"), "fl-2")
    note = History.get(History.subject == "product", History.action == "changed")
    assert note.changes["list_price"] == ["0.955", "1.1"]


def test_supplies_are_entered_once_and_corrected(put: Put) -> None:
    bring("products", put(*PRODUCTS))
    stock = ("code,on_hand,expected,expected_on", "wy-1,39,10,2026-11-20", "FL-2,0.5,,")
    report = bring("supplies", put(*stock))
    assert (report.created, report.rows) == (3, 2)
    product = Product.get(Product.code == "WY-1")
    rows = Supply.select().where(Supply.product == product).order_by(Supply.id)
    assert [(row.kind, row.quantity, row.available_on, row.allocated) for row in rows] == [
        ("on-hand", 39, TODAY, 0),
        ("receipt", 10, date(2026, 11, 20), 0),
    ]
    before = everything()
    assert bring("supplies", put(*stock), now=LATER).unchanged == 3
    assert everything() == before
    held = rows[0]
    Supply.update(allocated=Decimal(5)).where(Supply.id == held.id).execute()
    low = bring("supplies", put("code,on_hand", "WY-1,4"))
    assert refusals(low) == [(2, "supply-below-allocated")]
    assert bring("supplies", put("code,on_hand", "WY-1,20")).changed == 1
    assert Supply.get_by_id(held.id).quantity == 20
    bad = put("code,on_hand", "NO-1,4", "FL-2,0.12", "WY-1,-1")
    assert [code for _, code in refusals(bring("supplies", bad))] == [
        "product-unknown",
        "quantity-step",
        "quantity-negative",
    ]


def test_a_receipt_with_a_reference_moves_only_while_nobody_was_promised_from_it(
    put: Put,
) -> None:
    bring("products", put(*PRODUCTS))
    head = "code,expected,expected_on,reference"
    bring("supplies", put(head, "WY-1,10,2026-11-20,PO 7"))
    assert bring("supplies", put(head, "WY-1,10,2026-11-27,PO 7")).changed == 1
    row = Supply.get(Supply.kind == "receipt")
    assert row.available_on == date(2026, 11, 27)
    Supply.update(allocated=Decimal(1)).where(Supply.id == row.id).execute()
    report = bring("supplies", put(head, "WY-1,10,2026-12-04,PO 7"))
    assert refusals(report) == [(2, "supply-promised")]
    past = bring("supplies", put(head, "WY-1,10,2026-10-04,PO 8"))
    assert refusals(past) == [(2, "receipt-past")]


ORDERS = (
    "number,ordered_at,customer,country,code,description,quantity,unit_price,currency",
    '536365,2010-07-01 08:26:00,17850,EIRE,85123a," HEART ",6,2.55,GBP',
    "536365,2010-07-01 08:27:00,17850,EIRE,85123A,,1,0.35,GBP",
    "536366,2010-07-02,,United Kingdom,71053,LANTERN,2.5,3.39,GBP",
    "536365,2010-07-01 08:26:00,17850,EIRE,,carved by hand,1,100,GBP",
)


def test_orders_come_in_whole_with_what_they_name(put: Put) -> None:
    report = bring("orders", put(*ORDERS))
    assert (report.rows, report.created, report.refused) == (4, 2, 0)
    assert report.made == {"customer": 1, "product": 2, "sales_order": 2, "order_line": 4}
    order = SalesOrder.get(SalesOrder.number == "536365")
    assert (order.state, order.kind, order.currency) == ("completed", "order", "GBP")
    assert order.total_minor == 1530 + 35 + 10_000
    assert order.ordered_at == datetime(2010, 7, 1, 7, 26, tzinfo=UTC)
    assert order.customer is not None
    assert (order.customer.number, order.delivery_country) == ("17850", "EIRE")
    lines = list(order.lines.order_by(OrderLine.position))
    assert [(line.position, line.code_written, line.description) for line in lines] == [
        (1, "85123a", " HEART "),
        (2, "85123A", ""),
        (3, "", "carved by hand"),
    ]
    assert lines[0].product_id == lines[1].product_id
    assert lines[2].product_id is None
    assert lines[1].dated_at == datetime(2010, 7, 1, 7, 27, tzinfo=UTC)
    assert {line.price_source for line in lines} == {"imported"}
    lantern = Product.get(Product.code == "71053")
    assert (lantern.name, lantern.step, lantern.list_price) == ("LANTERN", Decimal("0.1"), None)
    cash = SalesOrder.get(SalesOrder.number == "536366").customer
    assert cash is not None
    assert cash.cash
    history = History.get(History.subject == "sales_order", History.subject_id == order.id)
    assert history.changes["lines"] == [None, 3]
    before = everything()
    again = bring("orders", put(*ORDERS), now=LATER)
    assert (again.created, again.unchanged, again.refused) == (0, 2, 0)
    assert everything() == before


def test_an_order_that_says_something_else_now_is_refused_with_all_its_rows(put: Put) -> None:
    bring("orders", put(*ORDERS))
    changed = [row.replace(",6,2.55,", ",7,2.55,") for row in ORDERS]
    report = bring("orders", put(*changed))
    assert refusals(report) == [
        (2, "order-differs"),
        (3, "order-differs"),
        (5, "order-differs"),
    ]
    assert not report.kept


def test_without_leave_to_create_unknown_names_are_refused(put: Put) -> None:
    strict = suggest(ORDERS[0].split(","), "orders")
    strict = Mapping(name="", kind="orders", fields=strict.fields)
    report = bring("orders", put(*ORDERS), mapping=strict, partial=True)
    assert refusals(report) == [
        (2, "customer-unknown"),
        (3, "customer-unknown"),
        (4, "product-unknown"),
        (5, "customer-unknown"),
    ]
    assert SalesOrder.select().count() == 0


def test_a_file_of_orders_finds_the_file_of_their_lines(put: Put) -> None:
    mapping = Mapping(
        name="pair",
        kind="orders",
        fields={
            "number": Source(("Id",)),
            "ordered_at": Source(("Day",), form="iso"),
            "freight": Source(("Freight",)),
        },
        line_fields={
            "number": Source(("Id",)),
            "code": Source(("Sku",)),
            "quantity": Source(("Qty",)),
            "unit_price": Source(("Price",)),
        },
        create=frozenset({"products"}),
        header="orders*",
        lines="order_lines*",
        first=(("clients", suggest(["number", "name"], "customers")),),
    )
    orders = put("Id,Day,Freight", "1,2026-01-05,4.20", "2,2026-01-06,0", name="orders_26.csv")
    with pytest.raises(RuleBroken) as caught:
        bring("orders", orders, mapping=mapping)
    assert caught.value.params["wanted"] == "order_lines_26"
    lines = put("Id,Sku,Qty,Price", "1,A,2,1.50", "2,A,1,1.50", name="order_lines_26.csv")
    put("Id,Sku,Qty,Price", "1,A,9,9.00", name="order_lines_25.csv")
    put("number,name", "7,Ann", "8,", name="clients.csv")
    report = bring("orders", lines, mapping=mapping)
    assert [(one.file, one.line, one.code) for one in report.refusals] == [(2, 3, "field-missing")]
    report = bring("orders", lines, mapping=mapping, partial=True)
    assert (report.created, report.made["customer"]) == (2, 1)
    assert SalesOrder.get(SalesOrder.number == "1").total_minor == 300 + 420
    again = bring("orders", orders, mapping=mapping, partial=True)
    assert (again.created, again.unchanged) == (0, 2)


def test_refused_rows_of_a_pair_are_written_from_both_files(put: Put, tmp_path: Path) -> None:
    mapping = Mapping(
        name="pair",
        kind="orders",
        fields={"number": Source(("Id",)), "ordered_at": Source(("Day",), form="iso")},
        line_fields={
            "number": Source(("Id",)),
            "quantity": Source(("Qty",)),
            "unit_price": Source(("Price",)),
        },
        header="orders*",
        lines="lines*",
    )
    path = put("Id,Day", "1,2026-01-05", "2,2026-01-06", name="orders.csv")
    put("Id,Qty,Price", "1,many,1.50", "2,1,1.50", name="lines.csv")
    refused_path = tmp_path / "refused.csv"
    report = bring("orders", path, mapping=mapping, refused_path=refused_path, partial=True)
    assert (report.created, report.refused) == (1, 2)
    with refused_path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["file"], row["line"], row["Id"], row["Qty"]) for row in csv.DictReader(file)]
    assert rows == [("orders.csv", "2", "1", ""), ("lines.csv", "2", "1", "many")]


def test_what_a_person_says_of_the_file_goes_before_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv.gz"
    path.write_bytes(gzip.compress("title;\nnumber;name\n1;Zo\xeb\n".encode("mac_roman")))
    reading = Reading(encoding="mac_roman", separator=";", header_line=2)
    assert bring("customers", path, reading=reading).created == 1
    assert Customer.get(Customer.number == "1").name == "Zo\xeb"


def test_a_file_that_can_be_read_in_two_ways_is_asked_about(put: Put) -> None:
    path = put("code;name;price", "1;Nut;1.250", "2;Bolt;2.500")
    with pytest.raises(RuleBroken, match="import-decimal-unclear"):
        bring("products", path)
    mapping = suggest(["code", "name", "price"], "products")
    fields = {**mapping.fields, "price": Source(("price",), decimal=",")}
    bring("products", path, mapping=Mapping(name="", kind="products", fields=fields))
    assert Product.get(Product.code == "1").list_price == 1250


def test_an_import_is_one_transaction_for_other_desks(put: Put) -> None:
    """While the file is read nothing of it is seen; afterwards all of it is."""
    path = put("number,name", *(f"{number},Ann {number}" for number in range(3_000)))
    seen: list[int] = []

    def look(done: int, total: int | None, text: str) -> None:
        def count() -> None:
            with connected():
                seen.append(Customer.select().where(~Customer.cash).count())

        other = threading.Thread(target=count)
        other.start()
        other.join()

    bring("customers", path, progress=look)
    assert set(seen) == {0}
    assert Customer.select().where(~Customer.cash).count() == 3_000
