"""The one-line entry itself: a big field that marks what is wrong where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.queries.desk import Candidate
from desktop.system.language import _
from desktop.ui.find_box import FindPopup, Found
from desktop.ui.formats import Formats
from desktop.ui.host import AmountTarget
from desktop.ui.pages.desk_reading import Flaw
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.text_marks import underline

_STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class LineBox(QLineEdit):
    """Enter ``entered``; arrows walk the choices, or ``down`` leaves to the lines; Tab or a click
    ``picked(candidate id)`` one of the choices; ``highlighted(candidate id)`` while walking."""

    entered = Signal()
    down = Signal()
    picked = Signal(int)
    highlighted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "big")
        self.setAccessibleName(_("Order line"))
        self.setAccessibleDescription(
            _("Quantity and product, then price, discount, values and day. F1 tells how.")
        )
        self.setPlaceholderText(_("3 widget @12.50 #blue by 3dec"))
        self.setMaxLength(4000)
        self._popup: FindPopup | None = None
        self.amount_target: AmountTarget | None = None  # of the calculator

    # The choices under the box

    def show_choices(
        self, choices: Sequence[Candidate], *, under: QWidget, formats: Formats
    ) -> None:
        """List products that may be meant ``under`` a widget, the first highlighted; none hides
        the list."""
        if not choices or not self.hasFocus():
            self.hide_choices()
            return
        if self._popup is None:
            self._popup = FindPopup(self.window())
            self._popup.picked.connect(lambda found: self.picked.emit(found.target))
        self._popup.fill([_found(each, formats) for each in choices])
        self._popup.place_under(under)

    def hide_choices(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def choice(self) -> int | None:
        """The product highlighted in the list, None where there is no list."""
        if self._popup is None or not self._popup.isVisible():
            return None
        found = self._popup.current()
        return found.target if found is not None else None  # type: ignore[return-value]

    def mark(self, flaws: Sequence[Flaw]) -> None:
        """Underline what is wrong."""
        underline(self, [(flaw.start, flaw.end) for flaw in flaws])

    # Keys

    def event(self, event: QEvent) -> bool:
        """In an empty box undo and redo are the draft's, not the field's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(map(event.matches, _STEPS))
            and not self.text()
        ):
            event.ignore()
            return False
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        choice = self.choice()
        if next and choice is not None:
            self.picked.emit(choice)
            return True
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide_choices()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        has_choices = self._popup is not None and self._popup.isVisible()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.hide_choices()  # and nothing else: Escape never loses what was typed
            self.highlighted.emit(None)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and has_choices:
            assert self._popup is not None
            self._popup.move_by(1 if key == Qt.Key.Key_Down else -1)
            self.highlighted.emit(self.choice())
        elif key == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


def _found(candidate: Candidate, formats: Formats) -> Found:
    """One choice: name and code, price and what is free."""
    row = candidate.product
    said = [row.code]
    if row.list_price is not None:
        said.append(formats.price(row.list_price, row.currency))
    said.append(
        _("{quantity} {unit} free").format(
            quantity=formats.quantity(row.stock.promisable), unit=unit_name(row.unit)
        )
    )
    return Found(row.name, " · ".join(said), icon="catalogue", target=candidate.id)
