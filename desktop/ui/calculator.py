"""The calculator: one line over the window, answered while it is typed.

It takes no click and no key away from the page beside it. Enter puts the result into the field that
had the focus; Escape goes back there.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui.calculator_history import History, with_last
from desktop.ui.calculator_line import CalculatorLine, copy
from desktop.ui.calculator_offer import Offer, offer
from desktop.ui.host import CALCULATOR_NAME, target_of
from desktop.ui.page import Shell
from desktop.ui.rate_words import basis, plain_figures, result_text, steps
from desktop.ui.reckoner import Reckoned, Reckoner
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.text_marks import underline

PAUSE = 700  # milliseconds after the last key before an unfinished word is called a mistake
COPY = "Ctrl+Shift+C"
_WIDE = 460  # pixels at 100 % text size
_EDGE = 12  # between the calculator and the edges of its window
_TOP = 52  # under the bar at the top of the window


class Calculator(QFrame):
    """``begin`` shows it over the window that is its parent; it goes with ``leave``."""

    def __init__(self, shell: Shell, reckoner: Reckoner, *, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName(CALCULATOR_NAME)
        self.setProperty("role", "card")
        self.setAccessibleName(_("Calculator"))
        self._shell, self._reckoner = shell, reckoner
        self._field: QWidget | None = None  # what had the focus
        self.made = Reckoned("")
        self.offer: Offer | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._rest)
        self._build()
        over.installEventFilter(self)
        reckoner.changed.connect(self._refresh)
        look.changed.connect(self._place)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        self.hide()

    def begin(self) -> None:
        """Take the focus; what has it now is where results go and where Escape leads back to."""
        focus = self.window().focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._field = focus
        self._reckoner.prepare()
        self._show_history()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._refresh()

    def leave(self) -> None:
        """Go back to where the focus was; what was reckoned is remembered."""
        self._remember()
        self.hide()
        field = self._known_field()
        if field is not None and field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the figures on the clipboard, as the locale writes them but without groups."""
        if self.made.result is not None:
            self._remember()
            copy(plain_figures(self.made.result.value, self._shell.formats))
            self._announce(_("Copied"))

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        space(column, margins=(16, 12, 16, 12), gap=8)
        top = QHBoxLayout()
        space(top, gap=8)
        self.line = CalculatorLine()
        top.addWidget(self.line, 1)
        top.addWidget(IconButton("close", _("Close"), run=self.leave, key="Esc"))
        column.addLayout(top)
        self.result = label("", "amount", wrap=True)
        self.basis = label("", "soft", wrap=True)
        self.steps = label("", "detail", wrap=True)
        self.remark = label("", "detail", wrap=True)
        self.mistake = label("", "error", wrap=True)
        for each in (self.result, self.basis, self.steps, self.remark, self.mistake):
            column.addWidget(each)
        column.addWidget(self._buttons())
        self.history = History()
        column.addWidget(self.history)
        column.addStretch(1)
        self.history.picked.connect(self.line.recall)
        self.line.textChanged.connect(self._on_text)
        self.line.entered.connect(self._enter)
        self.line.left.connect(self.leave)
        self.line.copied.connect(self.copy)

    def _buttons(self) -> QWidget:
        row = QWidget()
        flow = Flow(row, gap=8)  # a long name of a field takes a line of its own
        self.put_button = Button("", run=self._enter, role="primary")
        self.copy_button = Button(_("Copy"), run=self.copy, key=COPY)
        for button in (self.put_button, self.copy_button):
            button.setAutoDefault(False)  # Enter is the line's, also in a sheet
            flow.addWidget(button)
        return row

    # Reckoning

    def _on_text(self) -> None:
        self._pause.start()
        self.history.mark(self.line.place())
        self._refresh()

    def _refresh(self) -> None:
        """Work out what stands there; also when rates have come or changed."""
        if self.isVisible():
            self.made = self._reckoner.reckon(self.line.text())
            field = self._known_field()
            target = target_of(field) if field is not None and field.isVisible() else None
            self.offer = offer(self.made, target, self._reckoner) if target is not None else None
            if self.offer is not None and self.offer.value is not None:
                self.made = self.offer.made  # what would be put is what is shown
            self._show()

    def _known_field(self) -> QWidget | None:
        return self._field if self._field is not None and shiboken6.isValid(self._field) else None

    def _enter(self) -> None:
        """Put the result where it was wanted; without such a place it is remembered."""
        self._pause.stop()
        self._refresh()
        if self.offer is None or self.offer.value is None:
            self._remember()
            self.line.selectAll()
        else:
            try:
                self.offer.put()
            except LiaisonError as error:  # more than the field can hold
                _fill(self.mistake, sentence(error))
            else:
                self.leave()

    def _remember(self) -> None:
        text, result = self.line.text().strip(), self.made.result
        known = self._shell.settings.calculations
        if result is None or (known and text == known[0][0]):
            return
        last = (text, result_text(result, self._shell.formats))
        self._shell.remember(calculations=with_last(known, last))
        self._show_history()

    # Showing

    def _show_history(self) -> None:
        known = self._shell.settings.calculations
        self.history.show_all(known)
        self.line.set_before([text for text, _result in known])
        self._place()

    def _show(self) -> None:
        made, result, formats = self.made, self.made.result, self._shell.formats
        is_empty = not self.line.text().strip()
        is_typing = made.is_unfinished and self._pause.isActive()
        is_wrong = made.error is not None and not is_empty and not is_typing
        underline(self.line, [made.mark] if is_wrong else ())
        done = steps(result, formats) if result is not None else []
        waiting = "" if is_empty else "…"
        self.result.setText(f"= {result_text(result, formats)}" if result else waiting)
        self.result.setVisible(not is_wrong)
        _fill(self.basis, basis(result, formats) if result is not None else "")
        _fill(self.steps, "\n".join(done) if len(done) > 1 else "")
        _fill(self.mistake, sentence(made.error) if is_wrong and made.error else "")
        unfit = self.offer.error if self.offer is not None and result is not None else None
        _fill(self.remark, sentence(unfit) if unfit is not None else "")
        self.copy_button.setEnabled(result is not None)
        self.put_button.setVisible(self.offer is not None)
        if self.offer is not None:
            self.put_button.setEnabled(self.offer.value is not None)
            self.put_button.set_text(self.offer.text(), key="Return")
        self._place()

    def said(self) -> str:
        """What is shown, in one sentence after the other."""
        parts = (self.result, self.basis, self.remark, self.mistake)
        return " ".join(part.text() for part in parts if not part.isHidden() and part.text())

    def _rest(self) -> None:
        """Nobody has typed for a moment: an unfinished word is a mistake, and a screen reader may
        say what came of it."""
        self._show()
        self._announce(self.said())

    def _announce(self, text: str) -> None:
        self.line.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, text))

    def _place(self) -> None:
        """At the trailing edge under the top bar, and never over the field it works for."""
        over = self.parentWidget()
        if over is None or not self.isVisible():
            return
        edge = look.px(_EDGE)
        width = min(look.px(_WIDE), over.width() - 2 * edge)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()  # what changed inside a widget of it is told only later
        layout.activate()
        height = min(layout.totalHeightForWidth(width), over.height())
        if self._pause.isActive():  # it does not jump up and down under the typing hand
            height = min(max(height, self.height()), over.height())
        left = edge if self.isRightToLeft() else over.width() - edge - width
        top = self._beside_field(look.px(_TOP), left, width, height)
        self.setGeometry(left, max(0, min(top, over.height() - height)), width, height)

    def _beside_field(self, top: int, left: int, width: int, height: int) -> int:
        """Where the calculator begins so that it does not hide the field: under it, or over it."""
        field, over = self._known_field(), self.parentWidget()
        if field is None or over is None or not field.isVisible():
            return top
        place = QRect(field.mapTo(over, QPoint(0, 0)), field.size())
        gap = look.px(40)  # what is said under the field stays seen
        if not place.adjusted(0, 0, 0, gap).intersects(QRect(left, top, width, height)):
            return top
        below, above = place.bottom() + gap, place.top() - look.px(8) - height
        return below if below + height <= over.height() or above < 0 else above

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        super().hideEvent(event)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Somebody went to another field: results go there from now on."""
        if now is None or not self.isVisible() or now.window() is not self.window():
            return
        if now is not self._known_field() and now is not self and not self.isAncestorOf(now):
            self._field = now
            self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif QKeySequence(event.keyCombination()) == QKeySequence(COPY):
            self.copy()
        else:
            super().keyPressEvent(event)


def open_calculator(shell: Shell, reckoner: Reckoner, *, over: QWidget) -> Calculator:
    """The calculator of a window of ours, shown and ready; asked for from its own line it goes."""
    found = over.findChild(Calculator, CALCULATOR_NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    made = found if found is not None else Calculator(shell, reckoner, over=over)
    if made.line.hasFocus():
        made.leave()
    else:
        made.begin()
    return made


def _fill(where: QLabel, text: str) -> None:
    where.setText(text)
    where.setVisible(bool(text))
