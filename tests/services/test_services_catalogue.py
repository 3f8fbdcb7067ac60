"""The catalogue on both engines: products, their prices, sheet and alternatives."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.folding import query_words
from desktop.domain.specifications import SheetItem
from desktop.models.catalogue import (
    Alternative,
    PriceTier,
    Product,
    ProductWord,
    Specification,
)
from desktop.models.database import starts_with
from desktop.models.office import History
from desktop.services import catalogue, office

pytestmark = pytest.mark.usefixtures("seeded")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
D = Decimal


@pytest.fixture
def seeded(database: str) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR")


def create(code: str = "WY-1", name: str = "Widget", **values: Any) -> int:
    return catalogue.create_product(code=code, name=name, who=None, now=NOW, **values).value


def found(typed: str) -> set[int]:
    [spellings] = query_words(typed)
    rows = [
        row
        for one in spellings
        for row in ProductWord.select().where(starts_with(ProductWord.word, one))
    ]
    return {row.product_id for row in rows}


def history(subject: str, key: int) -> list[tuple[str, dict[str, Any]]]:
    rows = History.select().where(History.subject == subject, History.subject_id == key)
    return [(row.action, row.changes) for row in rows.order_by(History.id)]


def test_a_product_with_all_it_has() -> None:
    other = create("WY-2")
    key = create(
        " Wz-1 ",
        "Wïdget",
        barcode="4006381333931",
        unit="kg",
        step=D("0.05"),
        minimum=D("0.1"),
        list_price=D("12.345678"),
        currency="usd",
        grades=["A", "B", "A"],
        lead_days=5,
        tiers=[(D(10), D("11.5")), (D(100), D(10))],
        sheet=[
            SheetItem("colour", "choice", choices=("red", "blue"), required=True),
            SheetItem("length", "number", unit="mm"),
        ],
        alternatives=[(other, "a little wider")],
    )
    row = Product.get_by_id(key)
    stored = (row.code, row.code_folded, row.folded, row.step, row.minimum, row.list_price)
    assert stored == ("Wz-1", "wz-1", "widget", D("0.05"), D("0.1"), D("12.345678"))
    assert (row.currency, row.grades, row.lead_days, row.active) == ("USD", ["A", "B"], 5, True)
    assert {(t.from_quantity, t.price) for t in PriceTier.select()} == {
        (D(10), D("11.5")),
        (D(100), D(10)),
    }
    sheet = Specification.select().order_by(Specification.position)
    assert [(s.name, s.kind, s.unit, s.choices, s.required) for s in sheet] == [
        ("colour", "choice", "", ["red", "blue"], True),
        ("length", "number", "mm", [], False),
    ]
    alternative = Alternative.get()
    assert (alternative.other_id, alternative.note) == (other, "a little wider")
    for typed in ("wid", "wz", "40063813"):
        assert found(typed) >= {key}
    assert history("product", key)[0][0] == "created"


def test_without_more_a_product_is_sold_by_the_piece_in_the_offices_currency() -> None:
    row = Product.get_by_id(create())
    assert (row.unit, row.step, row.minimum, row.currency, row.list_price) == (
        "pc",
        D(1),
        D(1),
        "EUR",
        None,
    )


def test_codes_that_differ_only_by_case_are_one() -> None:
    create("85123a")
    other = create("85123b")
    with pytest.raises(RuleBroken, match=r"product-code-taken.*85123A"):
        create("85123A")
    with pytest.raises(RuleBroken, match="product-code-taken"):
        catalogue.change_product(product=other, code="85123A", who=None, now=NOW)
    assert Product.select().count() == 2


def test_a_change_is_found_and_remembered() -> None:
    key = create()
    outcome = catalogue.change_product(
        product=key, name="Gadget", list_price=D("2.50"), active=False, who=None, now=NOW
    )
    assert outcome.changed == {"products"}
    assert (found("widget"), found("gadget")) == (set(), {key})
    assert history("product", key)[-1][1] == {
        "name": ["Widget", "Gadget"],
        "folded": ["widget", "gadget"],
        "list_price": [None, "2.5"],
        "active": [True, False],
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": ""}, "text-missing"),
        ({"code": "x" * 61}, "text-too-long"),
        ({"code": "ß" * 40}, "text-too-long"),  # two letters each where case does not count
        ({"name": "a\x00b"}, "text-control"),
        ({"step": D(0)}, "step-positive"),
        ({"step": D("NaN")}, "step-positive"),
        ({"step": D("0.0000001")}, "number-decimals"),
        ({"minimum": D(-1)}, "minimum-negative"),
        ({"list_price": D(-1)}, "price-negative"),
        ({"list_price": D(10) ** 13}, "number-too-large"),
        ({"lead_days": -1}, "lead-days-range"),
        ({"currency": "XX"}, "currency-unknown"),
        ({"grades": ["A", ""]}, "text-missing"),
        ({"tiers": [(D(0), D(1))]}, "tier-quantity"),
        ({"tiers": [(D(1), D(1)), (D("1.0"), D(2))]}, "tier-twice"),
        ({"sheet": [SheetItem("colour", "choice", choices=("red",))]}, "sheet-choices"),
        ({"sheet": [SheetItem("a", "text"), SheetItem("a", "text")]}, "sheet-twice"),
    ],
)
def test_what_cannot_be_is_refused_whole(values: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        create(**values)
    assert not Product.select().exists()
    assert not History.select().where(History.subject == "product").exists()


def test_tiers_are_replaced_and_what_stays_is_left_alone() -> None:
    key = create(tiers=[(D(10), D(9)), (D(50), D(8))])
    kept = PriceTier.get(PriceTier.from_quantity == D(10)).id
    catalogue.set_tiers(product=key, tiers=[(D("10.00"), D(9)), (D(100), D(7))], who=None, now=NOW)
    left = {(t.id == kept, t.from_quantity, t.price) for t in PriceTier.select()}
    assert left == {(True, D(10), D(9)), (False, D(100), D(7))}
    assert [action for action, _ in history("price_tier", kept)] == ["created"]


def test_alternatives_are_other_products_each_once() -> None:
    key, other = create(), create("WY-2")

    def set_them(*wanted: tuple[int, str]) -> None:
        catalogue.set_alternatives(product=key, alternatives=wanted, who=None, now=NOW)

    for wanted, code in (
        ([(key, "")], "alternative-itself"),
        ([(other, ""), (other, "")], "alternative-twice"),
        ([(4711, "")], "product-gone"),
    ):
        with pytest.raises((RuleBroken, NotFound), match=code):
            set_them(*wanted)
    set_them((other, "wider"))
    set_them()
    assert not Alternative.select().exists()


def test_nothing_is_done_to_a_product_that_is_not_there() -> None:
    for act in (catalogue.change_product, catalogue.set_tiers, catalogue.set_sheet):
        values: dict[Any, Any] = {
            catalogue.set_tiers: {"tiers": []},
            catalogue.set_sheet: {"sheet": []},
        }
        with pytest.raises(NotFound, match="product-gone"):
            act(product=4711, who=None, now=NOW, **values.get(act, {}))
