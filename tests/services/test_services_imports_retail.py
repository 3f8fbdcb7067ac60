"""A retailer's real file, in and out again: every known fact of it is found in the export."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.domain.calculator import evaluate, parse
from desktop.models.database import close_database, connected, open_database
from desktop.models.migrate import migrate
from desktop.queries import exports, rates
from desktop.services import office
from desktop.services.imports import import_file
from desktop.services.rates import seed_rates
from desktop.system.mappings import preset
from desktop.system.tabular_write import write_table

pytestmark = pytest.mark.realdata

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
RETAIL = DATA / "online_retail"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _needs_data() -> None:
    if not DATA.is_dir():
        pytest.skip("the reference data does not lie beside this checkout")


def seed(currency: str) -> None:
    office.seed(now=NOW, home_country="GB", currency=currency, time_zone="Europe/London")


def export(kind: str, folder: Path) -> list[dict[str, str]]:
    """What ``liaison export`` writes, read with the standard library alone."""
    path = folder / f"{kind}.csv"
    write_table(path, exports.columns(kind), exports.rows(kind, zone=LONDON))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- the retailer ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sale:
    """A row of the retailer's file, found again in the two exports."""

    invoice: str
    code: str
    description: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    time: datetime
    customer: str
    country: str
    kind: str


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> list[Sale]:
    if not DATA.is_dir():
        pytest.skip("the reference data does not lie beside this checkout")
    folder = tmp_path_factory.mktemp("retail")
    open_database(str(folder / "retail.sqlite"))
    migrate(now=NOW)
    try:
        with connected():
            seed("GBP")
            report = import_file(
                kind="orders",
                path=next(RETAIL.glob("*.csv.gz")),
                mapping=preset("online_retail", "orders"),
                who=None,
                now=NOW,
            ).value
            assert (report.refused, report.kept) == (0, True)
            orders = {row["number"]: row for row in export("orders", folder)}
            return [_sale(row, orders[row["order"]]) for row in export("lines", folder)]
    finally:
        close_database()


def _sale(line: dict[str, str], order: dict[str, str]) -> Sale:
    assert line["currency"] == order["currency"] == "GBP"
    return Sale(
        invoice=line["order"],
        code=line["product"],
        description=line["description"],
        quantity=Decimal(line["quantity"]),
        price=Decimal(line["unit_price"]),
        amount=Decimal(line["amount"]),
        time=datetime.fromisoformat(line["ordered_at"]).astimezone(LONDON),
        customer="" if order["customer"] == "CASH" else order["customer"],
        country=order["country"],
        kind=line["kind"],
    )


def text(value: Decimal) -> str:
    """A sum as the facts write it: without zeros at the end."""
    return f"{value.normalize():f}" if value else "0"


def sums(sales: list[Sale], key: Callable[[Sale], Any]) -> dict[Any, Decimal]:
    made: dict[Any, Decimal] = defaultdict(Decimal)
    for sale in sales:
        made[key(sale)] += sale.amount
    return made


def ranked(totals: dict[Any, Decimal], count: int) -> list[list[str]]:
    best = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [[key, text(value)] for key, value in best[:count]]


def digits(sales: list[Sale]) -> dict[str, dict[str, datetime]]:
    """By customer, the first moment of each invoice that is no cancellation or adjustment."""
    made: dict[str, dict[str, datetime]] = defaultdict(dict)
    for sale in sales:
        if sale.customer and sale.invoice.isdigit():
            known = made[sale.customer].get(sale.invoice, sale.time)
            made[sale.customer][sale.invoice] = min(known, sale.time)
    return made


def invoices(sales: list[Sale]) -> Any:
    numbers = {sale.invoice for sale in sales}
    return {
        "all": len(numbers),
        "C": sum(number.startswith("C") for number in numbers),
        "A": sorted(number for number in numbers if number.startswith("A")),
        "digits": sum(number.isdigit() for number in numbers),
    }


def customers(sales: list[Sale]) -> Any:
    return {
        "customers": len({sale.customer for sale in sales} - {""}),
        "rows_without": sum(not sale.customer for sale in sales),
        "invoices_without": len({sale.invoice for sale in sales if not sale.customer}),
    }


def grand_total(sales: list[Sale]) -> Any:
    exact = [sale.quantity * sale.price for sale in sales]
    return {
        "exact": text(sum(exact, Decimal(0))),
        "rounded_per_line": text(sum((sale.amount for sale in sales), Decimal(0))),
        "rows_where_rounding_matters": sum(
            sale.amount != value for sale, value in zip(sales, exact, strict=True)
        ),
    }


def cancelled_total(sales: list[Sale]) -> Any:
    cancelled = [sale for sale in sales if sale.invoice.startswith("C")]
    total = sum((sale.quantity * sale.price for sale in cancelled), Decimal(0))
    return {"total": text(total), "rows": len(cancelled)}


