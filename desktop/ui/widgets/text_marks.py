"""Underlining parts of what is typed in a line edit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit

from desktop.ui.style import look


def underline(edit: QLineEdit, spans: Iterable[tuple[int, int]]) -> None:
    """Mark ``text[start:end]`` as wrong, and nothing else. (The one way a QLineEdit lets its own
    text be formatted.)"""
    wrong = QTextCharFormat()
    wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    wrong.setUnderlineColor(look.color("bad"))
    kind = QInputMethodEvent.AttributeType.TextFormat
    cursor = edit.cursorPosition()
    marks = [
        QInputMethodEvent.Attribute(kind, start - cursor, end - start, wrong)
        for start, end in spans
        if end > start
    ]
    QCoreApplication.sendEvent(edit, QInputMethodEvent("", marks))
