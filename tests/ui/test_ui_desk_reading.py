"""What the line box understands and says, without a window or a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.line_language import parse_line
from desktop.domain.money import Money
from desktop.domain.office_calendar import default_calendar
from desktop.domain.specifications import SheetItem
from desktop.queries.desk import Candidate
from desktop.queries.lines import LineRow
from desktop.queries.products import ProductRow, StockFigures
from desktop.queries.waiting_place import WaitingPlace
from desktop.system.language import set_language
from desktop.ui.formats import Formats
from desktop.ui.pages import desk_customer_words, desk_line_words
from desktop.ui.pages.desk_choices import choices_of
from desktop.ui.pages.desk_lines import ShownLine
from desktop.ui.pages.desk_reading import Reading, understand
from desktop.ui.spoken.voice import spoken_day

TODAY = date(2026, 11, 30)
FORMATS = Formats(locale=Locale("en", "GB"))
OFFICE = default_calendar("Europe/London", [date(2026, 12, 25), date(2026, 12, 28)])
SHEET = (SheetItem("colour", "choice", "", ("blue", "red")), SheetItem("length", "number", "mm"))


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def candidate(key: int, code: str, name: str, *, exact: bool = False, **values: Any) -> Candidate:
    known: dict[str, Any] = {
        "id": key,
        "code": code,
        "name": name,
        "folded": name.lower(),
        "barcode": "",
        "unit": "pc",
        "step": Decimal(1),
        "minimum": Decimal(1),
        "list_price": Decimal("13.20"),
        "currency": "EUR",
        "grades": ("A", "B"),
        "lead_days": None,
        "active": True,
        "stock": StockFigures(),
    }
    return Candidate(key, ProductRow(**(known | values)), SHEET, exact)


X, Y = candidate(1, "WX-100", "Widget X"), candidate(2, "WY-200", "Widget Y")


def read(
    text: str, *found: Candidate, picked: int | None = None, pinned: bool = False, **given_: Any
) -> Reading:
    values: dict[str, Any] = {"offer": None, "currency": "EUR", "formats": FORMATS, **given_}
    values.setdefault("calendar", OFFICE)
    line = parse_line(text, locale="en_GB", today=TODAY)
    return understand(line, found=found, picked=picked, is_pinned=pinned, **values)


def said(reading: Reading) -> list[str]:
    return [each.text for each in reading.said]


def test_everything_understood_is_said_and_becomes_the_line() -> None:
    reading = read("3 widg @12.50 #blue q:A -10% by 3dec", X)
    assert said(reading) == [
        "3 ×",
        "Widget X · WX-100",
        "12.50 EUR manual",
        "10% less",
        "colour blue",
        "grade A",
        "by Thu 3 Dec",
    ]
    assert reading.flaws == []
    assert reading.arguments == {
        "product": 1,
        "description": "",
        "quantity": Decimal(3),
        "price": Decimal("12.50"),
        "price_currency": "",
        "discount_percent": Decimal(10),
        "wanted_on": date(2026, 12, 3),
        "quality": "A",
        "specifications": {"colour": "blue"},
    }


def test_several_products_stop_the_line_until_one_is_seen() -> None:
    reading = read("3 widg", X, Y)
    assert (reading.arguments, reading.choices) == ({}, (X, Y))
    assert "2 products may be meant" in said(reading)
    assert read("3 widg", X, Y, picked=2).arguments["product"] == 2
    assert said(read("3 widg", X, Y, picked=2, pinned=True))[1] == "Widget Y · WY-200"


def test_a_code_named_whole_is_that_product() -> None:
    exact = candidate(2, "WX-100", "Widget X", exact=True)
    assert read("3 WX-100", candidate(1, "WX-1001", "Other"), exact).arguments["product"] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3 widg", "Nothing in the catalogue"),
        ("9,999,999,999,999 widg", "quantity"),
        ("3 widg @9,999,999,999,999", "too large"),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(text: str, told: str) -> None:
    reading = read(text, *([] if "Nothing" in told else [X]))
    assert reading.arguments == {}
    (flaw,) = reading.flaws
    assert told.casefold() in flaw.sentence.casefold()
    assert 0 <= flaw.start < flaw.end <= len(text)


def test_a_price_in_points_is_read_as_such() -> None:
    reading = read("3 widg @1200p", X)
    assert "1,200 p manual" in said(reading)
    assert reading.arguments["price"] == Decimal(1200)
    assert reading.arguments["price_currency"] == "p"


def test_a_value_the_sheet_does_not_have_and_a_wrong_grade_are_marked() -> None:
    reading = read("3 widg #green q:C", X)
    assert [(flaw.start, flaw.end) for flaw in reading.flaws] == [(7, 13), (14, 17)]
    assert reading.arguments == {}


def test_an_amount_between_the_steps_names_the_nearest() -> None:
    sugar = candidate(3, "SU", "Sugar", unit="kg", step=Decimal("0.05"), minimum=Decimal("0.1"))
    assert read("500 g sugar", sugar).arguments["quantity"] == Decimal("0.5")
    (flaw,) = read("0.12 sugar", sugar).flaws
    assert "0.1" in flaw.sentence
    assert "0.15" in flaw.sentence


def test_a_special_order_needs_its_price() -> None:
    assert read('"brass plate" 1').arguments == {}
    special = read('"brass plate" 2 @85').arguments
    assert (special["product"], special["description"]) == (None, "brass plate")
    assert (special["quantity"], special["price"]) == (Decimal(2), Decimal(85))


def test_nothing_is_complete_while_the_product_is_looked_up() -> None:
    line = parse_line("3 widg", locale="en_GB", today=TODAY)
    reading = understand(
        line,
        found=None,
        picked=None,
        is_pinned=False,
        offer=None,
        currency="EUR",
        formats=FORMATS,
        calendar=OFFICE,
    )
    assert reading.is_waiting
    assert reading.arguments == {}


@pytest.mark.parametrize(
    ("day", "chip", "tone"),
    [
        ("24dec", "by Thu 24 Dec", "accent"),
        ("25dec", "by Fri 25 Dec: closed, the next working day is Tue 29 Dec", "partly"),
        ("5dec", "by Sat 5 Dec: closed, the next working day is Mon 7 Dec", "partly"),
    ],
)
def test_a_closed_day_is_said_before_enter_and_stays_as_typed(
    day: str, chip: str, tone: str
) -> None:
    reading = read(f"3 widg by {day}", X)
    assert [(each.text, each.tone) for each in reading.said if "by " in each.text] == [(chip, tone)]
    assert f"{reading.arguments['wanted_on']:%-d}" == day.removesuffix("dec")


def test_a_closed_day_has_a_choice_even_where_the_line_is_met() -> None:
    day, open_on = date(2026, 12, 25), date(2026, 12, 29)
    met = a_line(promise=((Decimal(10), TODAY),), wanted_on=day)
    (made,) = choices_of(ShownLine(1, 1, met, None, open_on), None, currency="EUR", formats=FORMATS)
    assert (made.name, made.key) == ("next-day", "6")
    assert (made.title, made.detail) == ("Wanted on Tue 29 Dec instead", "Fri 25 Dec is closed")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_flaws_stand_inside_it(text: str) -> None:
    set_language("en")
    for found in ((), (X,), (X, Y)):
        reading = read(text, *found)
        assert all(0 <= flaw.start <= flaw.end <= len(text) for flaw in reading.flaws)
        assert not (reading.flaws and reading.arguments)


# --- lines in words -------------------------------------------------------------------------------


def a_line(**values: Any) -> LineRow:
    known: dict[str, Any] = {
        "id": 1,
        "order_id": 1,
        "position": 1,
        "kind": "goods",
        "product_id": 1,
        "code": "WY-200",
        "description": "Widget Y",
        "quantity": Decimal(10),
        "unit": "pc",
        "unit_price": Decimal(4),
        "price_source": "list",
        "price_note": "",
        "discount_percent": Decimal(0),
        "amount": Money.from_minor(4000, "EUR"),
        "wanted_on": date(2026, 12, 3),
        "quality": "",
        "specifications": {},
        "words": "",
        "choice": "",
        "choice_reason": "",
        "promise": ((Decimal(8), date(2026, 12, 3)), (Decimal(2), date(2026, 12, 17))),
        "promised_on": None,
        "fulfilment": "",
        "dated_at": None,
        "allocations": (),
        "waiting": (),
    }
    return LineRow(**(known | values))


@pytest.mark.parametrize(
    ("values", "level", "text"),
    [
        ({}, "partly", "8 Thu 3 Dec, 2 Thu 17 Dec"),
        ({"wanted_on": None}, "met", "8 Thu 3 Dec, 2 Thu 17 Dec"),
        ({"choice": "waitlist"}, "partly", "8 Thu 3 Dec, 2 waitlist, place 2 of 7"),
        ({"choice": "decline"}, "partly", "8 Thu 3 Dec, 2 declined"),
        ({"choice": "later"}, "partly", "all Thu 17 Dec"),
        ({"promise": ()}, "not", "nothing free"),
        ({"promise": (), "choice": "waitlist"}, "not", "waitlist, place 2 of 7"),
        ({"promise": ((Decimal(10), TODAY),)}, "met", "Mon 30 Nov"),
        ({"promise": ((Decimal(8), TODAY),)}, "partly", "8 Mon 30 Nov, 2 short"),
        ({"kind": "special", "product_id": None}, "not", "date to be agreed"),
    ],
)
def test_a_promise_says_what_will_be_confirmed(
    values: dict[str, Any], level: str, text: str
) -> None:
    line = a_line(**values)
    place = WaitingPlace(2, 6, Decimal(4))
    assert desk_line_words.level(line) == level
    assert desk_line_words.promised(line, place, FORMATS) == text


def test_the_promise_is_one_sentence_to_speak() -> None:
    line = a_line()
    spoken = desk_line_words.promise_sentence(line.quantity, "pc", line.promise, FORMATS)
    assert spoken == "8 of 10 pc by Thursday 3 December, 2 by Thursday 17 December."
    rest = desk_line_words.promise_sentence(Decimal(12), "pc", line.promise, FORMATS)
    assert rest.endswith(", no date for 2.")


@pytest.mark.parametrize(
    ("locale", "day"),
    [("de", "Donnerstag, 3. Dezember"), ("fr", "jeudi 3 décembre"), ("sv", "torsdag 3 december")],
)
def test_a_day_is_spoken_with_its_full_weekday(locale: str, day: str) -> None:
    spoken = spoken_day(date(2026, 12, 3), Formats(locale=Locale(locale)))
    assert spoken == day


def test_a_line_that_is_met_has_no_choices() -> None:
    met = a_line(promise=((Decimal(10), TODAY),))
    assert choices_of(ShownLine(1, 1, met, None), None, currency="EUR", formats=FORMATS) == ()


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "0:00"), (45, "0:45"), (207, "3:27"), (3730, "1:02:10")]
)
def test_the_time_of_a_call(seconds: int, text: str) -> None:
    since = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert desk_customer_words.duration(since, since + timedelta(seconds=seconds)) == text
