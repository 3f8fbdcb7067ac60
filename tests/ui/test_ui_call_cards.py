"""Prompt cards during a call: a key opens them, keys turn them, and what is written goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from seated import CTRL, KEY, SHIFT, Seated

from desktop.system.cards import FOLDER, prompt_cards
from desktop.system.language import set_language
from desktop.system.paths import resources


def in_call(person: Seated, shop: dict[str, int]) -> Any:
    person.window.go("customers")
    person.waits()
    page: Any = person.window.current_page()
    page.table.select(shop["maria"])
    person.qtbot.waitUntil(lambda: page.subject() is not None)
    person.presses(KEY.Key_F12)
    return person.window.calling.bar


def test_the_cards_are_beside_the_notes(person: Seated, shop: dict[str, int]) -> None:
    bar = in_call(person, shop)
    person.types("The lid")
    person.presses(KEY.Key_F12, CTRL | SHIFT)
    cards = bar._cards
    assert person.focus() is cards.choice
    assert cards.text.text() == prompt_cards()[0].text
    person.presses(KEY.Key_Down)
    assert cards.text.text() == prompt_cards()[1].text
    person.presses(KEY.Key_Escape)
    assert not cards.isVisible()
    assert person.focus() is bar.notes.said
    person.types(" is cracked")
    assert person.window.calling.bar.notes.said.toPlainText() == "The lid is cracked"
    person.presses(KEY.Key_F12, CTRL | SHIFT)
    assert cards.isVisible()
    person.presses(KEY.Key_F12, CTRL | SHIFT)
    assert not cards.isVisible()


def test_without_a_contact_the_key_says_how_to_begin_one(person: Seated) -> None:
    person.presses(KEY.Key_F12, CTRL | SHIFT)
    assert person.notice() == "Prompt cards are there during a contact. F12 begins one."


@pytest.mark.parametrize("tag", ["en", "de", "fr"])
def test_every_card_has_a_title_and_a_short_text(tag: str) -> None:
    set_language(tag)
    found = prompt_cards()
    assert len(found) == 8
    for card in found:
        assert card.title
        assert "\n" not in card.title
        assert 60 <= len(card.text) <= 300


def test_both_languages_have_the_same_cards() -> None:
    def names(tag: str) -> list[str]:
        folder: Path = resources() / FOLDER / tag
        return sorted(path.name for path in folder.iterdir())

    assert names("de") == names("en")
    set_language("de")
    assert prompt_cards()[0].title == "Aktiv zuhören"
