"""The account brief of a customer, asked for by a key before a call."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.queries.card import Card
from desktop.system.language import _
from desktop.ui.account_brief import write_brief
from desktop.ui.page import Shell
from desktop.ui.pages.orders_documents import ask_path


def save_brief(shell: Shell, page: QWidget, known: Card) -> None:
    """Ask for a file and write the brief to it, beside the window's work."""
    name = f"{known.number}.pdf"
    path = ask_path(page, shell, _("Account brief as PDF"), _("PDF (*.pdf)"), name)
    if path:
        shell.background.work(
            write_brief,
            owner=page,
            done=lambda made: shell.notice(_("Written: {name}").format(name=made)),
            path=path,
            customer=known.id,
            formats=shell.formats,
            now=shell.now(),
        )
