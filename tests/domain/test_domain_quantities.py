"""Steps, minimums, units, tiers and where a price comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.quantities import (
    UnitPrice,
    check_quantity,
    in_product_unit,
    tier_price,
    unit_price,
)

D = Decimal


def check_kg(quantity: Decimal, *, returning: bool = False) -> None:
    check_quantity(quantity, step=D("0.05"), minimum=D("0.1"), returning=returning)


def refusal(quantity: str, *, returning: bool = False) -> tuple[str, object]:
    with pytest.raises(RuleBroken) as caught:
        check_kg(D(quantity), returning=returning)
    return caught.value.code, caught.value.params


def test_half_a_kilogram_given_in_grams_passes_and_505_grams_do_not() -> None:
    check_kg(in_product_unit(D(500), "g", product_unit="kg"))
    assert refusal(str(in_product_unit(D(505), "g", product_unit="kg")))[0] == "quantity-step"


def test_below_the_minimum_names_the_smallest_valid_amount() -> None:
    assert refusal("0.05") == ("quantity-minimum", {"nearest_above": D("0.10")})
    assert refusal("0.03") == ("quantity-minimum", {"nearest_above": D("0.10")})


def test_off_the_step_names_both_neighbours() -> None:
    expected = {"nearest_below": D("1.00"), "nearest_above": D("1.05")}
    assert refusal("1.01") == ("quantity-step", expected)
    expected = {"nearest_below": D("0.10"), "nearest_above": D("0.15")}
    assert refusal("0.12") == ("quantity-step", expected)


def test_a_minimum_that_is_no_multiple_of_the_step_means_the_next_multiple() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_quantity(D(3), step=D(2), minimum=D(3))
    assert caught.value.params == {"nearest_above": D(4)}
    check_quantity(D(4), step=D(2), minimum=D(3))


def test_a_return_goes_in_steps_but_may_be_smaller_than_the_least_sold() -> None:
    assert refusal("-0.05")[0] == "quantity-negative"
    check_kg(D("-0.05"), returning=True)
    expected = {"nearest_below": D("-0.15"), "nearest_above": D("-0.10")}
    assert refusal("-0.12", returning=True) == ("quantity-step", expected)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [("0", "quantity-zero"), ("NaN", "quantity-range"), ("1e12", "quantity-range")],
)
def test_amounts_that_are_none(quantity: str, code: str) -> None:
    assert refusal(quantity)[0] == code


@given(
    quantity=st.decimals(min_value="0.000001", max_value=10**9, places=6),
    step=st.decimals(min_value="0.000001", max_value=100, places=6),
    minimum=st.decimals(min_value=0, max_value=100, places=6),
)
def test_every_neighbour_named_is_itself_accepted(
    quantity: Decimal, step: Decimal, minimum: Decimal
) -> None:
    valid = quantity >= minimum and quantity % step == 0
    refused = broken(quantity, step=step, minimum=minimum)
    assert (refused is None) == valid
    for name, nearest in refused.params.items() if refused else ():
        assert isinstance(nearest, Decimal)
        assert broken(nearest, step=step, minimum=minimum) is None
        assert (nearest > quantity) == (name == "nearest_above")
        assert abs(nearest - quantity) < max(step, minimum + step - quantity)


def broken(quantity: Decimal, *, step: Decimal, minimum: Decimal) -> RuleBroken | None:
    try:
        check_quantity(quantity, step=step, minimum=minimum)
    except RuleBroken as refused:
        return refused
    return None


def test_units_of_the_product_win_over_the_metric_table() -> None:
    factors = {"Box": D(12), "t": D(7)}
    assert in_product_unit(D(2), "box", product_unit="pcs", factors=factors) == 24
    assert in_product_unit(D(2), "t", product_unit="kg", factors=factors) == 14
    assert in_product_unit(D(3), None, product_unit="kg") == 3
    assert in_product_unit(D(3), "KG", product_unit="kg") == 3
    assert in_product_unit(D(10000), "g", product_unit="kg") == 10


def test_an_unknown_unit_is_refused_with_the_ones_that_are_known() -> None:
    with pytest.raises(RuleBroken) as caught:
        in_product_unit(D(1), "l", product_unit="kg", factors={"bag": D(25)})
    assert caught.value.code == "unit-unknown"
    assert caught.value.params["choices"] == ("kg", "bag", "mg", "g", "t")


TIERS = [(D(10), D(80)), (D(1), D(100)), (D(50), D(70))]


def test_a_tier_is_reached_from_its_quantity_on_also_by_a_return() -> None:
    assert tier_price(D("9.999999"), TIERS) == 100
    assert tier_price(in_product_unit(D(10000), "g", product_unit="kg"), TIERS) == 80
    assert tier_price(D(-10), TIERS) == 80
    assert tier_price(D("0.5"), TIERS) is None


def test_a_manual_price_survives_a_change_of_quantity() -> None:
    for quantity in (1, 2):
        price = unit_price(D(quantity), list_price=D(60), manual=D(100))
        assert price == UnitPrice(D(100), "manual")


def test_the_better_tier_price_is_offered_beside_a_manual_one() -> None:
    price = unit_price(D(10), list_price=D(100), tiers=TIERS, manual=D(150))
    assert price == UnitPrice(D(150), "manual", D(80))
    price = unit_price(D(10), list_price=D(100), tiers=TIERS, manual=D(50))
    assert price == UnitPrice(D(50), "manual")


def test_without_a_manual_price_the_best_one_counts_and_says_where_it_comes_from() -> None:
    assert unit_price(D(1), list_price=D(100)) == UnitPrice(D(100), "list")
    assert unit_price(D(10), list_price=D(100), tiers=TIERS) == UnitPrice(D(80), "tier")
    best = unit_price(D(10), list_price=D(100), tiers=TIERS, contract=D(75))
    assert best == UnitPrice(D(75), "contract")
