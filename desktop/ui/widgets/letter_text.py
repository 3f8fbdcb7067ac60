"""A text for a customer, in whatever direction their language is written; parts of it marked."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextCursor, QTextFormat, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.ui.style import look


class LetterText(QPlainTextEdit):
    """Read only; its direction is that of its text, not of the window."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setMinimumHeight(look.px(120))
        self.setTabChangesFocus(True)
        self._marked: Collection[int] = ()
        look.changed.connect(self._mark)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), look.px(290))

    def show_text(
        self, text: str, *, is_mirrored: bool = False, marked: Collection[int] = ()
    ) -> None:
        """Show a text; ``marked`` are the numbers of its lines that stand out, from 0."""
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        self.setLayoutDirection(rtl if is_mirrored else ltr)
        option.setTextDirection(rtl if is_mirrored else ltr)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.setPlainText(text)
        self._marked = marked
        self._mark()

    def _mark(self) -> None:
        """Colour the marked lines; the words say it too."""
        selections = []
        for number in self._marked:
            cursor = QTextCursor(self.document().findBlockByNumber(number))
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            form = selection.format
            form.setBackground(look.color("partly_soft"))
            form.setForeground(look.color("ink"))
            form.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(selection)
        self.setExtraSelections(selections)
