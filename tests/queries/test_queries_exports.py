"""Exports on both engines: exact plain values, everything there is, what an import takes back."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.domain.importing import Mapping, suggest
from desktop.models.bulk import insert_all, stream
from desktop.models.customers import Customer
from desktop.models.database import connected, db
from desktop.models.orders import OrderLine
from desktop.models.waitlists import WaitlistEntry
from desktop.queries import exports
from desktop.queries.export_columns import Value
from desktop.services import catalogue, customers, drafts, lines, office, orders, stock
from desktop.services.imports import import_file
from desktop.system.tabular_write import write_table

pytestmark = pytest.mark.usefixtures("database")

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="DE", currency="EUR", time_zone="Europe/Berlin")


def rows(kind: str) -> list[dict[str, Value]]:
    names = exports.columns(kind)
    return [dict(zip(names, row, strict=True)) for row in exports.rows(kind, zone=BERLIN)]


@pytest.fixture
def _one_of_each() -> None:
    """A customer who ordered 10 of 8: a confirmed order, a place on a list, a follow-up."""
    who = None
    customer = customers.create_customer(
        name="Zoë Müller",
        points=[("phone", "030 1"), ("phone", "0171 23456789"), ("email", "z@example.org")],
        people=[("Jo Berg", "Buyer")],
        number="K-7",
        who=who,
        now=NOW,
    ).value
    product = catalogue.create_product(
        code="WY-1", name="Widget", list_price=Decimal("4.5"), step=Decimal(1), who=who, now=NOW
    ).value
    for kind, quantity, on in (("on-hand", 8, NOW.date()), ("receipt", 5, date(2026, 12, 1))):
        stock.add_supply(
            product=product,
            kind=kind,
            quantity=Decimal(quantity),
            available_on=on,
            who=who,
            now=NOW,
        )
    order = drafts.start(customer=customer, currency="EUR", who=who, now=NOW).value
    line = lines.add_line(
        order=order,
        product=product,
        quantity=Decimal(20),
        discount_percent=Decimal("2.5"),
        who=who,
        now=NOW,
    ).value
    lines.choose(line=line, choice="waitlist", who=who, now=NOW)
    orders.confirm(order=order, who=who, now=NOW)
    drafts.start(customer=customer, currency="EUR", who=who, now=NOW)


@pytest.mark.usefixtures("_one_of_each")
def test_one_row_for_each_record_with_exact_values() -> None:
    (customer,) = rows("customers")
    assert [
        customer[name] for name in ("number", "name", "person", "phone", "mobile", "email")
    ] == [
        "K-7",
        "Zoë Müller",
        "Jo Berg",
        "030 1",
        "0171 23456789",
        "z@example.org",
    ]
    (product,) = rows("products")
    assert (product["code"], product["price"], product["active"]) == ("WY-1", Decimal("4.5"), True)
    here, coming = rows("supplies")
    assert (here["on_hand"], here["expected"], here["expected_on"]) == (Decimal(8), None, None)
    assert (coming["expected"], coming["expected_on"]) == (Decimal(5), date(2026, 12, 1))
    (order,) = rows("orders")
    assert (order["customer"], order["state"], order["lines"]) == ("K-7", "confirmed", 1)
    assert (order["total"], order["currency"]) == (Decimal("87.75"), "EUR")
    assert order["date"] == date(2026, 11, 2)
    assert str(order["ordered_at"]) == "2026-11-02 11:00:00+01:00"
    (line,) = rows("lines")
    assert line["order"] == order["number"]
    assert (line["kind"], line["product"]) == ("goods", "WY-1")
    assert str(line["quantity"]) == "20"
    assert (line["discount_percent"], line["amount"]) == (Decimal("2.5"), Decimal("87.75"))
    (entry,) = rows("waitlists")
    assert (entry["customer"], entry["product"], entry["state"]) == ("K-7", "WY-1", "waiting")
    waiting = WaitlistEntry.get()
    assert entry["quantity"] == waiting.quantity
    assert entry["order"] == order["number"]
    follow_ups = rows("follow-ups")
    assert follow_ups
    assert {row["customer"] for row in follow_ups} == {"K-7"}


def test_amounts_carry_the_decimals_of_their_currency(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "number,ordered_at,code,quantity,unit_price,currency\n"
        "1,2026-01-05,A,-3,1000,JPY\n2,2026-01-05,A,1,0.0005,KWD\n",
        encoding="utf-8",
    )
    assert import_file(kind="orders", path=path, who=None, now=NOW).value.kept
    assert [(str(row["total"]), row["currency"]) for row in rows("orders")] == [
        ("-3000", "JPY"),
        ("0.001", "KWD"),
    ]
    assert [str(row["unit_price"]) for row in rows("lines")] == ["1000", "0.0005"]


@pytest.mark.usefixtures("_one_of_each")
@pytest.mark.parametrize("kind", ["customers", "products"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_is_exported_comes_in_again_and_changes_nothing(
    tmp_path: Path, kind: str, ending: str
) -> None:
    path = tmp_path / f"{kind}{ending}"
    write_table(path, exports.columns(kind), exports.rows(kind, zone=BERLIN))
    report = import_file(kind=kind, path=path, who=None, now=NOW).value
    assert (report.created, report.changed, report.unchanged, report.refused) == (0, 0, 1, 0)


def test_an_empty_office_exports_its_columns(tmp_path: Path) -> None:
    for kind in exports.KINDS:
        path = tmp_path / f"{kind}.csv"
        assert write_table(path, exports.columns(kind), exports.rows(kind, zone=BERLIN)) == 0
        with path.open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [list(exports.columns(kind))]


def _numbers(count: int) -> Iterator[tuple[str, str, str, str, int]]:
    return ((f"{number:06d}", f"n{number}", "n", "EUR", 0) for number in range(count))


def _change_the_last() -> None:
    """What another desk does meanwhile."""
    with connected():
        Customer.update(name="changed meanwhile").where(Customer.number == "002499").execute()


def test_a_long_list_is_read_with_one_statement_a_few_rows_at_a_time() -> None:
    names = ("number", "name", "folded", "currency", "created_at")
    with db.atomic():
        insert_all(Customer, names, _numbers(2_500), source="made")
    read = exports.rows("customers", zone=BERLIN)
    assert next(read)[0] == "000000"
    other = threading.Thread(target=_change_the_last)
    other.start()
    other.join()
    rest = list(read)
    assert len(rest) == 2_499
    assert rest[-1][:2] == ["002499", "n2499"]


def test_reading_can_stop_halfway() -> None:
    found = stream("SELECT label FROM code WHERE list <> ? ORDER BY id", ("none",))
    assert next(found)
    found.close()  # type: ignore[attr-defined]
    assert list(stream("SELECT 1 WHERE 1 = 2")) == []
    assert OrderLine.select().count() == 0


def test_bulk_rows_get_their_defaults_and_what_they_have_alike() -> None:
    names = ("number", "name", "folded", "currency", "created_at")
    insert_all(Customer, names, _numbers(1_201), source="made", technically_aware=True)
    rows_made = Customer.select().where(Customer.source == "made")
    assert rows_made.count() == 1_201
    row = rows_made.order_by(Customer.id.desc()).first()
    assert row is not None
    assert (row.kind, row.tier, row.cash, row.technically_aware) == (
        "person",
        "standard",
        False,
        True,
    )


def test_exported_names_of_columns_are_those_an_import_proposes() -> None:
    for kind in ("customers", "products", "supplies"):
        proposed: Mapping = suggest(exports.columns(kind), kind)
        assert {name: source.columns for name, source in proposed.fields.items()} == {
            name: (name,) for name in proposed.fields
        }
        assert len(proposed.fields) >= 5
