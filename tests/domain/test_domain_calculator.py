"""The calculator: what a line means, what it comes to, and where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calculator import Result, evaluate, parse
from desktop.domain.calculator_language import only_dollar
from desktop.domain.errors import RuleBroken
from desktop.domain.points import Programme, Worth
from desktop.domain.rates import Rate

TODAY = date(2026, 11, 1)
RATES = {
    "USD": {date(2024, 3, 28): "1.0811", date(2026, 10, 30): "1.1172"},
    "GBP": {date(2026, 10, 30): "0.8338"},
    "JPY": {date(2026, 10, 30): "175.68"},
}
PROGRAMME = Programme("Stars", "EUR", Decimal(1), Decimal("0.01"))


def find(currency: str, on: date) -> Rate | None:
    days = [day for day in RATES.get(currency, {}) if day <= on]
    if not days:
        return None
    value = Decimal(RATES[currency][max(days)])
    return Rate("EUR", currency, max(days), value, "ecb", datetime(2026, 11, 1, tzinfo=UTC))


def answer(text: str, *, locale: str = "en", dollar: str | None = None) -> Result:
    request = parse(text, locale=locale, dollar=dollar)
    return evaluate(request, today=TODAY, find=find, programme=PROGRAMME)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1234.56 gbp in usd", "1654.17", "USD"),
        ("1,234.56 GBP to USD", "1654.17", "USD"),
        ("gbp 1234.56 in usd", "1654.17", "USD"),
        ("£1234.56 in usd", "1654.17", "USD"),
        ("(3*129.95 + 15%) gbp in usd", "600.71", "USD"),
        ("3*129.95 + 15% in usd", "448.33", "USD"),
        ("100 usd in jpy", "15725", "JPY"),
        ("12000p in gbp", "100.06", "GBP"),
        ("12000 points in eur", "120.00", "EUR"),
        ("150 eur in p", "15000", "p"),
        ("150 gbp in p", "17989", "p"),
        ("35*1.3 in p", "45", "p"),
        ("=35*1.3", "45.5", None),
        ("=1200p", "1200", "p"),
        ("=99usd", "99.00", "USD"),
        ("348.35 x 16 - 4% + 22%", "6527.80032", None),
        ("2 + 3 * 4", "14", None),
        ("(2 + 3) × 4", "20", None),
        ("10 - 4 - 3", "3", None),
        ("100 / 10 / 5", "2", None),
        ("100/3*3", "100", None),
        ("2/3", "0.6666666667", None),
        ("-5 + 3", "-2", None),
        ("--5", "5", None),
        ("200 * 15%", "30", None),
        ("15%", "0.15", None),
        ("100 + (10 + 5)%", "115", None),
        ("10 usd / 4 usd", "2.5", None),
        ("2.675 eur", "2.68", "EUR"),
        ("-2.675 eur", "-2.68", "EUR"),
        ("10 - 10", "0", None),
        ("5 000", "5000", None),
    ],
)
def test_what_a_line_comes_to(text: str, value: str, unit: str | None) -> None:
    result = answer(text)
    assert (str(result.value), result.unit) == (value, unit)


def test_a_conversion_shows_rate_day_source_and_age() -> None:
    conversion = answer("1234.56 gbp in usd").conversion
    assert conversion is not None
    assert str(conversion.rate).startswith("1.339889661789397937")
    assert (conversion.on, conversion.source, conversion.age_days) == (
        date(2026, 10, 30),
        "ecb",
        2,
    )


@pytest.mark.parametrize(
    "text",
    [
        "100 usd in eur on 2024-03-30",
        "100 usd on 2024-03-30 in eur",
        "=100usd in eur on 2024-03-30",
        "100 usd in eur on 30/3/2024",
        "100 usd in eur on 30mar2024",
        "100 usd on 30th March 2024 in eur",
        "100 usd nach eur am 30. Mär. 2024",
        "100 usd in eur am 30.3.2024",
    ],
)
def test_a_day_is_served_by_the_rate_before_it(text: str) -> None:
    result = answer(text, locale="de" if " am " in text else "en_GB")
    assert result.conversion is not None
    assert str(result.value) == "92.50"
    assert (result.conversion.on, result.conversion.age_days) == (date(2024, 3, 28), 2)


def test_the_steps_stay_with_the_result() -> None:
    assert answer("(3*129.95 + 15%) gbp in usd").steps == (
        "3 × 129.95 = 389.85",
        "389.85 + 15 % = 448.3275",
        "448.3275 GBP = 600.7093823459… USD",
    )
    assert answer("150 eur in p").steps == ("150 EUR = 15000 p",)


def test_a_step_too_large_for_a_result_is_still_told_to_the_last_digit() -> None:
    assert answer(f"{'9' * 40} - {'9' * 39}8").steps == (f"{'9' * 40} - {'9' * 39}8 = 1",)


def test_rounding_is_told() -> None:
    assert answer("=35*1.3").exact
    assert not answer("1/3").exact
    assert not answer("2.675 eur").exact


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("de", "1234,56 gbp in usd", "1654.17"),
        ("de", "1.234,56 gbp in usd", "1654.17"),
        ("fr", "1\u202f234,56 gbp in usd", "1654.17"),
        ("fr", "1 234,56 gbp in usd", "1654.17"),
        ("de_CH", "1’234.56 gbp in usd", "1654.17"),
        ("ar_EG", "١٢٣٤٫٥٦ gbp in usd", "1654.17"),
        ("de", "\u20663*129,95\u2069 + 15% in usd", "448.33"),
    ],
)
def test_numbers_are_those_of_the_locale(locale: str, text: str, value: str) -> None:
    assert str(answer(text, locale=locale).value) == value


def test_a_doubtful_number_is_asked_about_at_its_place() -> None:
    with pytest.raises(RuleBroken, match="number-ambiguous") as caught:
        answer("3 * 12.50 eur", locale="de")
    assert caught.value.params["position"] == 4
    assert caught.value.params["reading1"] == "12,50"


def test_a_dollar_sign_means_the_only_dollar_in_use_or_nothing() -> None:
    assert answer("$5", dollar="AUD").unit == "AUD"
    for text in ("$5", "5 $", "5 ¥"):
        with pytest.raises(RuleBroken, match="currency-symbol"):
            answer(text)


def test_the_only_dollar_in_use() -> None:
    assert only_dollar(["EUR", "CAD", "MXN"]) == "CAD"
    assert only_dollar(["CAD", "USD"]) is None
    assert only_dollar([]) is None


def test_figures_of_a_day_go_in_the_order_of_the_locale() -> None:
    for locale, day in (("en_US", date(2026, 10, 11)), ("en_GB", date(2026, 11, 10))):
        assert parse("1 usd in eur on 10/11/2026", locale=locale).on == day


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "calculator-syntax", 0),
        ("=", "calculator-syntax", 1),
        ("2*(3", "calculator-syntax", 4),
        ("2*)3", "calculator-syntax", 2),
        ("5)", "calculator-syntax", 1),
        ("5 5", "calculator-syntax", 2),
        ("2^3", "calculator-syntax", 1),
        ("1e3", "calculator-syntax", 1),
        ("1_000", "calculator-syntax", 1),
        ("NaN", "calculator-syntax", 3),
        ("5\x00", "calculator-syntax", 1),
        ("5 usd in", "calculator-syntax", 8),
        ("5 usd in eur on", "calculator-syntax", 15),
        ("5 usd in eur on monday", "calculator-syntax", 16),
        ("5 usd in eur on 2024-02-30", "calculator-date", 16),
        ("5 usd in eur on 31/4/2024", "calculator-date", 16),
        ("5 usd in eur on 30.3.", "calculator-syntax", 16),
        ("5 amd in eur am 2024", "calculator-syntax", 16),
        ("5 xyz", "currency-unknown", 2),
        ("5 usd in xau", "currency-unknown", 9),
        ("1 + 1/0", "calculator-zero", 6),
        ("5 usd + 3 eur", "currency-mix", 8),
        ("5 usd + 3", "calculator-units", 8),
        ("5 usd + 3 p", "calculator-units", 8),
        ("5 usd * 3 usd", "calculator-units", 8),
        ("5 / 3 usd", "calculator-units", 4),
        ("(5 usd) eur", "calculator-units", 0),
        ("1.2.3", "number-malformed", 0),
        ("1 + 12,50", "number-ambiguous", 4),
        ("5 " + "+ 5" * 100, "calculator-too-long", 200),
    ],
)
def test_a_mistake_has_a_name_and_a_place(text: str, code: str, position: int) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        answer(text)
    assert caught.value.params["position"] == position


def test_refusals_of_rates_and_points_come_through() -> None:
    for text, code in (
        ("1 hrk in eur", "currency-ended"),
        ("1 kes in eur", "rate-missing"),
        ("1 usd in eur on 2024-05-01", "rate-too-old"),
        ("9" * 40, "number-too-large"),
    ):
        with pytest.raises(RuleBroken, match=code):
            answer(text)
    with pytest.raises(RuleBroken, match="points-programme"):
        evaluate(parse("5p in eur", locale="en"), today=TODAY, find=find, programme=None)


def test_deep_lines_are_worked_out() -> None:
    assert answer("(" * 99 + "1" + ")" * 99).value == 1
    assert answer("-" * 198 + "1").value == 1


@given(
    st.text(max_size=60)
    | st.text(st.sampled_from("0123456789.,+-*/()% usdeurpinon=$€"), max_size=60)
)
def test_any_text_gets_an_answer_or_a_sentence(text: str) -> None:
    try:
        answer(text)
        position = 0
    except RuleBroken as error:
        position = int(str(error.params.get("position", 0)))
    assert 0 <= position <= len(text)


SUMS = st.recursive(
    st.integers(0, 999).map(lambda number: (str(number), Fraction(number))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda parts: (
            f"({parts[0][0]} {parts[1]} {parts[2][0]})",
            {
                "+": parts[0][1] + parts[2][1],
                "-": parts[0][1] - parts[2][1],
                "*": parts[0][1] * parts[2][1],
            }[parts[1]],
        )
    ),
    max_leaves=5,
)


@given(SUMS)
def test_arithmetic_is_exact(drawn: tuple[str, Fraction]) -> None:
    text, value = drawn
    assert Fraction(answer(text).value) == value


def test_points_are_worth_what_the_programme_says_of_a_currency_before_any_rate() -> None:
    own = replace(PROGRAMME, worths={"CHF": Worth(Decimal(1), Decimal("0.5"))})
    for text, value in (("10p in chf", "5.00"), ("5 chf in p", "10")):
        made = evaluate(parse(text, locale="en"), today=TODAY, find=find, programme=own)
        assert (str(made.value), made.conversion) == (value, None)
