"""Typed dates: the locale's order and names, and nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.typed_dates import read_date

TODAY = date(2026, 11, 27)  # a Friday


def read(text: str, locale: str = "en_GB", today: date = TODAY) -> date:
    return read_date(text, locale=locale, today=today)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("3dec", "en_GB", date(2026, 12, 3)),
        ("3 dec", "en_US", date(2026, 12, 3)),
        ("3. Dezember", "de_DE", date(2026, 12, 3)),
        ("3dez", "de_DE", date(2026, 12, 3)),
        ("3 mär", "de_DE", date(2027, 3, 3)),
        ("3 dec", "de_DE", date(2026, 12, 3)),
        ("3 déc.", "fr_FR", date(2026, 12, 3)),
        ("3 aout", "fr_FR", date(2027, 8, 3)),
        ("dec 3", "en_US", date(2026, 12, 3)),
        ("December 3, 2027", "en_US", date(2027, 12, 3)),
        ("3rd dec 2027", "en_GB", date(2027, 12, 3)),
        ("3sept", "en_GB", date(2027, 9, 3)),
        ("3 مارس", "ar_EG", date(2027, 3, 3)),
        ("٣ مارس", "ar_EG", date(2027, 3, 3)),
        ("fri", "en_GB", date(2026, 12, 4)),
        ("Sat", "en_GB", date(2026, 11, 28)),
        ("thursday", "de_DE", date(2026, 12, 3)),
        ("do", "de_DE", date(2026, 12, 3)),
        ("Mo.", "de_DE", date(2026, 11, 30)),
        ("+2w", "en_GB", date(2026, 12, 11)),
        ("+3d", "en_GB", date(2026, 11, 30)),
        ("+3t", "de_DE", date(2026, 11, 30)),
        ("+3m", "en_GB", date(2027, 2, 27)),
        ("today", "fr_FR", TODAY),
        ("tomorrow", "en_GB", date(2026, 11, 28)),
        ("übermorgen", "de_DE", date(2026, 11, 29)),
        ("2026-12-03", "en_US", date(2026, 12, 3)),
        ("2026/12/3", "en_US", date(2026, 12, 3)),
        ("3.12.", "de_DE", date(2026, 12, 3)),
        ("3.12", "de_DE", date(2026, 12, 3)),
        ("3.12.27", "de_DE", date(2027, 12, 3)),
        ("12/3", "en_US", date(2026, 12, 3)),
        ("12/3", "en_GB", date(2027, 3, 12)),
        ("12/3", "ja_JP", date(2026, 12, 3)),
        ("27nov", "en_GB", TODAY),
        ("26nov", "en_GB", date(2027, 11, 26)),
    ],
)
def test_dates_as_they_are_typed(text: str, locale: str, expected: date) -> None:
    assert read(text, locale) == expected


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("13/14", "en_GB", "date-impossible"),
        ("25/12", "en_US", "date-impossible"),
        ("31 nov", "en_GB", "date-impossible"),
        ("29feb", "en_GB", "date-impossible"),
        ("2026-11-26", "en_GB", "date-past"),
        ("1.1.20", "de_DE", "date-past"),
        ("3 März", "en_GB", "date-unreadable"),
        ("3 jui", "fr_FR", "date-unreadable"),
        ("dec", "en_GB", "date-unreadable"),
        ("3 widgets", "en_GB", "date-unreadable"),
        ("t", "en_GB", "date-unreadable"),
        ("3 j", "en_GB", "date-unreadable"),
        ("+1000w", "en_GB", "date-unreadable"),
        ("", "en_GB", "date-unreadable"),
        ("0000-01-01", "en_GB", "date-impossible"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, locale: str, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        read(text, locale)
    assert caught.value.code == code
    assert caught.value.params["text"] == text


def test_the_29th_of_february_is_read_when_the_next_one_is_near() -> None:
    assert read("29feb", today=date(2027, 6, 1)) == date(2028, 2, 29)


@given(st.dates(TODAY, date(2099, 12, 31)), st.sampled_from(["en_US", "en_GB", "de_DE", "ja_JP"]))
def test_a_date_written_out_is_read_back(on: date, locale: str) -> None:
    first, second = (on.month, on.day) if locale in {"en_US", "ja_JP"} else (on.day, on.month)
    assert read(f"{first}/{second}/{on.year}", locale) == on
    assert read(on.isoformat(), locale) == on


@given(st.text(max_size=30), st.sampled_from(["en_US", "de_DE", "fr_FR", "ar_EG", "zh_CN"]))
def test_any_text_is_a_date_from_today_on_or_a_refusal(text: str, locale: str) -> None:
    try:
        found = read(text, locale)
    except RuleBroken:
        return
    assert found >= TODAY
