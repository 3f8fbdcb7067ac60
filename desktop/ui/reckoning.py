"""``=`` in an amount field: the result while it is typed, and what it rests on.

Made for a field when somebody first types ``=`` there, and kept with it.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.errors import LiaisonError
from desktop.ui.formats import Formats
from desktop.ui.rate_words import basis, result_text, steps, value_text
from desktop.ui.reckoner import Reckoned, Reckoner, fitted
from desktop.ui.style import look
from desktop.ui.texts import sentence
from desktop.ui.widgets.fields import AmountEdit
from desktop.ui.widgets.text_marks import underline

PAUSE = 700  # milliseconds after the last key before an unfinished word is called a mistake


class Reckoning(QObject):
    """Follows one field: says what stands there comes to, and what is wrong with it."""

    def __init__(self, edit: AmountEdit, reckoner: Reckoner, formats: Formats) -> None:
        super().__init__(edit)
        self._edit, self._reckoner, self._formats = edit, reckoner, formats
        self._hint = Hint(edit)
        self._is_late = False  # the field was left before the rates were there
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.follow)
        reckoner.prepare()
        reckoner.changed.connect(self._on_changed)
        edit.textChanged.connect(self._on_text)
        edit.installEventFilter(self)

    def value(self) -> tuple[Decimal, Reckoned]:
        """The number the field takes for what is typed; raises as ``reckoner.fitted``."""
        made = self._reckon()
        self._is_late = made.is_waiting
        units, decimals = self._edit.amount_units(), self._edit.amount_decimals()
        return fitted(made, units=units, decimals=decimals), made

    def follow(self) -> None:
        """Show what the typed text comes to."""
        if not is_calculation(self._edit.text()):
            underline(self._edit, ())
            self._hint.hide()
            return
        made = self._reckon()
        is_typing = made.is_unfinished and self._pause.isActive()
        is_wrong = made.error is not None and not is_typing
        underline(self._edit, [made.mark] if is_wrong else ())
        if self._edit.hasFocus():
            text = "…" if is_typing else self._said(made)
            self._hint.say(text, tone="bad" if is_wrong else "")
            self._edit.setAccessibleDescription(text)

    def _on_text(self) -> None:
        self._pause.start()
        self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._hint.hide()
        elif event.type() == QEvent.Type.FocusIn:
            self.follow()
        return False

    def _reckon(self) -> Reckoned:
        return self._reckoner.reckon(self._edit.text(), to=self._edit.amount_units()[0])

    def _on_changed(self) -> None:
        self.follow()
        if self._is_late and not self._edit.hasFocus():
            self._is_late = False
            self._edit.take()

    def _said(self, made: Reckoned) -> str:
        """The result with its steps and its rate, or what is wrong."""
        if made.error is not None:
            return sentence(made.error)
        if made.result is None:
            return "…"
        units, decimals = self._edit.amount_units(), self._edit.amount_decimals()
        try:
            value = fitted(made, units=units, decimals=decimals)
        except LiaisonError as error:
            return sentence(error)
        unit = made.result.unit
        shown = value_text(value, unit, self._formats) if unit else self._formats.quantity(value)
        if unit is None and value == made.result.value:
            shown = result_text(made.result, self._formats)
        lines = [f"= {shown}", basis(made.result, self._formats)]
        done = steps(made.result, self._formats)
        return "\n".join(filter(None, [*lines[:1], *(done if len(done) > 1 else []), lines[1]]))


class Hint(QLabel):
    """A remark right under a field, over whatever stands there: nothing moves while one types."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str, *, tone: str = "") -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(text)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """Under the field; over it where there is no room under it; never outside the window."""
        window = self.parentWidget()
        assert window is not None
        self.setWordWrap(False)
        room = window.width() - look.px(16)
        width = self.sizeHint().width()
        if width > room:
            self.setWordWrap(True)
            width = room
        height = self.heightForWidth(width) if width == room else self.sizeHint().height()
        below = self._field.mapTo(window, QPoint(0, self._field.height() + look.px(2)))
        end = self._field.mapTo(window, QPoint(self._field.width(), 0)).x()
        left = end - width if self._field.isLeftToRight() else below.x()
        left = max(look.px(8), min(left, window.width() - look.px(8) - width))
        top = below.y()
        if top + height > window.height():
            top = below.y() - self._field.height() - look.px(4) - height
        self.setGeometry(left, top, width, height)


def is_calculation(text: str) -> bool:
    """Whether a field's text is to be worked out."""
    return text.lstrip().startswith("=")
