"""Conversions: exact cross rates, rounded once; refusals instead of invented rates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money, minor_units
from desktop.domain.rates import Find, Rate, convert, cross, is_jump, most_trusted

DAY = date(2024, 3, 28)
FETCHED = datetime(2024, 3, 28, 15, tzinfo=UTC)


def a_rate(
    value: str, quote: str = "USD", *, base: str = "EUR", on: date = DAY, source: str = "ecb"
) -> Rate:
    return Rate(base, quote, on, Decimal(value), source, FETCHED)


def stored(*rates: Rate) -> Find:
    """A store of rates, each found by the currency that is not the euro."""

    def find(currency: str, on: date) -> Rate | None:
        return most_trusted(
            rate for rate in rates if rate.on <= on and rate.quote in (currency, "EUR")
        )

    return find


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_ten_at_1_3_are_7_69() -> None:
    conversion = convert(Money(Decimal(10), "USD"), "EUR", on=DAY, find=stored(a_rate("1.3")))
    assert conversion.result == euros("7.69")


def test_a_million_yen_is_converted_by_the_full_cross_rate() -> None:
    find = stored(a_rate("1.0811"), a_rate("163.45", "JPY"))
    conversion = convert(Money(Decimal(1_000_000), "JPY"), "USD", on=DAY, find=find)
    assert conversion.result == Money(Decimal("6614.26"), "USD")
    assert str(conversion.rate).startswith("0.0066142551")


def test_a_million_dollars_on_the_first_day_of_the_euro() -> None:
    first = date(1999, 1, 4)
    find = stored(a_rate("1.1789", on=first))
    conversion = convert(Money(Decimal(1_000_000), "USD"), "EUR", on=first, find=find)
    assert conversion.result == euros("848248.37")


def test_saturday_is_served_by_thursday_and_says_so() -> None:
    conversion = convert(euros("1000"), "USD", on=date(2024, 3, 30), find=stored(a_rate("1.0811")))
    assert conversion.result == Money(Decimal("1081.10"), "USD")
    assert (conversion.on, conversion.age_days, conversion.source) == (DAY, 2, "ecb")


def test_an_ended_currency_is_refused_with_its_last_day() -> None:
    last = date(2022, 12, 30)
    find = stored(a_rate("7.5365", "HRK", on=last))
    assert convert(euros("1"), "HRK", on=last, find=find).result.minor == 754
    for day in (last + timedelta(days=1), date(2026, 1, 1)):
        with pytest.raises(RuleBroken, match="currency-ended") as caught:
            convert(Money(Decimal(1), "HRK"), "EUR", on=day, find=find)
        assert caught.value.params == {"currency": "HRK", "last": last}


def test_a_rate_serves_seven_days_and_not_eight() -> None:
    find = stored(a_rate("1.0811"))
    conversion = convert(euros("1"), "USD", on=DAY + timedelta(days=7), find=find)
    assert conversion.age_days == 7
    with pytest.raises(RuleBroken, match="rate-too-old") as caught:
        convert(euros("1"), "USD", on=DAY + timedelta(days=8), find=find)
    assert caught.value.params["last"] == DAY
    convert(euros("1"), "USD", on=DAY + timedelta(days=8), find=find, max_age_days=8)


def test_a_missing_rate_is_an_error_and_no_number() -> None:
    with pytest.raises(RuleBroken, match="rate-missing"):
        convert(euros("1"), "USD", on=DAY - timedelta(days=1), find=stored(a_rate("1.0811")))
    with pytest.raises(RuleBroken, match="currency-unknown"):
        convert(euros("1"), "XYZ", on=DAY, find=stored())


def test_the_older_of_two_days_is_the_one_that_is_named() -> None:
    find = stored(
        a_rate("0.85", "GBP", on=DAY - timedelta(days=3)), a_rate("1.0811", source="online")
    )
    conversion = convert(Money(Decimal(1), "GBP"), "USD", on=DAY, find=find)
    assert conversion.age_days == 3
    assert conversion.source == "online+ecb"


def test_the_same_currency_needs_no_rate() -> None:
    conversion = convert(euros("1.10"), "EUR", on=DAY, find=stored())
    assert (conversion.result, conversion.rate, conversion.age_days) == (
        euros("1.10"),
        Decimal(1),
        0,
    )


def test_a_pair_without_the_euro_is_used_as_it_was_given() -> None:
    pair = a_rate("83.3", "INR", base="USD", source="manual")

    def find(currency: str, on: date) -> Rate | None:
        return {"INR": pair, "USD": a_rate("1.0811")}[currency]

    rupees = convert(Money(Decimal(3), "USD"), "INR", on=DAY, find=find)
    assert rupees.result == Money(Decimal("249.90"), "INR")
    assert rupees.rate == Decimal("83.3")
    back = cross("INR", "EUR", on=DAY, find=find)
    assert back.exact == 1 / (Fraction("83.3") * Fraction("1.0811"))


def test_a_rate_quoted_in_euros_is_turned_round() -> None:
    find = stored(a_rate("0.9", "EUR", base="USD", source="manual"))
    assert convert(Money(Decimal(10), "USD"), "EUR", on=DAY, find=find).result == euros("9.00")
    dollars = a_rate("0.9", "EUR", base="USD", source="manual")
    rates = {"USD": dollars, "GBP": a_rate("0.8", "GBP")}
    across = cross("USD", "GBP", on=DAY, find=lambda currency, _: rates[currency])
    assert across.exact == Fraction("0.72")


def test_two_pairs_that_lean_on_each_other_give_no_rate() -> None:
    def find(currency: str, on: date) -> Rate | None:
        return a_rate("1.2", "GBP", base="USD", source="manual")

    with pytest.raises(RuleBroken, match="rate-missing"):
        convert(Money(Decimal(1), "USD"), "EUR", on=DAY, find=find)


def test_a_rate_of_tomorrow_is_a_bug_and_never_used() -> None:
    with pytest.raises(ValueError, match="is no rate of USD"):
        convert(euros("1"), "USD", on=DAY, find=lambda *_: a_rate("1", on=date(2024, 4, 2)))


def test_trust_is_manual_then_online_then_the_bank_within_a_day() -> None:
    bank, online, manual = (a_rate("1.08", source=source) for source in ("ecb", "online", "manual"))
    later = a_rate("1.09", on=DAY + timedelta(days=1))
    assert most_trusted([bank, manual, online]) is manual
    assert most_trusted([bank, online]) is online
    assert most_trusted([bank, manual, later]) is later
    assert most_trusted([]) is None


@pytest.mark.parametrize(
    ("old", "new", "jump"),
    [
        ("1.16", "0.1327", True),
        ("1.00", "1.10", False),
        ("1.00", "1.1000000001", True),
        ("1.00", "0.90", False),
        ("1.00", "0.8999999999", True),
    ],
)
def test_a_jump_is_more_than_a_tenth(old: str, new: str, jump: bool) -> None:
    assert is_jump(Decimal(old), Decimal(new)) is jump


RATES = st.decimals(min_value="0.01", max_value="99999", places=10)


@given(
    minor=st.integers(min_value=-(10**9), max_value=10**9),
    dollars=RATES,
    dinars=RATES,
    to=st.sampled_from(["KWD", "EUR"]),
)
def test_one_rounding_whatever_the_rates(
    minor: int, dollars: Decimal, dinars: Decimal, to: str
) -> None:
    find = stored(a_rate(str(dollars)), a_rate(str(dinars), "KWD"))
    amount = Money.from_minor(minor, "USD")
    result = convert(amount, to, on=DAY, find=find).result
    exact = Fraction(minor, 100) / Fraction(dollars) * (Fraction(dinars) if to == "KWD" else 1)
    error = abs(result.minor) - abs(exact) * 10 ** minor_units(to)
    assert -Fraction(1, 2) < error <= Fraction(1, 2)
    assert convert(-amount, to, on=DAY, find=find).result == -result
