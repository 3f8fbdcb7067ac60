"""Orders gathered from rows: nothing dropped, nothing halved, every line what it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.import_lines import OrderRecord
from desktop.domain.import_orders import OrderReader
from desktop.domain.import_rows import Setting
from desktop.domain.importing import KindRule, Mapping, Source

SETTING = Setting(ZoneInfo("Europe/London"), "GBP", date(2026, 11, 2))
COLUMNS = ["number", "at", "customer", "code", "description", "quantity", "price"]
RULES = (
    KindRule("postage", codes=frozenset({"post", "dot"})),
    KindRule("voucher", code_prefix="gift_"),
    KindRule("bad-debt", number_prefix="A"),
    KindRule("write-off", sign="negative", not_number_prefix="C"),
    KindRule("adjustment", free=True, anonymous=True),
)
MAPPING = Mapping(
    name="",
    kind="orders",
    fields={
        "number": Source(("number",)),
        "ordered_at": Source(("at",), form="iso"),
        "customer": Source(("customer",), without=".0"),
        "code": Source(("code",)),
        "description": Source(("description",)),
        "quantity": Source(("quantity",), decimal="."),
        "unit_price": Source(("price",), decimal="."),
    },
    line_kinds=RULES,
    order_kinds={"C": "cancellation"},
)


class Given(NamedTuple):
    line: int
    cells: list[str]
    fault: str = ""


def row(
    number: str = "1",
    code: str = "A",
    quantity: str = "1",
    price: str = "2.50",
    *,
    customer: str = "17850.0",
    at: str = "2010-12-01 08:26:00",
    description: str = "",
) -> list[str]:
    return [number, at, customer, code, description, quantity, price]


def gather(*rows: list[str] | Given) -> tuple[list[OrderRecord], list[tuple[int, str]]]:
    reader = OrderReader(MAPPING, COLUMNS, SETTING)
    reader.read(
        cells if isinstance(cells, Given) else Given(line, cells)
        for line, cells in enumerate(rows, 2)
    )
    orders = reader.finish()
    return orders, sorted((refused.line, refused.code) for refused in reader.refused)


def test_lines_are_gathered_by_number_to_the_letter() -> None:
    orders, refused = gather(
        row("1", "85123a", "6", "2.55", description=" HEART "),
        row("2", "85123A", "-1", "0.0", customer=""),
        row("1", "85123a", "6", "2.55", description=" HEART ", at="2010-12-01 08:27:00"),
        row("1", "85123a", "6", "2.55", description=" HEART "),
    )
    assert refused == []
    assert [(order.number, order.customer, len(order.lines)) for order in orders] == [
        ("1", "17850", 3),
        ("2", "", 1),
    ]
    first, later, again = orders[0].lines
    assert (first.code, first.description, first.amount_minor) == ("85123a", " HEART ", 1530)
    assert first.dated_at is None
    assert later.dated_at == datetime(2010, 12, 1, 8, 27, tzinfo=UTC)
    assert again[1:] == first[1:]
    assert orders[0].total_minor == 3 * 1530


@pytest.mark.parametrize(
    ("cells", "kind", "order_kind"),
    [
        (row(), "goods", "order"),
        (row(code="POST"), "postage", "order"),
        (row(code=" dot "), "postage", "order"),
        (row(code="gift_0001_20"), "voucher", "order"),
        (row("C5", quantity="-1"), "goods", "cancellation"),
        (row("C5", code="POST", quantity="-1"), "postage", "cancellation"),
        (row("A5", code="B"), "bad-debt", "adjustment"),
        (row(quantity="-3", price="0", customer=""), "write-off", "adjustment"),
        (row(quantity="56", price="0.0", customer=""), "adjustment", "adjustment"),
        (row(quantity="1", price="0.0"), "goods", "order"),
    ],
)
def test_every_row_is_what_it_is(cells: list[str], kind: str, order_kind: str) -> None:
    (order,), refused = gather(cells)
    assert refused == []
    assert (order.lines[0].kind, order.kind) == (kind, order_kind)


def test_an_order_with_one_sale_is_an_order() -> None:
    (order,), _ = gather(row(quantity="-3"), row())
    assert order.kind == "order"


def test_a_faulty_row_refuses_its_order_and_no_other() -> None:
    orders, refused = gather(row("1"), row("2", quantity="many"), row("2"), row("3"), row("2"))
    assert [order.number for order in orders] == ["1", "3"]
    assert refused == [(3, "number-malformed"), (4, "order-incomplete"), (6, "order-incomplete")]


def test_a_row_of_an_unknown_order_spoils_its_neighbours() -> None:
    torn = Given(4, ['"3" x,2010-12-01,,A,,1,1'], "row-quotes")
    orders, refused = gather(row("1"), row("2"), torn, row("3"), row("4"))
    assert [order.number for order in orders] == ["1", "4"]
    assert refused == [(3, "order-incomplete"), (4, "row-quotes"), (5, "order-incomplete")]


def test_an_order_of_two_customers_is_refused() -> None:
    orders, refused = gather(row("1"), row("1", customer="9"), row("2"))
    assert [order.number for order in orders] == ["2"]
    assert refused == [(2, "order-incomplete"), (3, "order-mixed")]


def test_a_discount_beyond_a_whole_is_refused() -> None:
    mapping = Mapping(
        name="",
        kind="orders",
        fields={**MAPPING.fields, "discount_percent": Source(("off",), decimal=".")},
    )
    reader = OrderReader(mapping, [*COLUMNS, "off"], SETTING)
    reader.read([Given(2, [*row(), "101"]), Given(3, [*row("2"), "12.5"])])
    (order,) = reader.finish()
    assert [refused.code for refused in reader.refused] == ["discount-range"]
    assert (order.lines[0].discount_percent, order.lines[0].amount_minor) == (Decimal("12.5"), 219)


APART = Mapping(
    name="",
    kind="orders",
    fields={
        "number": Source(("id",)),
        "ordered_at": Source(("day",), form="iso"),
        "wanted_on": Source(("due",), form="iso"),
        "freight": Source(("freight",), decimal="."),
        "ship_name": Source(("to",)),
        "city": Source(("city",)),
    },
    line_fields={
        "number": Source(("order",)),
        "code": Source(("product",)),
        "quantity": Source(("qty",), decimal="."),
        "unit_price": Source(("price",), decimal="."),
    },
)


def test_orders_and_lines_in_two_files() -> None:
    reader = OrderReader(
        APART,
        ["id", "day", "due", "freight", "to", "city"],
        SETTING,
        line_columns=["order", "product", "qty", "price"],
    )
    reader.read_headers(
        [
            Given(2, ["1", "1996-07-04", "1996-08-01", "32.38", "Vins", "Reims"]),
            Given(3, ["2", "1996-07-05", "", "0", "", ""]),
            Given(4, ["3", "1996-07-06", "", "0", "", ""]),
            Given(5, ["4", "soon", "", "0", "", ""]),
        ]
    )
    reader.read_lines(
        [
            Given(2, ["1", "11", "12", "14"]),
            Given(3, ["2", "11", "x", "14"]),
            Given(4, ["4", "11", "1", "14"]),
            Given(5, ["1", "42", "10", "9.8"]),
        ]
    )
    (order,) = reader.finish()
    assert [line.kind for line in order.lines] == ["goods", "goods", "freight"]
    assert order.total_minor == 16_800 + 9_800 + 3_238
    assert {line.wanted_on for line in order.lines} == {date(1996, 8, 1)}
    assert order.delivery_address == "Vins\nReims"
    assert sorted((refused.file, refused.line, refused.code) for refused in reader.refused) == [
        (0, 3, "order-incomplete"),
        (0, 4, "order-no-line"),
        (0, 5, "date-malformed"),
        (1, 3, "number-malformed"),
        (1, 4, "order-header-missing"),
    ]


def test_the_digest_tells_what_is_said_and_not_where() -> None:
    (first,), _ = gather(row(), row(code="B"))
    (other,), _ = gather(row("9"), row(), row(code="B"))[0][1:], None
    assert first.digest() == other.digest()
    (changed,), _ = gather(row(), row(code="b"))
    assert first.digest() != changed.digest()
    (dropped,), _ = gather(row())
    assert first.digest() != dropped.digest()


lines = st.tuples(
    st.sampled_from(["1", "2", "3", ""]),
    st.sampled_from(["A", "POST", "b"]),
    st.sampled_from(["1", "-2", "many", "0"]),
)


@given(st.lists(lines, max_size=30))
def test_every_row_is_in_an_order_or_refused_once(told: list[tuple[str, str, str]]) -> None:
    rows = [row(number, code, quantity) for number, code, quantity in told]
    orders, refused = gather(*rows)
    kept = [line.line for order in orders for line in order.lines]
    places = Counter([*kept, *(line for line, _ in refused)])
    assert places == Counter(range(2, len(rows) + 2))
    bad = {number for number, _, quantity in told if quantity == "many" and number}
    assert not bad & {order.number for order in orders}
