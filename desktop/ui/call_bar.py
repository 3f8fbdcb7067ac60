"""The contact in hand, over every page: who, for how long, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.queries.calls import RunningContact
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import code_items, word
from desktop.ui.page import Shell
from desktop.ui.state_words import method_name
from desktop.ui.style import look, space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.marks import Chip

if TYPE_CHECKING:
    from desktop.ui.call_cards import CallCards

START, HOLD, END = "F12", "Ctrl+F12", "Shift+F12"
CARDS = "Ctrl+Shift+F12"
DIRECTIONS = {"in": N_("they called"), "out": N_("we called")}
HOLDING = (1, 2, 4, 8)  # office hours in which somebody is called back
PAUSE = 300  # milliseconds after a key until the notes are kept
_LOW = 640  # pixels at 100 % text size: in a lower window the cards take the room of choices
_SECOND = 1000  # milliseconds
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class CallBar(QFrame):
    """Shows a contact; ``typed(notes)``, ``asked(kind, text)``, ``changed(field, value)``,
    ``promised(office hours)``; ``notes.left()`` when they close under the cursor."""

    typed = Signal(str)
    asked = Signal(str, str)
    changed = Signal(str, object)
    promised = Signal(int)

    def __init__(
        self, shell: Shell, *, hold: Callable[[], object], end: Callable[[], object]
    ) -> None:
        super().__init__()
        self._shell = shell
        self.contact: RunningContact | None = None
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        space(column, margins=(12, 4, 8, 6), gap=6)
        self._row = QBoxLayout(_ACROSS)
        space(self._row, gap=8)
        self._who = label("", "strong", wrap=True)
        self._clock = Chip("", "accent")
        self._held = label("", "soft")
        self._hold = Button("", key=HOLD, run=hold)
        self._row.addWidget(self._who, 1)
        self._keys = QWidget()
        keys = QHBoxLayout(self._keys)
        space(keys, gap=8)
        keys.addStretch(1)
        end_button = Button(_("Wrap up"), key=END, run=end)
        for widget in (self._held, self._clock, self._hold, end_button):
            keys.addWidget(widget)
        self._row.addWidget(self._keys)
        column.addLayout(self._row)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        self.notes = _Notes()
        self.notes.hide()
        column.addWidget(self.notes)
        self._cards: CallCards | None = None  # built when they are first asked for
        self.notes.cards.connect(self.show_cards)
        self.notes.said.textChanged.connect(self._pause.start)
        self.notes.asked.connect(self.asked)
        self.notes.changed.connect(self.changed)
        self.notes.promised.connect(self.promised)
        self._tick = QTimer(self, interval=_SECOND)
        self._tick.timeout.connect(self._show_time)
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as what goes on in further lines needs at this width."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.updateGeometry()

    def _arrange(self) -> None:
        """What can be done stands under the name where both do not fit into one line."""
        name = self._who.fontMetrics().horizontalAdvance(self._who.text())
        needed = name + self._keys.sizeHint().width() + look.px(36)
        self._row.setDirection(_ACROSS if needed <= self.width() else _DOWN)

    def show_contact(self, found: RunningContact | None) -> None:
        """Show a contact; the notes that are being typed stay as they are."""
        is_new = found is not None and (self.contact is None or self.contact.id != found.id)
        if is_new or found is None:
            self._pause.stop()
        self.contact = found
        if found is None:
            self._tick.stop()
            self.notes.leave()
            self._put_cards_away()
            return
        if is_new:
            self.notes.begin(found)
        self.notes.show_asked(found.asked)
        is_held = found.time.held_at is not None
        self._hold.set_text(_("Take up") if is_held else _("Hold"), key=HOLD)
        name = found.customer or found.party or _("nobody yet")
        order = _("Order {number}").format(number=found.order_number) if found.order_number else ""
        way = word(DIRECTIONS, found.direction)
        parts = (name, method_name(found.method), way, order)
        self._who.setText(" · ".join(filter(None, parts)))
        self._who.setToolTip(self._who.text())
        self._show_time()
        self._arrange()
        self._tick.start()

    def write(self) -> None:
        """Open the notes, or leave them."""
        if self.notes.isHidden():
            self.notes.show()
            self.notes.said.setFocus()
        else:
            self.notes.leave()

    def show_cards(self) -> None:
        """Show the prompt cards, or put them away."""
        if self._cards is not None and not self._cards.isHidden():
            self._put_cards_away()
            self._back()
            return
        if self._cards is None:
            from desktop.ui.call_cards import CallCards

            self._cards = CallCards()
            self._cards.closed.connect(self._back)
            column = self.layout()
            assert column is not None
            column.addWidget(self._cards)
        self.notes.below.setVisible(self.window().height() >= look.px(_LOW))
        self._cards.show()
        self._cards.choice.setFocus()

    def _put_cards_away(self) -> None:
        if self._cards is not None:
            self._cards.hide()
        self.notes.below.show()

    def _back(self) -> None:
        """What is written goes on."""
        self.notes.below.show()
        if not self.notes.isHidden():
            self.notes.said.setFocus()

    def event(self, event: QEvent) -> bool:
        """Escape is ours while somebody writes here, whatever the page does with it."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and not self.notes.isHidden()
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keep(self) -> None:
        """Keep the notes now, where they are others."""
        self._pause.stop()
        if self.contact is not None and self.notes.said.toPlainText() != self.contact.said:
            self.typed.emit(self.notes.said.toPlainText())

    def _show_time(self) -> None:
        if self.contact is None:
            return
        time, now = self.contact.time, self._shell.now()
        is_held = time.held_at is not None
        self._clock.show_state(duration(time.spoken(now)), "neutral" if is_held else "accent")
        held = time.held(now)
        told = [_("on hold {time}").format(time=duration(held))] if held or is_held else []
        if others := self.contact.held:
            text = ngettext("{count} more on hold", "{count} more on hold", others)
            told.append(text.format(count=others))
        self._held.setText(" · ".join(told))


