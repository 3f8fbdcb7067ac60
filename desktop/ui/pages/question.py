"""A sheet that says what an action would do and does it on Ctrl+Enter.

For actions that cannot be taken back and whose key is a letter: a name begun on a list, to search
it, must not do anything by its first letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.widgets.labels import label


def open_question(
    page: QWidget,
    shell: Shell,
    title: str,
    lines: Sequence[str],
    *,
    accept: str,
    action: Action,
    saved: Callable[[Any], object],
) -> None:
    """Say ``lines``, what would happen, and do ``action``; ``saved`` gets its value."""

    def make() -> ActionSheet:
        form = Form()
        form.add(label("\n".join(lines), wrap=True))
        return ActionSheet(
            shell, title, form, accept=accept, action=lambda: action, saved=saved, width=480
        )

    open_form(page, make)
