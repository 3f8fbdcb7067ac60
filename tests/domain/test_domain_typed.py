"""Text is kept to the letter or refused with a reason."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.typed import code_key, one_line, passage


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        "'; DROP TABLE customer; --",
        "محمد علي",
        "Z̷̢͊alg̸o",
        "نام‌خانوادگی",  # a zero-width non-joiner spells this name
        "👩‍👩‍👧‍👦",
        "a\u202eb",
        "NULL",
        "=1+1",
    ],
)
def test_plain_text_stays_what_it_is(text: str) -> None:
    assert one_line(text, field="name", required=True) == text
    assert passage(text, field="text", required=True) == text


def test_spaces_around_one_line_are_no_part_of_it_and_of_a_passage_they_are() -> None:
    assert one_line("  Ann  Lee\u3000\n", field="name") == "Ann  Lee"
    assert passage(" a\r\n\tb \n", field="text") == " a\r\n\tb \n"


@pytest.mark.parametrize(
    ("text", "position"),
    [("a\x00b", 2), ("a\nb", 2), ("\x1bx", 1), ("ab\x85c", 3), ("\ud800", 1), ("ab\udfff", 3)],
)
def test_characters_that_cannot_be_seen_or_kept_are_refused(text: str, position: int) -> None:
    with pytest.raises(RuleBroken) as refusal:
        one_line(text, field="name")
    assert refusal.value.code == "text-control"
    assert refusal.value.params == {"field": "name", "position": position}


def test_a_passage_has_lines_and_tabs_but_no_other_control_characters() -> None:
    with pytest.raises(RuleBroken, match="text-control"):
        passage("a\x07", field="text")


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u2060\ufeff", "\u00a0\u202e"])
def test_nothing_to_see_is_nothing(text: str) -> None:
    with pytest.raises(RuleBroken, match="text-missing"):
        one_line(text, field="name", required=True)
    with pytest.raises(RuleBroken, match="text-missing"):
        passage(text, field="text", required=True)


def test_length_is_counted_in_characters() -> None:
    assert one_line("é" * 300, field="name") == "é" * 300
    with pytest.raises(RuleBroken) as refusal:
        one_line("x" * 10_000, field="name")
    assert refusal.value.params == {"field": "name", "longest": 300, "length": 10_000}


@given(st.text(max_size=400))
def test_whatever_is_kept_can_be_stored_anywhere(text: str) -> None:
    try:
        kept = one_line(text, field="name")
    except RuleBroken:
        return
    assert kept == text.strip()
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(max_size=40))
def test_codes_that_differ_by_case_have_one_key(text: str) -> None:
    assert code_key(code_key(text)) == code_key(text)
    if text.isascii():
        assert code_key(text.upper()) == code_key(text.lower()) == code_key(f" {text} ")


def test_composed_and_decomposed_codes_are_one() -> None:
    assert code_key(unicodedata.normalize("NFD", "É1")) == code_key("é1")
