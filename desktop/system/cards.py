"""Prompt cards for a call: short texts on how to speak and listen, in the language of the desk.

A card is a text file ``cards/<language>/<number>-<name>.txt``: its title, an empty line, its text.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.system.language import SOURCE_LANGUAGE, current_locale
from desktop.system.paths import resources

FOLDER = "cards"


@dataclass(frozen=True, slots=True)
class PromptCard:
    """What to remember of one skill."""

    title: str
    text: str


def prompt_cards() -> tuple[PromptCard, ...]:
    """The cards in their order; in English where the language of the desk has none."""
    folder = resources() / FOLDER / current_locale().language
    if not folder.is_dir():
        folder = resources() / FOLDER / SOURCE_LANGUAGE
    return tuple(_card(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def _card(text: str) -> PromptCard:
    title, _blank, body = text.partition("\n\n")
    return PromptCard(title.strip(), body.strip())
