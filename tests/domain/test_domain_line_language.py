"""The one-line entry: every form it reads, and every doubt it marks instead of guessing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.domain.line_language import LineText, parse_line

D = Decimal
TODAY = date(2026, 11, 27)  # a Friday
NAUGHTY = Path(__file__).parents[3] / "shared/data/names_addresses_phones/blns.txt"


def read(text: str, locale: str = "en_GB", dollar: str | None = None) -> LineText:
    return parse_line(text, locale=locale, today=TODAY, dollar=dollar)


def said(text: str, locale: str = "en_GB", dollar: str | None = None) -> dict[str, object]:
    """What the line says, without what it does not speak of."""
    line = read(text, locale, dollar)
    names = set(LineText.__slots__) - {"spans", "problems"}
    values = {name: getattr(line, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def problems(text: str, locale: str = "en_GB", dollar: str | None = None) -> list[tuple[str, str]]:
    """Each problem: the text it is marked on, and its code."""
    return [(text[p.start : p.end], p.code) for p in read(text, locale, dollar).problems]


THREE = {"quantity": D(3), "product_words": "widg"}
DECEMBER = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 widget-x", {"quantity": D(3), "product_words": "widget-x"}),
        ("3 widg @12.50", {**THREE, "unit_price": D("12.50")}),
        ("3 widg @12.50usd", {**THREE, "unit_price": D("12.50"), "price_currency": "USD"}),
        ("3 widg @12.50 USD", {**THREE, "unit_price": D("12.50"), "price_currency": "USD"}),
        ("3 widg @ usd 12.50", {**THREE, "unit_price": D("12.50"), "price_currency": "USD"}),
        ("3 widg @€12.50", {**THREE, "unit_price": D("12.50"), "price_currency": "EUR"}),
        ("3 widg @1200p", {**THREE, "unit_price": D(1200), "price_currency": "p"}),
        ("3 widg @1,200 pts", {**THREE, "unit_price": D(1200), "price_currency": "p"}),
        ("3 widg by 3dec", {**THREE, "wanted_by": DECEMBER}),
        ("3 widg by 3 dec", {**THREE, "wanted_by": DECEMBER}),
        ("3 widg by dec 3 2027", {**THREE, "wanted_by": date(2027, 12, 3)}),
        ("3 widg by fri", {**THREE, "wanted_by": date(2026, 12, 4)}),
        ("3 widg BY +2w", {**THREE, "wanted_by": date(2026, 12, 11)}),
        ("3 widg by +3d", {**THREE, "wanted_by": date(2026, 11, 30)}),
        ("3 widg by 2026-12-03", {**THREE, "wanted_by": DECEMBER}),
        ("3 widg by 3/12", {**THREE, "wanted_by": DECEMBER}),
        ("by 3dec 3 widg", {"wanted_by": DECEMBER, "product_words": "3 widg"}),
        (
            "200 bolt #zinc q:A",
            {"quantity": D(200), "product_words": "bolt", "specifications": ("zinc",)}
            | {"quality": "A"},
        ),
        (
            '3 widg #colour="dark blue" #"M 8" q:b',
            {**THREE, "specifications": ("colour=dark blue", "M 8"), "quality": "B"},
        ),
        ("5*4006381333931", {"quantity": D(5), "barcode": "4006381333931"}),
        ("5 × 4006381333931", {"quantity": D(5), "barcode": "4006381333931"}),
        ("5x4006381333931", {"quantity": D(5), "barcode": "4006381333931"}),
        ("4006381333931", {"barcode": "4006381333931"}),
        ("2 12345670", {"quantity": D(2), "barcode": "12345670"}),
        ("3x widg", THREE),
        ("3 widg -10%", {**THREE, "discount_percent": D(10)}),
        ("-10 % widg", {"product_words": "widg", "discount_percent": D(10)}),
        ("3 widg -2.5 %", {**THREE, "discount_percent": D("2.5")}),
        (
            '"engraved brass plate 20x30" 1 @85',
            {"free_text": "engraved brass plate 20x30", "quantity": D(1), "unit_price": D(85)},
        ),
        ("2 „Schild graviert“", {"free_text": "Schild graviert", "quantity": D(2)}),
        ("500 g sugar", {"quantity": D(500), "unit": "g", "product_words": "sugar"}),
        ("500g sugar", {"quantity": D(500), "unit": "g", "product_words": "sugar"}),
        ("2.5KG sugar", {"quantity": D("2.5"), "unit": "kg", "product_words": "sugar"}),
        ("500 g", {"quantity": D(500), "product_words": "g"}),
        ("3M tape", {"product_words": "3M tape"}),
        ("20x30 plate", {"product_words": "20x30 plate"}),
        ("-3 widg", {**THREE, "quantity": D(-3)}),
        ("1,250 widg", {**THREE, "quantity": D(1250)}),
        ("widg", {"product_words": "widg"}),
        ("widget 3 12345678", {"product_words": "widget 3 12345678"}),
        ("  3\twidg ", THREE),
        ("@12 all widgets", {"unit_price": D(12), "product_words": "all widgets"}),
        ("", {}),
    ],
)
def test_lines_an_agent_scribbles(text: str, expected: dict[str, object]) -> None:
    assert said(text) == expected
    assert problems(text) == []


def test_numbers_and_dates_follow_the_locale() -> None:
    line = said("1.250 schr @12,50 bis 3.12. -2,5%", "de_DE")
    assert line == {
        "quantity": D(1250),
        "product_words": "schr",
        "unit_price": D("12.50"),
        "wanted_by": DECEMBER,
        "discount_percent": D("2.5"),
    }
    assert said("3 widg by 12/3", "en_US")["wanted_by"] == DECEMBER
    assert said("3 widg @1 250,00", "fr_FR")["unit_price"] == D("1250.00")
    assert said("٣ widg @٥", "ar_EG") == {**THREE, "unit_price": D(5)}


def test_a_decimal_point_under_a_decimal_comma_is_asked_about_never_read() -> None:
    assert said("3 widg @12.50", "de_DE") == THREE
    assert problems("3 widg @12.50", "de_DE") == [("12.50", "number-ambiguous")]
    asked = read("3 widg @12.50", "de_DE").problems[0]
    assert (asked.params["reading1"], asked.params["reading2"]) == ("12,50", "1.250")
    assert problems("1.5 widg", "de_DE") == [("1.5", "number-ambiguous")]


def test_a_space_groups_only_where_the_locale_says_so() -> None:
    assert said("@5 100 bolts") == {"unit_price": D(5), "product_words": "100 bolts"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 widg by", [("by", "line-date-missing")]),
        ("3 widg by soon", [("soon", "date-unreadable")]),
        ("3 widg by 31 nov", [("31 nov", "date-impossible")]),
        ("3 widg by 2020-01-01", [("2020-01-01", "date-past")]),
        ("3 widg @", [("@", "line-price-missing")]),
        ("3 widg @abc", [("@abc", "line-price-unreadable")]),
        ("3 widg @12.50/kg", [("@12.50/kg", "line-price-unreadable")]),
        ("3 widg @-5", [("@-5", "line-price-negative")]),
        ("3 widg @12xxq", [("xxq", "currency-unknown")]),
        ("3 widg @$12", [("$", "currency-symbol")]),
        ("3 widg @1.2.3", [("1.2.3", "number-malformed")]),
        ("3 widg @1.2345678", [("1.2345678", "number-decimals")]),
        ("3 widg -150%", [("-150%", "line-discount-range")]),
        ("3 widg -0%", [("-0%", "line-discount-range")]),
        ("3 widg q:Z", [("q:Z", "line-quality-unknown")]),
        ("3 widg #", [("#", "line-specification-missing")]),
        ('3 widg #"dark', [('#"dark', "line-quote-unclosed")]),
        ('3 "engraved', [('"engraved', "line-quote-unclosed")]),
        ('3 ""', [('""', "line-description-empty")]),
        ("3 widg @1 @2", [("@2", "line-twice")]),
        ("3 widg -1% -2%", [("-2%", "line-twice")]),
        ("3 widg by fri by sat", [("by sat", "line-twice")]),
        ("3 widg q:A q:B", [("q:B", "line-twice")]),
        ('3 "plate" 4', [("4", "line-twice")]),
        ('"plate" "other"', [('"other"', "line-twice")]),
        ('3 widg "plate"', [("widg", "line-unexpected-word")]),
        ("4006381333931 blue", [("blue", "line-unexpected-word")]),
        ("4006381333931 12345670", [("12345670", "line-unexpected-word")]),
    ],
)
def test_a_doubt_is_marked_where_it_stands(text: str, expected: list[tuple[str, str]]) -> None:
    assert problems(text) == expected


def test_what_has_a_problem_has_no_value_and_the_rest_is_still_read() -> None:
    assert said("3 widg @abc by soon -10%") == {**THREE, "discount_percent": D(10)}
    assert said("3 widg @1 @2")["unit_price"] == 1


def test_a_single_dollar_in_use_gives_the_sign_its_meaning() -> None:
    assert said("3 widg @$12", dollar="CAD")["price_currency"] == "CAD"
    assert problems("3 widg @$12", dollar="CAD") == []


def test_what_follows_a_short_date_is_read_on_its_own() -> None:
    assert said("10 widy by fri 20 bolts") == {
        "quantity": D(10),
        "product_words": "widy 20 bolts",
        "wanted_by": date(2026, 12, 4),
    }


def test_the_spans_cover_what_was_understood() -> None:
    text = "10 widy #zinc q:A @12.50usd -5% by 3 dec"
    line = read(text)
    assert [(text[s.start : s.end], s.kind) for s in line.spans] == [
        ("10", "quantity"),
        ("widy", "word"),
        ("#zinc", "specification"),
        ("q:A", "quality"),
        ("@12.50usd", "price"),
        ("-5%", "discount"),
        ("by 3 dec", "date"),
    ]


def test_numbers_may_be_read_by_the_caller() -> None:
    line = parse_line("3 widg", locale="en", today=TODAY, numbers=lambda typed: D(typed) * 2)
    assert line.quantity == 6


def test_the_units_of_a_product_can_be_given() -> None:
    line = parse_line("2 box nails", locale="en", today=TODAY, units={"box"})
    assert (line.unit, line.product_words) == ("box", "nails")


def check_whole(text: str, line: LineText) -> None:
    """Spans lie in the text, and nothing is dropped in silence: without a problem every visible
    character was understood, but for the sign between quantity and barcode."""
    marked: set[int] = set()
    for span in [*line.spans, *line.problems]:
        assert 0 <= span.start < span.end <= len(text)
        marked.update(range(span.start, span.end))
    if not line.problems:
        left = {char for n, char in enumerate(text) if n not in marked and not char.isspace()}
        assert left <= set("*×xX")


PIECES = ["3", "12.50", "widg", "@", "usd", "p", "by", "fri", "3dec", "+2w", "#", "q:", '"', "-"]
PIECES += ["%", "*", "x", "4006381333931", " ", "  ", "“", "\u00a0", "\x1c", "€", "١", "é", "\0"]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text(max_size=60))
@example("by" + " 3" * 30)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    check_whole(text, read(text))
    for locale in ("de_DE", "fr_FR", "ar_EG", "ja_JP"):
        read(text, locale)


def test_a_very_long_line_is_read_in_proportion() -> None:
    line = read("3 " + "widg @1 by fri #a " * 5_000)
    assert line.quantity == 3
    assert len(line.specifications) == 5_000


@pytest.mark.realdata
def test_any_naughty_string_is_read_without_an_exception() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the reference data is not beside the checkout")
    for text in NAUGHTY.read_text(encoding="utf-8").splitlines():
        for line in (text, f"3 {text}", f"3 widg @{text}", f"3 widg by {text}", f'"{text}" 1'):
            check_whole(line, read(line))
            read(line, "de_DE")
