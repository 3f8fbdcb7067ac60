"""Amounts are exact, whole minor units of one currency, rounded by one policy."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import money
from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money, line_amount, minor_units, percent_of, rounded, total

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "IQD", "HRK"])
MINOR = st.integers(min_value=-(10**15), max_value=10**15)
SCALED = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("IQD", 3), ("CLF", 4), ("HRK", 2), ("ITL", 0)],
)
def test_minor_units_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


@pytest.mark.parametrize("code", ["XXX", "XAU", "eur", "", "ABC", "EURO"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(RuleBroken, match="currency-unknown"):
        Money(Decimal(1), code)


def test_currencies_in_use_leave_out_those_that_ended() -> None:
    assert {"EUR", "USD", "INR"} <= set(money.currencies())
    assert not set(money.currencies()) & set(money.ENDED)
    assert list(money.currencies()) == sorted(money.currencies())


@pytest.mark.parametrize(
    ("exact", "cents"), [("2.675", "2.68"), ("-2.675", "-2.68"), ("0.005", "0.01")]
)
def test_half_a_cent_goes_away_from_zero(exact: str, cents: str) -> None:
    assert rounded(Decimal(exact), "EUR") == Money(Decimal(cents), "EUR")


def test_a_taxed_line_is_rounded_line_by_line() -> None:
    line = line_amount(
        quantity=Decimal(16),
        unit_price=Decimal("348.35"),
        discount_percent=Decimal(4),
        currency="EUR",
    )
    assert line == Money(Decimal("5350.66"), "EUR")
    assert line + percent_of(line, Decimal(22)) == Money(Decimal("6527.81"), "EUR")


def test_equal_amounts_print_alike_and_zero_has_no_sign() -> None:
    assert str(Money(Decimal("1.3"), "EUR").amount) == "1.30"
    assert str(Money(Decimal("-0.00"), "EUR").amount) == "0.00"
    assert str((-Money(Decimal(0), "JPY")).amount) == "0"
    assert Money(Decimal("1E+3"), "JPY").minor == 1000


def test_amounts_of_two_currencies_are_never_added() -> None:
    euros, dollars = Money(Decimal(1), "EUR"), Money(Decimal(1), "USD")
    with pytest.raises(RuleBroken, match="currency-mix"):
        euros + dollars
    with pytest.raises(RuleBroken, match="currency-mix"):
        euros - dollars
    with pytest.raises(RuleBroken, match="currency-mix"):
        total([dollars], "EUR")


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "1E+17", "92233720368547758.08"])
def test_what_cannot_be_owed_is_refused(amount: str) -> None:
    with pytest.raises(RuleBroken, match=r"money-too-(fine|large)"):
        Money(Decimal(amount), "EUR")


def test_floats_are_a_bug() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.from_minor(1.0, "EUR")  # type: ignore[arg-type]


@given(minor=MINOR, currency=CURRENCIES)
def test_minor_units_come_back(minor: int, currency: str) -> None:
    assert Money.from_minor(minor, currency).minor == minor


@given(first=MINOR, second=MINOR, currency=CURRENCIES)
def test_sums_are_sums_of_minor_units(first: int, second: int, currency: str) -> None:
    one, other = Money.from_minor(first, currency), Money.from_minor(second, currency)
    assert (one + other).minor == first + second
    assert (one - other).minor == first - second
    assert total([one, other, -one], currency) == other


@given(
    quantity=SCALED,
    price=SCALED,
    discount=st.integers(min_value=0, max_value=1_000_000),
    currency=CURRENCIES,
)
def test_a_line_is_off_by_half_a_minor_unit_at_most(
    quantity: int, price: int, discount: int, currency: str
) -> None:
    line = line_amount(
        quantity=Decimal(quantity).scaleb(-6),
        unit_price=Decimal(price).scaleb(-6),
        discount_percent=Decimal(discount).scaleb(-4),
        currency=currency,
    )
    exact = Fraction(quantity * price, 10**12) * (1 - Fraction(discount, 10**6))
    exact *= 10 ** minor_units(currency)
    error = abs(line.minor) - abs(exact)
    assert -Fraction(1, 2) < error <= Fraction(1, 2)
    assert line.minor == 0 or (line.minor > 0) == (exact > 0)
