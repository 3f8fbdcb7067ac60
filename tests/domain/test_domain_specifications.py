"""Specification values against a product's sheet."""

from __future__ import annotations

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.specifications import (
    SheetItem,
    place_specification,
    specification_problems,
)

SHEET = (
    SheetItem("finish", "choice", choices=("zinc", "zinc yellow", "brass"), required=True),
    SheetItem("head", "choice", choices=("hex", "round", "brass")),
    SheetItem("coat", "choice", choices=("oil", "wax")),
    SheetItem("bath", "choice", choices=("oil bath",)),
    SheetItem("length", "number", unit="mm"),
    SheetItem("label", "text"),
    SheetItem("hardened", "yes-no"),
)


def codes(**values: str) -> list[tuple[str, str]]:
    return [(p.name, p.code) for p in specification_problems(values, SHEET)]


def test_good_values_have_no_problem() -> None:
    assert codes(finish="zinc", length="-12.5", label="anything at all", hardened="no") == []


def test_each_kind_names_what_is_wrong() -> None:
    assert codes(finish="Zinc", length="12,5", hardened="maybe", colour="red") == [
        ("finish", "specification-not-a-choice"),
        ("length", "specification-not-a-number"),
        ("hardened", "specification-not-yes-no"),
        ("colour", "specification-unknown"),
    ]
    assert codes(finish="zinc", length="NaN") == [("length", "specification-not-a-number")]


def test_a_required_value_of_blanks_is_missing() -> None:
    assert codes(finish="  ") == [("finish", "specification-missing")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zinc", ("finish", "zinc")),
        ("ZINC Y", ("finish", "zinc yellow")),
        ("hex", ("head", "hex")),
        ("finish=zinc", ("finish", "zinc")),
        ("oil", ("coat", "oil")),
        ("head=brass", ("head", "brass")),
        ("le:20", ("length", "20")),
        ("hardened", ("hardened", "yes")),
        ("hardened=N", ("hardened", "no")),
        ("label=a=b", ("label", "a=b")),
        ("label=a:b", ("label", "a:b")),
    ],
)
def test_typed_words_find_their_place(text: str, expected: tuple[str, str]) -> None:
    assert place_specification(text, SHEET) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("brass", "specification-ambiguous"),
        ("h=hex", "specification-ambiguous"),
        ("zi", "specification-ambiguous"),
        ("gold", "specification-unknown"),
        ("colour=red", "specification-unknown"),
        ("finish=gold", "specification-not-a-choice"),
        ("", "specification-unknown"),
        ("=", "specification-unknown"),
    ],
)
def test_nothing_is_guessed(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        place_specification(text, SHEET)
    assert caught.value.code == code
