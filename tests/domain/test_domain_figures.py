"""A typed number is read exactly as its locale writes it, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import digits_plain, parse_number, scaled, unscaled

LOCALES = ["en", "de", "fr", "de_CH", "es", "pl", "en_IN", "hi", "ar_EG", "fa", "sv", "pt-PT"]


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("de", "12,50", "12.50"),
        ("de", "1.250,00", "1250.00"),
        ("de", "1.250", "1250"),
        ("de", "1 250,5", "1250.5"),
        ("fr", "1\u202f250,5", "1250.5"),
        ("fr", "1\u00a0250,5", "1250.5"),
        ("fr", "−5", "-5"),
        ("en", "1,250.00", "1250.00"),
        ("en", " +00012.5 ", "12.5"),
        ("en", ".5", "0.5"),
        ("en", "-0", "0"),
        ("en", "-" + "1234567890" * 5, "-" + "1234567890" * 5),
        ("en_IN", "12,34,567.5", "1234567.5"),
        ("en_IN", "1,234,567", "1234567"),
        ("de_CH", "1’000.50", "1000.50"),
        ("de_CH", "1'000", "1000"),
        ("ar_EG", "١٬٢٣٤٫٥", "1234.5"),
        ("de", "١٢٫٥", "12.5"),
        ("ja", "１２．５", "12.5"),
        ("hi", "१२", "12"),
        ("en", "\u2066-12.5\u2069", "-12.5"),
    ],
)
def test_numbers_are_read_as_the_locale_writes_them(locale: str, text: str, value: str) -> None:
    read = parse_number(text, locale=locale, max_decimals=6)
    assert str(read) == value


@pytest.mark.parametrize(
    ("locale", "text", "readings"),
    [
        ("de", "12.50", ("12,50", "1.250")),
        ("de", "-12.50", ("-12,50", "-1.250")),
        ("de", "0.500", ("0,500", "500")),
        ("fr", "12.50", ("12,50", "1\u202f250")),
        ("en", "12,50", ("12.50", "1,250")),
        ("en", "1,2345", ("1.2345", "12,345")),
        ("de_CH", "1,5", ("1.5", "15")),
    ],
)
def test_a_number_that_can_be_meant_in_two_ways_is_asked_about(
    locale: str, text: str, readings: tuple[str, str]
) -> None:
    with pytest.raises(RuleBroken, match="number-ambiguous") as caught:
        parse_number(text, locale=locale, max_decimals=6)
    assert (caught.value.params["reading1"], caught.value.params["reading2"]) == readings
    assert caught.value.params["text"] == text


NO_NUMBERS = [
    *("NaN", "Infinity", "-inf", "1e3", "1E3", "1_000", "0x10", "1/2", "½", "12²", "Ⅻ", "五", "∞"),
    *(
        "-",
        "+",
        "--",
        "--1",
        "+-1",
        "1-",
        "(1)",
        "5€",
        "1..2",
        "1.2.3",
        "1,2,3",
        "5,",
        "5.",
        ".",
        ",",
    ),
    *("1 2", "1  000", "1 0000", "12 .5", "1\t2", "1\x002", "1''2", "9" * 200, "x" * 10_000),
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(locale: str, text: str) -> None:
    with pytest.raises(RuleBroken, match=r"number-(malformed|ambiguous)"):
        parse_number(text, locale=locale, max_decimals=6)


def test_nothing_typed_is_no_number() -> None:
    for text in ("", "   ", "\u200f"):
        with pytest.raises(RuleBroken, match="number-empty"):
            parse_number(text, locale="en", max_decimals=2)


def test_decimals_that_do_not_fit_are_refused_not_rounded() -> None:
    with pytest.raises(RuleBroken, match="number-decimals"):
        parse_number("1.005", locale="en", max_decimals=2)
    with pytest.raises(RuleBroken, match="number-decimals"):
        parse_number("1.0", locale="en", max_decimals=0)


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**11)),
    locale=st.sampled_from(LOCALES),
)
def test_what_babel_writes_is_read_back(value: Decimal, locale: str) -> None:
    value = value % 10**11
    shown = format_decimal(value, locale=locale.replace("-", "_"), format="#,##0.000000")
    assert parse_number(shown, locale=locale, max_decimals=6) == value


@given(text=st.text(max_size=40), locale=st.sampled_from(LOCALES))
def test_any_text_is_a_number_or_refused(text: str, locale: str) -> None:
    try:
        value = parse_number(text, locale=locale, max_decimals=6)
    except RuleBroken:
        return
    typed = [char for char in digits_plain(text) if char in "0123456789"]
    assert value.is_finite()
    assert "".join(typed).lstrip("0") == f"{value.copy_abs():f}".replace(".", "").lstrip("0")


@given(text=st.text(max_size=40))
def test_plain_digits_keep_every_position(text: str) -> None:
    assert len(digits_plain(text)) == len(text)


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1), st.integers(0, 10))
def test_scaled_numbers_come_back(stored: int, decimals: int) -> None:
    assert scaled(unscaled(stored, decimals), decimals) == stored


@pytest.mark.parametrize("value", ["0.0000001", "1.0000005"])
def test_digits_are_never_lost_on_the_way_to_the_database(value: str) -> None:
    with pytest.raises(RuleBroken, match="number-decimals"):
        scaled(Decimal(value), 6)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+13", "9223372036854.775808", "1E+999"])
def test_what_does_not_fit_64_bits_is_refused(value: str) -> None:
    with pytest.raises(RuleBroken, match="number-too-large"):
        scaled(Decimal(value), 6)


def test_scaled_takes_whole_numbers_and_no_floats() -> None:
    assert scaled(3, 2) == 300
    assert scaled(Decimal("1.500000000"), 6) == 1_500_000
    for wrong in (1.5, True, "1"):
        with pytest.raises(TypeError):
            scaled(wrong, 2)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            unscaled(wrong, 2)  # type: ignore[arg-type]
