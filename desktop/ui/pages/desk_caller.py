"""Who is calling: one box, the customers it finds, and the keys for those it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.lane import later
from desktop.ui.page import Subject
from desktop.ui.pages.desk_customer_words import tier_name
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import KeyCap, label, title
from desktop.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from desktop.queries.desk import CallerRow, Callers
    from desktop.ui.page import Shell

_CALLERS = later("desktop.queries.desk", "callers")
PAUSE = 60  # milliseconds after the last key until somebody is looked for


@dataclass(frozen=True, slots=True)
class Done:
    """What was done last, shown until the next call: "Order 2026-000123 for Maria Okafor"."""

    text: str
    detail: str
    key: str
    action: str


class CallerBox(QLineEdit):
    """Arrows walk the results, Enter takes one; Escape empties the box."""

    moved = Signal(int)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "big")
        self.setAccessibleName(_("Who is calling?"))
        self.setPlaceholderText(_("Name, phone number, e-mail or customer number"))
        self.setMaxLength(400)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class CallerView(QWidget):
    """``chosen(customer id)`` when a caller was found; ``looked_at(customer id or None)``."""

    chosen = Signal(int)
    looked_at = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._asked = ""
        self._rung = ""  # the number that called and stands in the box
        self._enter_waits = False
        column = QVBoxLayout(self)
        space(column, gap=12)
        self._title = title(_("Who is calling?"))
        column.addWidget(self._title)
        self.box = CallerBox()
        column.addWidget(self.box)
        yields = ("last", "tier", "number", "email")
        self.list = RowList(_columns(shell), name=_("Customers found"), parent=self, yields=yields)
        column.addWidget(self.list)
        self._nobody = label("", "soft", wrap=True)
        column.addWidget(self._nobody)
        self._hints = _hints()
        column.addWidget(self._hints)
        self._done = _DoneCard()
        column.addWidget(self._done)
        column.addStretch(1)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        self.box.textChanged.connect(self._on_text)
        self.box.moved.connect(self.list.move_by)
        self.box.entered.connect(self._enter)
        self.list.selected.connect(self._on_selected)
        self.list.activated.connect(lambda index: self._take())
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # arrows work from the box
        self._show(None)

    def ask_anew(self, *, text: str = "", heading: str = "") -> None:
        """An empty box for the next call."""
        self._title.setText(heading or _("Who is calling?"))
        self.box.setText(text)

    def ring(self, number: str) -> None:
        """Somebody is calling: look at once for who has this number."""
        self._rung = number
        shown = self._shell.formats.isolate(number)
        self.ask_anew(text=number, heading=_("{number} is calling").format(number=shown))
        self.look()

    def is_used(self) -> bool:
        """Whether somebody typed something here."""
        return self.box.text().strip() not in ("", self._rung)

    def subject(self) -> Subject | None:
        """Who is chosen among those found."""
        row = self.list.row()
        return Subject(row.id) if row is not None and self.box.text().strip() else None

    def show_done(self, done: Done | None) -> None:
        """What was done last, with the key that leads to it."""
        self._done.show_done(done)

    def look(self) -> None:
        """Look for what is typed now; also when customers changed."""
        self._pause.stop()
        text = self.box.text().strip()
        if not text:
            self._show(None)
            return
        self._shell.background.ask(
            _CALLERS,
            done=lambda found: self._on_found(text, found),
            owner=self,
            key="callers",
            text=text,
        )

    def _on_text(self, text: str) -> None:
        self._enter_waits = False
        if text.strip():
            self._pause.start()
        else:
            self.look()

    def _on_found(self, text: str, found: Callers) -> None:
        if text != self.box.text().strip():
            return
        self._asked = text
        self._show(found)
        if self._enter_waits:
            self._enter_waits = False
            if len(found.rows) == 1:  # several: nobody has seen them yet
                self._take()

    def _show(self, found: Callers | None) -> None:
        """Show who was found; of several who share a number none is chosen before they have said
        who they are."""
        rows = found.rows if found is not None else ()
        is_shared = bool(rows) and rows[0].maybe
        self.list.setVisible(bool(rows))
        self.list.set_rows(rows, unchosen=is_shared)
        told = ""
        if found is not None and found.own:
            told = _("That is a number of the office itself.")
        elif is_shared:
            told = _("Several share this number: ask who is speaking.")
        elif found is not None and not rows:
            told = _("Nobody is found for “{text}”.").format(text=self.box.text().strip())
        self._nobody.setText(told)
        self._nobody.setVisible(bool(told))

    def _enter(self) -> None:
        text = self.box.text().strip()
        if text and text != self._asked:
            self._enter_waits = True
            self.look()
        else:
            self._take()

    def _take(self) -> None:
        row = self.list.row()
        if row is not None and self.box.text().strip():
            self.chosen.emit(row.id)

    def _on_selected(self, row: CallerRow | None) -> None:
        self.looked_at.emit(row.id if row is not None else None)


def _columns(shell: Shell) -> list[Column]:
    formats = shell.formats

    def last(row: CallerRow) -> str:
        at = row.customer.last_order_at
        today = formats.local(shell.now()).date()
        return formats.day(formats.local(at).date(), today=today) if at else "—"

    def maybe(row: CallerRow) -> str:
        return _("maybe") if row.maybe else ""

    return [
        Column(
            "name", _("Name"), lambda row: row.customer.name, stretch=True, width=40, strong=True
        ),
        Column("maybe", "", maybe, chip=lambda row: "partly" if row.maybe else None),
        Column("number", _("Number"), lambda row: row.customer.number),
        Column("phone", _("Phone"), lambda row: row.customer.phone, stretch=True, width=24),
        Column("email", _("E-mail"), lambda row: row.customer.email, stretch=True, width=30),
        Column("tier", _("Tier"), lambda row: tier_name(row.customer.tier)),
        Column("last", _("Last order"), last),
    ]


def _hints() -> QWidget:
    """What can be done besides: each with its key."""
    box = QWidget()
    row = QHBoxLayout(box)
    space(row, gap=8)
    for sequence, text in (
        ("Return", _("take the call")),
        ("Ctrl+N", _("somebody new")),
        ("F4", _("cash sale")),
    ):
        row.addWidget(KeyCap(sequence))
        row.addWidget(label(text, "soft"))
        row.addSpacing(8)
    row.addStretch(1)
    return box


class _DoneCard(QWidget):
    """The last order, under the box, until somebody else calls."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, margins=(0, 16, 0, 0), gap=4)
        row = QHBoxLayout()
        space(row, gap=8)
        self._text = label("", "heading")
        row.addWidget(self._text)
        row.addStretch(1)
        column.addLayout(row)
        self._detail = label("", "soft", wrap=True)
        column.addWidget(self._detail)
        foot = QHBoxLayout()
        space(foot, gap=8)
        self._key = KeyCap("F7")
        foot.addWidget(self._key)
        self._action = label("", "soft")
        foot.addWidget(self._action)
        foot.addStretch(1)
        column.addLayout(foot)
        self.hide()

    def show_done(self, done: Done | None) -> None:
        self.setVisible(done is not None)
        if done is not None:
            self._text.setText(done.text)
            self._detail.setText(done.detail)
            self._key.setVisible(bool(done.key))
            if done.key:
                self._key.set_sequence(done.key)
            self._action.setText(done.action)
