"""Files that name a record which was merged into another since they were written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.queries import integrity
from desktop.services import customer_merge, customers, office
from desktop.services.imports import import_file

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture(autouse=True)
def _merged(database: str) -> None:
    """The record OLD became a part of the record NEW."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    ids = [
        customers.create_customer(name=name, number=name, currency="EUR", **ME).value
        for name in ("OLD", "NEW")
    ]
    customer_merge.merge_customers(merged=ids[0], kept=ids[1], **ME)


def test_orders_of_the_old_number_are_the_living_records(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order,customer,code,description,quantity,price,currency,date\n"
        "A-1,OLD,X,Widget,2,3.00,EUR,2026-10-01\n",
        encoding="utf-8",
    )
    report = import_file(kind="orders", path=path, partial=False, **ME).value
    assert (report.created, report.refused) == (1, 0)
    assert SalesOrder.get().customer_id == Customer.get(Customer.number == "NEW").id
    assert integrity.check(now=NOW) == []


def test_a_merged_record_is_not_changed_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("number,name,phone\nOLD,Older,020 7946 0123\n", encoding="utf-8")
    report = import_file(kind="customers", path=path, partial=True, **ME).value
    assert [(one.line, one.code) for one in report.refusals] == [(2, "customer-merged")]
    assert Customer.get(Customer.number == "OLD").name == "OLD"
