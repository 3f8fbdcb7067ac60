"""Where the axes of a curve are marked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.day_marks import day_ticks

ENGLISH, GERMAN = Locale("en", "GB"), Locale("de")


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        ("2026-11-02", "2026-11-05", ["2 Nov", "3 Nov", "4 Nov", "5 Nov"]),
        ("2026-10-20", "2026-11-20", ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]),
        ("2025-11-20", "2026-11-20", ["2026", "Mar", "May", "Jul", "Sept", "Nov"]),
        ("1999-01-04", "2026-11-20", ["2000", "2005", "2010", "2015", "2020", "2025"]),
        ("2026-11-02", "2026-11-02", ["2 Nov"]),
    ],
)
def test_marks_are_as_fine_as_there_is_room(first: str, last: str, texts: list[str]) -> None:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    assert [text for _on, text in day_ticks(*days, most=6, locale=ENGLISH)] == texts


def test_marks_are_written_in_the_locale() -> None:
    found = day_ticks(date(2026, 9, 20), date(2026, 10, 18), most=6, locale=GERMAN)
    assert [text for _on, text in found] == ["21. Sept.", "28. Sept.", "5. Okt.", "12. Okt."]


@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.integers(0, 20_000),
    st.integers(2, 20),
)
def test_marks_are_never_too_many_nor_out_of_place(first: date, days: int, most: int) -> None:
    last = first + timedelta(days=days)
    found = [on for on, _text in day_ticks(first, last, most=most, locale=ENGLISH)]
    assert len(found) <= most
    assert found == sorted(set(found))
    assert all(first <= on <= last for on in found)


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 0.5), (0.5, 0.5), (1, 1), (7, 10), (0.0011, 0.002), (120, 200)]
)
def test_rates_are_marked_in_round_steps(least: float, step: float) -> None:
    from desktop.ui.day_plot import round_step

    assert round_step(least) == pytest.approx(step)
