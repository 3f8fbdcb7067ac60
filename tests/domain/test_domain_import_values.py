"""Cells are read exactly or refused; how a column is written is decided once, or asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.import_values import (
    DATE_FORMATS,
    ISO,
    country_code,
    date_form,
    day,
    decimal_sign,
    moment,
    number,
    start_of,
    yes_no,
)

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("12", ".", "12"),
        ("-3.50", ".", "-3.50"),
        ("+.5", ".", "0.5"),
        ("1,234.5", ".", "1234.5"),
        ("1 234 567", ".", "1234567"),
        ("4.3e-2", ".", "0.043"),
        ("12", ",", "12"),
        ("1,5", ",", "1.5"),
        ("1.234,50", ",", "1234.50"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("\u22121\u00a0234,5", ",", "-1234.5"),
        ("٣", ".", "3"),
        ("7", "", "7"),
    ],
)
def test_a_number_is_read_as_its_column_writes(text: str, sign: str, value: str) -> None:
    assert number(text, sign) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1,5", "."),  # no group of one digit
        ("12.5", ","),
        ("1.23.4", "."),
        ("1,2345", "."),
        ("NaN", "."),
        ("Infinity", "."),
        ("1_000", "."),
        ("½", "."),
        ("12 pcs", "."),
        ("£2.50", "."),
        ("1e999", "."),
        ("9" * 61, "."),
        ("", "."),
    ],
)
def test_what_is_no_number_is_refused(text: str, sign: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        number(text, sign)
    assert caught.value.code == "number-malformed"
    assert caught.value.params["text"] == text


def test_an_undecided_column_takes_no_separator() -> None:
    for text in ("1.234", "1,5"):
        with pytest.raises(RuleBroken, match="number-unclear"):
            number(text, "")


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (["1", "-20"], ""),
        ([], ""),
        (["1.5", "1,234"], "."),
        (["1.234", "12.50"], "."),
        (["1,5"], ","),
        (["1.234,00"], ","),
        (["1.234.567"], ","),
        (["1,234", "2,500"], None),
        (["1.234"], None),
        (["1.5", "1,5"], None),
        (["n.a.", "3,25"], ","),
    ],
)
def test_the_sign_of_a_column_is_told_only_where_its_cells_tell(
    values: list[str], sign: str | None
) -> None:
    assert decimal_sign(values) == sign


exact = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


@given(values=st.lists(exact, min_size=1, max_size=6), sign=st.sampled_from(".,"))
def test_a_proposed_sign_reads_every_cell_as_it_was_meant(values: list[Decimal], sign: str) -> None:
    """Written with groups in either convention: the proposal is that convention or none."""
    swap = str.maketrans(".,", ",.") if sign == "," else {}
    written = [f"{value:,.2f}".translate(swap) for value in values]
    assert decimal_sign(written) == sign
    assert [number(text, sign) for text in written] == values


def test_days_and_moments() -> None:
    assert day("1996-07-04", ISO) == date(1996, 7, 4)
    assert day("04.07.1996", "%d.%m.%Y") == date(1996, 7, 4)
    assert moment("2010-12-01 08:26:00", ISO, LONDON) == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert moment("2011-06-01 08:26", ISO, LONDON) == datetime(2011, 6, 1, 7, 26, tzinfo=UTC)
    assert moment("2011-06-01T08:26Z", ISO, LONDON) == datetime(2011, 6, 1, 8, 26, tzinfo=UTC)
    assert moment("1996-07-04", ISO, LONDON) == datetime(1996, 7, 3, 23, tzinfo=UTC)
    assert start_of(date(1996, 7, 4), LONDON) == moment("1996-07-04", ISO, LONDON)


@pytest.mark.parametrize("text", ["", "soon", "2011-02-29", "31.04.2011", "0001-01-01T00:00+14:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="date-malformed"):
        moment(text, ISO, LONDON)


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2010-12-01", ""], ISO),
        (["2010-12-01 08:26:00"], ISO),
        ([], ISO),
        (["13.04.2026", "01.02.2026"], "%d.%m.%Y"),
        (["12/31/2010 8:26"], "%m/%d/%Y %H:%M"),
        (["31/12/2010"], "%d/%m/%Y"),
        (["03/04/2026"], None),
        (["31/12/2010", "12/31/2010"], None),
        (["tomorrow"], None),
    ],
)
def test_the_form_of_a_column_is_told_only_where_one_fits(
    values: list[str], form: str | None
) -> None:
    assert date_form(values) == form


@given(
    days=st.lists(st.dates(date(2000, 1, 1), date(2060, 12, 31)), min_size=1, max_size=6),
    form=st.sampled_from(DATE_FORMATS),
)
def test_a_proposed_form_is_never_a_wrong_one(days: list[date], form: str) -> None:
    written = [on.strftime(form) for on in days]
    proposed = date_form(written)
    if proposed is not None:
        assert [day(text, proposed) for text in written] == days


def test_yes_and_no() -> None:
    assert [yes_no(text) for text in ("1", " Ja ", "TRUE", "x")] == [True] * 4
    assert [yes_no(text) for text in ("0", "", "nein", "False")] == [False] * 4
    with pytest.raises(RuleBroken, match="yes-no-malformed"):
        yes_no("maybe")


def test_countries_by_code_and_by_name() -> None:
    wanted = {"GB": "GB", "de": "DE", "Germany": "DE", "Österreich": "AT", "UK": "GB", "USA": "US"}
    assert {text: country_code(text) for text in wanted} == wanted
    for text in ("Channel Islands", "XX", "EU", "Atlantis"):
        with pytest.raises(RuleBroken, match="country-unknown"):
            country_code(text)
