"""Every spelling of a number is the same number."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.phones import ending_digits, looks_like_phone, normalise

SPELLINGS = [
    ("06 12 34 56 78", "FR", "+33612345678"),
    ("0612345678", "FR", "+33612345678"),
    ("06.12.34.56.78", "fr", "+33612345678"),
    ("tel: 06-12-34-56-78", "FR", "+33612345678"),
    ("+33612345678", "DE", "+33612345678"),
    ("0033 6 12 34 56 78", "DE", "+33612345678"),
    ("+44 (0)20/7946-0123", "FR", "+442079460123"),
    ("020 7946 0123", "GB", "+442079460123"),
    ("(020) 7946 0123 ext. 12", "GB", "+442079460123"),
    ("020 7946 0123 x12", "GB", "+442079460123"),
    ("+٤٤ ٢٠ ٧٩٤٦ ٠١٢٣", "FR", "+442079460123"),
    ("＋４４２０７９４６０１２３", "FR", "+442079460123"),
    ("+39 06 6982", "DE", "+39066982"),
    ("(555) 555-0123", "US", "+15555550123"),  # no operator has it, and somebody may
]


@pytest.mark.parametrize(("text", "home", "stored"), SPELLINGS)
def test_every_spelling_has_one_stored_form(text: str, home: str, stored: str) -> None:
    assert normalise(text, home=home) == stored
    assert looks_like_phone(text)
    assert stored.endswith(ending_digits(text))


@pytest.mark.parametrize("text", ["", "12", "abc", "Müller", "+999 1234567", "1" * 5000, "0123"])
def test_what_is_no_whole_number_has_no_stored_form(text: str) -> None:
    assert normalise(text, home="FR") is None


def test_a_number_without_its_area_is_not_stored_as_if_it_were_whole() -> None:
    assert normalise("253 0000", home="US") is None
    assert normalise("650 253 0000", home="US") == "+16502530000"


def test_the_last_digits_are_looked_for_as_typed() -> None:
    assert ending_digits("0123") == "0123"
    assert ending_digits("7946-0123") == "79460123"
    assert ending_digits("O'Brien") == ""


@pytest.mark.parametrize("text", ["Müller", "12", "C-1001", "7 Eleven", "a@b.example", "", "+"])
def test_names_and_numbers_of_records_are_no_phones(text: str) -> None:
    assert not looks_like_phone(text)


@given(st.text(max_size=100))
def test_no_text_breaks_it(text: str) -> None:
    stored = normalise(text, home="FR")
    assert stored is None or stored[1:].isdecimal()
    assert looks_like_phone(text) in (True, False)
    assert ending_digits(text).isdecimal() or ending_digits(text) == ""


EXAMPLES = Path(__file__).parents[3] / "shared/data/names_addresses_phones/phone_examples.csv"


@pytest.mark.realdata
@pytest.mark.skipif(not EXAMPLES.exists(), reason="the reference data is not beside the checkout")
def test_the_examples_of_every_country_are_understood() -> None:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["valid"] == "1"]
    for row in rows:
        assert normalise(row["national"], home=row["region"]) == row["e164"], row
        assert normalise(row["international"], home="FR") == row["e164"], row
        assert looks_like_phone(row["international"]), row
    assert len(rows) > 400
