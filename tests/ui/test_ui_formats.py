"""What stands on the screen for a date, an amount, a quantity, an age; in several locales."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.money import minor_units
from desktop.ui.formats import Formats

ENGLISH = Formats(locale=Locale("en", "GB"), zone=ZoneInfo("Europe/Paris"))
GERMAN = Formats(locale=Locale("de", "DE"), zone=ZoneInfo("Europe/Berlin"))
ARABIC = Formats(locale=Locale("ar"))
TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_days_carry_their_weekday() -> None:
    assert ENGLISH.day(date(2026, 12, 3)) == "Thu 3 Dec"
    assert ENGLISH.day(date(2026, 12, 3), today=TODAY) == "Thu 3 Dec"
    assert ENGLISH.day(date(2027, 1, 4), today=TODAY) == "Mon 4 Jan 2027"
    assert ENGLISH.long_day(date(2026, 12, 3)) == "Thursday 3 December 2026"
    assert GERMAN.day(date(2026, 12, 3)) == "Do 3. Dez"
    assert GERMAN.day(date(2027, 3, 1), today=TODAY) == "Mo 1. Mär 2027"


def test_moments_are_told_on_the_office_s_clock() -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert ENGLISH.time(NOW) == "10:00"
    assert ENGLISH.moment(late) == "Tue 17 Nov 00:30", "past midnight in Paris"
    assert ENGLISH.moment(NOW, now=NOW) == "today 10:00"
    assert ENGLISH.moment(NOW - timedelta(days=400), now=NOW) == "Sun 12 Oct 2025 11:00"


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (-3, "3 days overdue"),
        (-1, "1 day overdue"),
        (0, "due today"),
        (1, "due tomorrow"),
        (2, "due in 2 days"),
        (1200, "due in 1,200 days"),
    ],
)
def test_due_dates_are_words(away: int, text: str) -> None:
    assert ENGLISH.due(TODAY + timedelta(days=away), today=TODAY) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (-1, "run out"),
        (0, "0 min left"),
        (59, "59 min left"),
        (200, "3 h 20 left"),
        (305, "5 h 05 left"),
        (3 * 24 * 60, "3 days left"),
    ],
)
def test_time_left_is_words(minutes: int, text: str) -> None:
    assert ENGLISH.left(NOW + timedelta(minutes=minutes), now=NOW) == text


def test_amounts_carry_their_code_and_their_currency_s_decimals() -> None:
    assert ENGLISH.money(18650, "EUR") == "186.50 EUR"
    assert ENGLISH.money(123456789, "EUR") == "1,234,567.89 EUR"
    assert ENGLISH.money(-5, "JPY") == "-5 JPY"
    assert ENGLISH.money(1234, "KWD") == "1.234 KWD"
    assert ENGLISH.money(1000, "IQD") == "1.000 IQD", "3 decimals by ISO 4217, not CLDR's none"
    assert GERMAN.money(123456789, "EUR") == "1.234.567,89 EUR"
    assert GERMAN.amount(50, "EUR") == "0,50"


def test_numbers_keep_their_order_in_right_to_left_text() -> None:
    assert ARABIC.money(-1250, "EUR").startswith("\u2066")
    assert ARABIC.money(-1250, "EUR").endswith("\u2069")
    assert "\u2066" not in ENGLISH.money(-1250, "EUR")


def test_quantities_have_no_idle_zeros() -> None:
    found = [ENGLISH.quantity(Decimal(text)) for text in ("10.000000", "0.500", "1200", "1E+3")]
    assert found == ["10", "0.5", "1,200", "1,000"]
    assert ENGLISH.quantity(Decimal("0.000000")) == "0"


def test_a_unit_price_shows_every_decimal_it_has_and_never_fewer_than_its_currency() -> None:
    assert ENGLISH.price(Decimal("4"), "EUR") == "4.00 EUR"
    assert ENGLISH.price(Decimal("0.125000"), "EUR") == "0.125 EUR"
    assert ENGLISH.price(Decimal("12"), "JPY") == "12 JPY"


def test_halves_are_rounded_away_from_zero_not_to_even() -> None:
    assert ENGLISH.decimal(Decimal("2.5"), 0) == "3"
    assert ENGLISH.decimal(Decimal("-0.125"), 2) == "-0.13"
    assert ENGLISH.percent(Decimal("0.005")) == "1%"
    assert GERMAN.percent(Decimal("0.7949"), places=1).replace("\xa0", " ") == "79,5 %"


@given(minor=st.integers(-(10**15), 10**15), currency=st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
def test_an_amount_can_be_read_back_exactly(minor: int, currency: str) -> None:
    shown, code = ENGLISH.money(minor, currency).split(" ")
    assert code == currency
    assert Decimal(shown.replace(",", "")).scaleb(minor_units(currency)) == minor


def test_patterns_of_different_precision_do_not_disturb_each_other() -> None:
    assert ENGLISH.decimal(Decimal(1), 3) == "1.000"
    assert ENGLISH.whole(1204) == "1,204"
    assert ENGLISH.decimal(Decimal(1), 3) == "1.000"
