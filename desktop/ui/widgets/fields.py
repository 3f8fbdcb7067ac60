"""Fields of a form: a label, a control, and the place where its error is said.

The label is the control's buddy and its accessible name; an error stands under the control, in
words, with the control's frame to match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.errors import LiaisonError
from desktop.ui.host import host_of
from desktop.ui.icons import pixmap
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.painting import from_leading

if TYPE_CHECKING:
    from desktop.ui.reckoner import Reckoned
    from desktop.ui.reckoning import Reckoning


class Field(QWidget):
    """A control with its label above and its error or hint below.

    ``control`` is the widget itself. Alt and the letter after ``&`` in the label jumps to it.
    """

    def __init__(self, text: str, control: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.control = control
        self._hint = hint
        plain = text.replace("&", "")
        control.setAccessibleName(plain)
        control.setAccessibleDescription(hint)
        self.setFocusProxy(control)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        space(column, gap=4)
        caption = label(text, "detail")
        caption.setBuddy(control)
        column.addWidget(caption)
        column.addWidget(control)
        self._below = label(hint, "faint", wrap=True)
        column.addWidget(self._below)
        self._below.setVisible(bool(hint))

    def show_error(self, error: LiaisonError | str) -> None:
        """Say what is wrong, here; the sentence stays until ``clear_error``."""
        text = error if isinstance(error, str) else sentence(error)
        self._show(text, wrong=True)
        self.control.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.control, text))

    def clear_error(self) -> None:
        self._show(self._hint, wrong=False)
        self.control.setAccessibleDescription(self._hint)

    def error(self) -> str:
        """The error shown, or an empty text."""
        return self._below.text() if self.control.property("wrong") else ""

    def _show(self, text: str, *, wrong: bool) -> None:
        self._below.setText(text)
        self._below.setProperty("role", "error" if wrong else "faint")
        self._below.setVisible(bool(text))
        self.control.setProperty("wrong", wrong)
        for widget in (self._below, self.control):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class ParsedEdit(QLineEdit):
    """A line edit whose text means a value: parsed on Enter or on leaving, then rewritten.

    ``parse(text)`` gives the value or raises a LiaisonError; ``show(value)`` writes it. Signals:
    ``value_changed(value or None)`` and ``refused(LiaisonError)``. What was typed is never taken
    away: a refused text stands until it is mended.
    """

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self, *, parse: Callable[[str], Any], show: Callable[[Any], str], placeholder: str = ""
    ) -> None:
        super().__init__()
        self._parse, self._write = parse, show
        self._value: Any = None
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(self.take)

    def value(self) -> Any:
        """The last value understood; None for an empty field."""
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        self.setText("" if value is None else self._write(value))
        self.setModified(False)

    def take(self) -> bool:
        """Understand what is typed now; True where it means something or is empty."""
        if not self.isModified():
            return True
        text = self.text().strip()
        try:
            value = self._understood(text) if text else None
        except LiaisonError as error:
            self.refused.emit(error)
            return False
        self.set_value(value)
        self.value_changed.emit(value)
        return True

    def meant(self) -> Any:
        """What the text would mean if it were left now; nothing is taken over or rewritten.

        Raises as ``parse`` does.
        """
        text = self.text().strip()
        if not self.isModified():
            return self._value
        return self._parse(text) if text else None

    def _understood(self, text: str) -> Any:
        return self._parse(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()


class AmountEdit(ParsedEdit):
    """A field for an exact number: at the trailing edge, in tabular figures.

    After ``=`` it reckons: ``=35*1.3``, ``=99usd``. ``unit`` gives the currency of the field at
    that moment, None for plain numbers; ``decimals`` are the most that a plain number may have.
    """

    def __init__(
        self,
        *,
        parse: Callable[[str], Decimal],
        show: Callable[[Decimal], str],
        placeholder: str = "",
        unit: Callable[[], str | None] = lambda: None,
        decimals: int = 6,
    ) -> None:
        super().__init__(parse=parse, show=show, placeholder=placeholder)
        self._unit, self._decimals = unit, decimals
        self._reckoning: Reckoning | None = None
        self._made: tuple[Decimal, Reckoned] | None = None  # the last calculation taken over
        self.amount_target = self  # of the calculator, see host.AmountTarget
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(look.px(96))
        self.textChanged.connect(self._on_text)

    def value(self) -> Decimal | None:
        return self._value  # type: ignore[no-any-return]

    def calculation(self) -> Mapping[str, Any]:
        """How the value came about, where it was reckoned; see ``Reckoned.facts``."""
        is_reckoned = self._made is not None and self._made[0] == self._value
        return self._made[1].facts() if self._made is not None and is_reckoned else {}

    # What the calculator asks

    def amount_name(self) -> str:
        return f"“{self.accessibleName()}”"

    def amount_units(self) -> tuple[str | None, ...]:
        return (self._unit(),)

    def amount_decimals(self) -> int:
        return self._decimals

    def put_amount(self, value: Decimal, made: Reckoned) -> None:
        """Raises as the field's ``parse`` does."""
        self._parse(self._write(value))
        self._made = (value, made)
        self.set_value(value)
        self.value_changed.emit(value)

    # Inside

    def _on_text(self, text: str) -> None:
        if self._reckoning is not None or not text.lstrip().startswith("="):
            return
        host = host_of(self)
        if host is not None:
            from desktop.ui.reckoning import Reckoning  # nothing of it at start

            self._reckoning = Reckoning(self, host.reckoner, host.formats)
            self._reckoning.follow()

    def _understood(self, text: str) -> Decimal:
        if self._reckoning is None or not text.startswith("="):
            return super()._understood(text)  # type: ignore[no-any-return]
        value, made = self._reckoning.value()
        self._parse(self._write(value))  # the field's own limits
        self._made = (value, made)
        return value


class DateEdit(ParsedEdit):
    """A field for a date typed freely ("3dec", "tomorrow"); shown with its weekday once read."""

    def __init__(
        self, *, parse: Callable[[str], date], show: Callable[[date], str], placeholder: str = ""
    ) -> None:
        super().__init__(parse=parse, show=show, placeholder=placeholder)

    def value(self) -> date | None:
        return self._value  # type: ignore[no-any-return]


class Choice(QComboBox):
    """A combo box over (value, text); ``value()`` is the value chosen."""

    def __init__(self, items: Iterable[tuple[object, str]], *, current: object = None) -> None:
        super().__init__()
        self.setProperty("mirrored", self.isRightToLeft())  # the style sheet knows no direction
        for value, text in items:
            self.addItem(text, value)
        self.choose(current)

    def value(self) -> Any:
        return self.currentData()

    def choose(self, value: object) -> None:
        """Choose a value where it is among the items."""
        found = self.findData(value)
        if found >= 0:
            self.setCurrentIndex(found)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, ratio = look.px(14), self.devicePixelRatioF()
        drawn = pixmap("chevron-down", "soft", size=side, ratio=ratio)
        width = self.width() - 2 * look.px(8)
        whole = QRectF(look.px(8), 0, width, self.height())
        place = from_leading(whole, start=width - side, width=side)
        top = (self.height() - side) // 2
        QPainter(self).drawPixmap(int(place.left()), top, drawn)


class NoteEdit(QPlainTextEdit):
    """A plain text of several lines; Tab leaves it."""

    def __init__(self, text: str = "", *, lines: int = 3) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self.font()).lineSpacing() * self._lines + look.px(20)
        return QSize(look.px(240), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(120), self.sizeHint().height())