def by_country(sales: list[Sale]) -> Any:
    numbers: dict[str, set[str]] = defaultdict(set)
    for sale in sales:
        numbers[sale.country].add(sale.invoice)
    totals = sums(sales, lambda sale: sale.country)
    return {country: [text(total), len(numbers[country])] for country, total in totals.items()}


def of_customers(sales: list[Sale]) -> dict[str, Decimal]:
    return sums([sale for sale in sales if sale.customer], lambda sale: sale.customer)


def negative_customers(sales: list[Sale]) -> Any:
    below = {key: value for key, value in of_customers(sales).items() if value < 0}
    lowest = min(below.items(), key=lambda item: item[1])
    return {"count": len(below), "lowest": [lowest[0], text(lowest[1])]}


def new_vs_repeat(sales: list[Sale]) -> Any:
    counts = {customer: len(found) for customer, found in digits(sales).items()}
    most = max(counts.items(), key=lambda item: item[1])
    return {
        "total": len(counts),
        "new": sum(count == 1 for count in counts.values()),
        "repeat": sum(count > 1 for count in counts.values()),
        "max_invoices": list(most),
    }


def cohorts(sales: list[Sale]) -> Any:
    return dict(Counter(f"{min(found.values()):%Y-%m}" for found in digits(sales).values()))


def by_month(sales: list[Sale]) -> Any:
    totals = sums(sales, lambda sale: f"{sale.time:%Y-%m}")
    return {month: text(total) for month, total in totals.items()}


def products(sales: list[Sale]) -> Any:
    units: dict[str, Decimal] = defaultdict(Decimal)
    for sale in sales:
        units[sale.code.upper()] += sale.quantity
    best = sorted(units.items(), key=lambda item: (-item[1], item[0]))[:5]
    return {
        "as_written": len({sale.code for sale in sales}),
        "upper": len(units),
        "top": [[code, int(count)] for code, count in best],
    }


def _several(
    sales: list[Sale], key: Callable[[Sale], str], value: Callable[[Sale], Any]
) -> list[str]:
    found: dict[str, set[Any]] = defaultdict(set)
    for sale in sales:
        if key(sale) and value(sale) not in ("", None):
            found[key(sale)].add(value(sale))
    return sorted(name for name, values in found.items() if len(values) > 1)


def dirt(sales: list[Sale]) -> Any:
    told = [
        (s.invoice, s.code, s.description, s.quantity, s.time, s.price, s.customer, s.country)
        for s in sales
    ]
    days = {sale.time.date() for sale in sales}
    return {
        "exact_duplicate_rows": len(told) - len(set(told)),
        "empty_description": sum(not sale.description for sale in sales),
        "description_with_outer_spaces": sum(
            sale.description != sale.description.strip() for sale in sales
        ),
        "zero_price": sum(not sale.price for sale in sales),
        "negative_price": [sale.invoice for sale in sales if sale.price < 0],
        "negative_quantity_not_C": sum(
            sale.quantity < 0 and not sale.invoice.startswith("C") for sale in sales
        ),
        "max_quantity": int(max(sale.quantity for sale in sales)),
        "codes_with_several_descriptions": len(
            _several(sales, lambda sale: sale.code.upper(), lambda sale: sale.description)
        ),
        "invoices_with_several_timestamps": len(
            _several(sales, lambda sale: sale.invoice, lambda sale: sale.time)
        ),
        "invoices_with_several_customers": len(
            _several(sales, lambda sale: sale.invoice, lambda sale: sale.customer)
        ),
        "customers_in_several_countries": _several(
            sales, lambda sale: sale.customer, lambda sale: sale.country
        ),
        "saturdays": sum(day.isoweekday() == 6 for day in days),
        "trading_days": len(days),
        "non_ascii_rows": sum(not sale.description.isascii() for sale in sales),
    }


def largest_invoice(sales: list[Sale]) -> Any:
    totals = sums(sales, lambda sale: sale.invoice)
    invoice = max(totals, key=lambda number: totals[number])
    return {
        "invoice": invoice,
        "total": text(totals[invoice]),
        "customer": next(sale.customer for sale in sales if sale.invoice == invoice),
        "most_lines": list(Counter(sale.invoice for sale in sales).most_common(1)[0]),
    }


def cancellation_match(sales: list[Sale]) -> Any:
    unused: dict[Any, list[datetime]] = defaultdict(list)
    back = []
    for sale in sales:
        if sale.customer and sale.invoice.startswith("C"):
            back.append(sale)
        elif sale.customer and sale.quantity > 0:
            unused[sale.customer, sale.code, sale.price, sale.quantity].append(sale.time)
    for times in unused.values():
        times.sort()
    matched = 0
    for sale in sorted(back, key=lambda one: one.time):
        times = unused[sale.customer, sale.code, sale.price, -sale.quantity]
        if times and times[0] <= sale.time:
            times.pop(0)
            matched += 1
    return {"matched": matched, "unmatched": len(back) - matched}


