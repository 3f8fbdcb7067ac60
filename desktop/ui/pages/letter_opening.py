"""The way to a letter to a customer, from the pages it is asked for on.

The sheet itself, its paper and its e-mail are loaded when the first one is asked for: they would
take as long as a page that opens.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.queries.card import Card
from desktop.queries.letters import LetterFacts, letter_facts
from desktop.ui.page import Shell

LETTER_KEY = "Ctrl+L"


def write_letter(shell: Shell, page: QWidget, known_card: Card) -> None:
    """A letter to the selected customer, about the oldest question that is open."""
    open_letter(shell, page, customer=known_card.id)


def open_letter(
    shell: Shell, page: QWidget, *, customer: int, follow_up: int | None = None
) -> None:
    """Read what is known, and open the sheet."""

    def show(facts: LetterFacts) -> None:
        from desktop.ui.pages.customer_letter import show_letter

        show_letter(page, shell, facts)

    shell.background.ask(
        letter_facts,
        customer_id=customer,
        follow_up_id=follow_up,
        now=shell.now(),
        owner=page,
        key="letter",
        done=show,
    )
