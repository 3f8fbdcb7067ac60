"""Importing points on both engines: every row once, and nobody below zero."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.importing import Mapping, Source
from desktop.models.customers import Customer
from desktop.models.database import tuples
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.points import balance_of
from desktop.queries import integrity
from desktop.services import customers, office, points, programmes
from desktop.services.imports import ImportReport, import_file
from desktop.system.mappings import preset

pytestmark = pytest.mark.usefixtures("database")

LOYALTY = Path(__file__).resolve().parents[3] / "shared" / "data" / "loyalty"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": None, "now": NOW}
Put = Callable[..., Path]


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    programmes.change_programme(programme=1, life_days=None, decimals=2, **ME)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(*rows: str, name: str = "given.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


def bring(path: Path, **options: Any) -> ImportReport:
    return import_file(kind="points", path=path, **ME, **options).value


def member(number: str) -> int:
    return customers.create_customer(name=f"Member {number}", number=number, **ME).value


def balance(number: str, today: date = TODAY) -> Any:
    return balance_of(Customer.get(Customer.number == number).id, today)


def entries() -> list[tuple[Any, ...]]:
    rows = PointsEntry.select().order_by(PointsEntry.at, PointsEntry.id)
    return [(row.at.date(), row.kind, row.points) for row in rows]


ACTIVITY = (
    "number,period,points,redeemed",
    *("7,2017-01,100.25,0", "7,2017-02,50,120.25", "8,2017-01,0,0"),
)


def test_activity_is_entered_in_the_order_of_its_months_and_once(put: Put) -> None:
    member("7")
    member("8")
    report = bring(put(*ACTIVITY))
    assert (report.rows, report.created, report.unchanged, report.kept) == (3, 2, 1, True)
    assert entries() == [
        (date(2017, 1, 31), "earn", Decimal("100.25")),
        (date(2017, 2, 28), "earn", 50),
        (date(2017, 2, 28), "spend", Decimal("-120.25")),
    ]
    assert (balance("7"), balance("8")) == (30, 0)
    assert PointsAccount.select().count() == 2
    again = bring(put(ACTIVITY[0], *reversed(ACTIVITY[1:])))
    assert (again.created, again.unchanged, again.refused) == (0, 3, 0)
    assert len(entries()) == 3
    assert integrity.check(now=NOW) == []


def test_rows_of_one_member_and_month_all_count(put: Put) -> None:
    member("7")
    rows = ("number,period,points", "7,2017-01,136", "7,2017-01,91", "7,2017-01,91")
    assert bring(put(*rows)).created == 3
    assert balance("7") == 318
    assert bring(put(*rows)).unchanged == 3
    assert bring(put(*rows, "7,2017-02,1")).created == 1


def test_a_row_that_says_something_else_now_is_refused(put: Put) -> None:
    member("7")
    bring(put("number,period,points", "7,2017-01,100"))
    report = bring(put("number,period,points", "7,2017-01,150"))
    assert [(row.line, row.code) for row in report.refusals] == [(2, "points-row-changed")]
    assert balance("7") == 100


def test_bad_rows_keep_the_file_out_unless_a_partial_import_was_asked_for(put: Put) -> None:
    member("7")
    path = put(
        "number,period,points,redeemed,balance",
        *("7,2017-01,100,,", "9,2017-01,100,,", "7,2017-13,1,,", "7,2017-02,,,", "7,2017-02,-1,,"),
        *("7,2017-02,1.0051,,", ",2017-02,1,,"),
    )
    report = bring(path)
    assert not report.kept
    assert sorted((row.line, row.code) for row in report.refusals) == [
        (3, "customer-unknown"),
        (4, "points-period"),
        (5, "points-row-empty"),
        (6, "points-row-negative"),
        (7, "number-decimals"),
        (8, "field-missing"),
    ]
    assert not PointsEntry.select().exists()
    assert bring(path, partial=True).created == 1


def test_balances_are_what_accounts_are_brought_to_once(put: Put) -> None:
    seven = member("7")
    member("8")
    account = points.open_account(customer=seven, **ME).value
    points.adjust(account=account, points=Decimal(500), reason="gift", **ME)
    path = put("number,balance", "7,120", "8,0")
    assert bring(path).created == 2
    assert (balance("7"), balance("8")) == (120, 0)
    points.adjust(account=account, points=Decimal(-20), reason="spent", **ME)
    assert bring(path).unchanged == 2
    assert balance("7") == 100


def test_imported_points_expire_as_the_programme_or_the_file_says(put: Put) -> None:
    programmes.change_programme(programme=1, life_days=365, **ME)
    member("7")
    bring(put("number,on,points,expires_on", "7,2026-01-01,5,2026-11-02", "7,2026-01-02,7,"))
    assert [balance("7", TODAY + timedelta(days=days)) for days in (0, 1, 61, 62)] == [12, 7, 7, 0]


def test_what_was_gained_in_12_months_reaches_a_tier(put: Put) -> None:
    programmes.set_tiers(programme=1, tiers=[("gold", Decimal(1000))], by="points", **ME)
    member("7")
    bring(put("number,on,points", "7,2026-09-01,1500"))
    assert Customer.get(Customer.number == "7").tier == "gold"


def test_without_a_programme_nothing_is_imported(put: Put) -> None:
    programmes.change_programme(programme=1, active=False, **ME)
    with pytest.raises(Exception, match="points-programme"):
        bring(put(*ACTIVITY))


def test_a_mapping_may_make_members_that_are_unknown(put: Put) -> None:
    fields = {"number": Source(columns=("n",)), "points": Source(columns=("p",))}
    made = Mapping(name="x", kind="points", fields=fields, create=frozenset({"customers"}))
    assert bring(put("n,p", "7,5"), mapping=made).created == 1
    assert (Customer.get(Customer.number == "7").name, balance("7")) == ("7", 5)


# --- the reference data ---------------------------------------------------------------------------


def _there() -> None:
    if not LOYALTY.is_dir():
        pytest.skip("the reference data does not lie beside this checkout")


@pytest.mark.realdata
@pytest.mark.slow
def test_a_quarter_of_an_airlines_loyalty_programme() -> None:
    """Sums of the ledger are those of the file; nobody is below zero; twice moves nothing."""
    _there()
    path = LOYALTY / "customer_flight_activity_2017Q1.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        given = list(csv.DictReader(file))
    report = bring(path, mapping=preset("loyalty", "points"))
    assert (report.rows - 5000, report.refused, report.kept) == (len(given), 0, True)
    told: dict[str, list[Decimal]] = {}
    for row in given:
        sums = told.setdefault(row["Loyalty Number"], [Decimal(0), Decimal(0)])
        sums[0] += Decimal(row["Points Accumulated"])
        sums[1] += Decimal(row["Points Redeemed"])
    counted: dict[str, dict[str, Decimal]] = {number: {} for number in told}
    query = PointsEntry.select(Customer.number, PointsEntry.kind, PointsEntry.points)
    for number, kind, amount in tuples(query.join(PointsAccount).join(Customer)):
        counted[number][kind] = counted[number].get(kind, Decimal(0)) + amount
    for number, (gained, redeemed) in told.items():
        kinds = counted[number]
        assert (kinds.get("earn", 0), -kinds.get("spend", Decimal(0))) == (gained, redeemed)
        assert sum(kinds.values()) >= 0
    assert Customer.get(Customer.number == "480934").tier == "Star"
    assert integrity.check(now=NOW) == []
    again = bring(path, mapping=preset("loyalty", "points"))
    assert (again.created, again.refused) == (0, 0)


@pytest.mark.realdata
def test_balances_of_frequent_flyers() -> None:
    _there()
    path = LOYALTY / "EastWestAirlinesCluster.csv"
    report = bring(path, mapping=preset("eastwest", "points"))
    assert (report.created, report.refused) == (3999, 0)
    assert balance("1") == 28143
    total = sum((row.points for row in PointsEntry.select()), Decimal(0))
    assert total == 294_331_709
    assert bring(path, mapping=preset("eastwest", "points")).unchanged == 3999