FACTS: dict[str, Callable[[list[Sale]], Any]] = {
    "rows": len,
    "invoices": invoices,
    "customers": customers,
    "grand_total": grand_total,
    "cancelled_total": cancelled_total,
    "by_country": by_country,
    "top_customers": lambda sales: ranked(of_customers(sales), 10),
    "negative_customers": negative_customers,
    "new_vs_repeat": new_vs_repeat,
    "cohorts": cohorts,
    "by_month": by_month,
    "products": products,
    "dirt": dirt,
    "largest_invoice": largest_invoice,
    "cancellation_match": cancellation_match,
}
OTHERS = ("first_last", "fx_invoices", "fx_sunday")  # each has a test of its own


def answers() -> dict[str, Any]:
    told = json.loads((RETAIL / "facts_shared.json").read_text(encoding="utf-8"))
    return {fact["id"]: fact["answer"] for fact in told["facts"]}


@pytest.mark.parametrize("fact", FACTS)
def test_a_known_fact_is_found_in_the_export(sales: list[Sale], fact: str) -> None:
    assert FACTS[fact](sales) == answers()[fact]


def test_every_known_fact_is_asked_for() -> None:
    assert answers().keys() == {*FACTS, *OTHERS}


def test_first_and_last_orders_of_customers(sales: list[Sale]) -> None:
    times = digits(sales)
    for customer, (first, last, count) in answers()["first_last"].items():
        found = sorted(times[customer].values())
        assert [f"{found[0]:%Y-%m-%d %H:%M:%S}", f"{found[-1]:%Y-%m-%d %H:%M:%S}", len(found)] == [
            first,
            last,
            count,
        ]


def test_no_line_is_taken_for_what_it_is_not(sales: list[Sale]) -> None:
    assert Counter(sale.kind for sale in sales) == {
        "goods": 104_229,
        "postage": 412,
        "adjustment": 318,
        "write-off": 214,
        "manual": 91,
        "samples": 30,
        "discount": 13,
        "fee": 11,
        "bank-charges": 9,
        "voucher": 8,
    }


@pytest.fixture
def converted(tmp_path: Path) -> Any:
    """Convert a line of the calculator's language at the rates every database begins with."""
    open_database(str(tmp_path / "rates.sqlite"))
    migrate(now=NOW)

    def convert(line: str) -> tuple[Decimal, date]:
        result = evaluate(
            parse(line, locale="en"),
            today=NOW.date(),
            find=rates.finder(),
            programme=None,
            max_age_days=7,
        )
        assert result.conversion is not None
        return result.value, result.conversion.on

    with connected():
        seed("GBP")
        seed_rates(now=NOW)
        yield convert
    close_database()


def test_totals_in_other_currencies(sales: list[Sale], converted: Any) -> None:
    totals = sums(sales, lambda sale: sale.invoice)
    times = {sale.invoice: sale.time for sale in sales}
    for invoice, answer in answers()["fx_invoices"].items():
        assert text(totals[invoice]) == answer["gbp"]
        on = times[invoice].date()
        assert on.isoformat() == answer["invoice_date"]
        for currency in ("eur", "usd", "jpy"):
            value, rate_on = converted(f"{totals[invoice]} GBP in {currency} on {on}")
            assert value == Decimal(answer[currency])
            assert rate_on.isoformat() == answer["rate_date"]


def test_a_sunday_takes_fridays_rate(sales: list[Sale], converted: Any) -> None:
    answer = answers()["fx_sunday"]
    total = sums(sales, lambda sale: sale.time.date())[date(2010, 12, 5)]
    assert text(total) == answer["gbp"]
    value, rate_on = converted(f"{total} GBP in EUR on 2010-12-05")
    assert (value, rate_on.isoformat()) == (Decimal(answer["eur"]), answer["rate_date"])


# --- a part of it on both engines -----------------------------------------------------------------


@pytest.mark.usefixtures("database")
def test_the_first_of_the_retailers_rows_on_both_engines(tmp_path: Path) -> None:
    path = tmp_path / "first.csv"
    with gzip.open(next(RETAIL.glob("*.csv.gz")), "rt", encoding="utf-8", newline="") as whole:
        given = list(islice(csv.reader(whole), 3_001))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(given)
    seed("GBP")
    mapping = preset("online_retail", "orders")
    report = import_file(kind="orders", path=path, mapping=mapping, who=None, now=NOW).value
    assert (report.rows, report.refused) == (3_000, 0)
    orders = {row["number"]: row for row in export("orders", tmp_path)}
    lines = [_sale(line, orders[line["order"]]) for line in export("lines", tmp_path)]
    found = Counter(
        (s.invoice, s.code, s.description, s.quantity, s.price, s.customer, s.country, s.time)
        for s in lines
    )
    assert found == Counter(
        (
            *(row[0], row[1], row[2], Decimal(row[3]), Decimal(row[5])),
            *(row[6].removesuffix(".0"), row[7]),
            datetime.fromisoformat(row[4]).replace(tzinfo=LONDON),
        )
        for row in given[1:]
    )