class _Notes(QWidget):
    """What was said, what was asked, and how the contact came about."""

    asked = Signal(str, str)
    changed = Signal(str, object)
    promised = Signal(int)
    cards = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, gap=6)
        self.said = NoteEdit(lines=2)
        self.said.setAccessibleName(_("What was said"))
        self.said.setPlaceholderText(_("What was said; every word is kept as it is typed"))
        column.addWidget(self.said)
        row = QHBoxLayout()
        space(row, gap=8)
        self.kind = Choice(code_items("what-a-customer-raises"), current="questions")
        self.kind.setAccessibleName(_("What they raise"))
        self.ask = QLineEdit(maxLength=2000)
        self.ask.setAccessibleName(_("What they ask"))
        self.ask.setPlaceholderText(_("What they ask; Enter keeps it open until it is answered"))
        self.ask.returnPressed.connect(self._on_asked)
        self.method = Choice(code_items("communication-methods"))
        self.method.setAccessibleName(_("Method"))
        self.direction = Choice([(code, _(text)) for code, text in DIRECTIONS.items()])
        self.direction.setAccessibleName(_("Direction"))
        hours = [(n, ngettext("{count} office hour", "{count} office hours", n)) for n in HOLDING]
        said = [(n, text.format(count=n)) for n, text in hours]
        self.holding = Choice([(0, _("I will find out and call back in …")), *said])
        self.holding.setAccessibleName(_("Promise a call-back"))
        self.holding.activated.connect(self._on_promised)
        row.addWidget(self.kind)
        row.addWidget(self.ask, 1)
        row.addWidget(Button(_("Prompt cards"), key=CARDS, run=self.cards.emit, role="quiet"))
        self.below = QWidget()
        flow = Flow(self.below, gap=8)
        for widget in (self.holding, self.method, self.direction):
            flow.addWidget(widget)
        self.method.activated.connect(lambda: self.changed.emit("method", self.method.value()))
        self.direction.activated.connect(
            lambda: self.changed.emit("direction", self.direction.value())
        )
        column.addLayout(row)
        column.addWidget(self.below)
        self._open = label("", "soft", wrap=True)
        column.addWidget(self._open)

    def leave(self) -> None:
        """Close; whoever wrote here goes on where work starts, not at whatever comes next."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.left.emit()
        self.hide()

    def begin(self, contact: RunningContact) -> None:
        """Another contact: its notes, its method and direction."""
        self.said.setPlainText(contact.said)
        self.ask.clear()
        self.method.choose(contact.method)
        self.direction.choose(contact.direction)

    def show_asked(self, texts: tuple[str, ...]) -> None:
        """Show what is not answered yet."""
        self._open.setText(_("Not answered yet: {list}").format(list=" · ".join(texts)))
        self._open.setVisible(bool(texts))

    def _on_asked(self) -> None:
        if self.ask.text().strip():
            self.asked.emit(self.kind.value(), self.ask.text().strip())
            self.ask.clear()

    def _on_promised(self) -> None:
        hours = self.holding.value()
        self.holding.choose(0)
        if hours:
            self.promised.emit(hours)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def duration(time: timedelta) -> str:
    """How long: "0:45", "3:27", "1:02:10"."""
    from desktop.ui.pages.desk_customer_words import duration as between

    return between(_ZERO, _ZERO + time)


_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
