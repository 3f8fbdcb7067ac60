"""The read-back in the customer's language: the same facts in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

import pytest

from desktop.system.language import CUSTOMERS, Speech, languages, set_language
from desktop.ui.spoken.voice import Voice


@pytest.fixture(autouse=True)
def _back_to_english() -> Iterator[None]:
    yield
    set_language("en")


def test_customers_are_spoken_to_in_more_languages_than_the_window() -> None:
    assert languages(CUSTOMERS) == ["en", "de", "fr", "he"]
    assert languages() == ["en", "de"]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Is that right?"),
        ("de-AT", "Ist das so richtig?"),
        ("fr-CA", "Est-ce exact ?"),
        ("he", "האם זה נכון?"),
        ("iw", "האם זה נכון?"),
        ("ja", "Is that right?"),
    ],
)
def test_a_customer_hears_their_language_whatever_the_desk_speaks(tag: str, text: str) -> None:
    set_language("de")
    assert Speech(tag)._("Is that right?") == text


def test_a_customer_whose_language_is_unknown_hears_that_of_the_desk() -> None:
    set_language("de")
    assert Speech("")._("Is that right?") == "Ist das so richtig?"


def test_figures_and_names_keep_their_order_from_right_to_left() -> None:
    voice = Voice("he", zone=UTC)
    assert voice.is_mirrored
    assert voice.name("Widget X") == "\u2068Widget X\u2069"
    assert voice.formats.money(-1250, "EUR").startswith("\u2066")
    assert not Voice("fr", zone=UTC).is_mirrored
