"""Errors become sentences, with exact figures in the locale of the desk."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.errors import RuleBroken
from desktop.system.language import set_language
from desktop.ui import texts
from desktop.ui.texts import SENTENCES, sentence


@pytest.fixture
def _sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"test-code": "Take {nearest} of {names} on {day}, not {{{word}}}."}
    monkeypatch.setattr(texts, "SENTENCES", table)


@pytest.mark.usefixtures("_sentence")
def test_parameters_are_filled_in_the_locale() -> None:
    error = RuleBroken(
        "test-code",
        nearest=Decimal("1200.500000"),
        names=["blue", "red"],
        day=date(2026, 12, 3),
        word="<b>",
    )
    assert sentence(error) == "Take 1,200.5 of blue, red on Thu 3 Dec, not {<b>}."
    set_language("de")
    assert sentence(error) == "Take 1.200,5 of blue, red on Do 3. Dez, not {<b>}."


def test_a_stored_state_is_said_in_words() -> None:
    error = RuleBroken("order-state", old="in-progress", new="draft")
    assert sentence(error) == "An order in the state “in progress” cannot become “draft”."
    set_language("de")
    assert "„in Arbeit“" in sentence(error)


@pytest.mark.usefixtures("_sentence")
def test_a_missing_parameter_is_no_second_error() -> None:
    assert sentence(RuleBroken("test-code")) == "Take … of … on …, not {…}."


def test_an_unknown_code_is_still_a_sentence() -> None:
    assert sentence(RuleBroken("nobody-knows")) == "That was refused (nobody-knows)."


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_each_sentence_ends_as_one_and_names_its_parameters(code: str) -> None:
    template = SENTENCES[code]
    assert template[0].isupper() or template[0] in "{“"
    assert template[-1] in ".?!})"
    names = [name for _text, name, _spec, _how in string.Formatter().parse(template)]
    assert all(name is None or name.isidentifier() for name in names)
