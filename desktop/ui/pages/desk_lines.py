"""The lines of a draft as a table, with the keys of a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.system.language import _
from desktop.ui.choices import word
from desktop.ui.pages import desk_line_words as words
from desktop.ui.pages.desk_line_words import PRICE_SOURCES
from desktop.ui.points_words import in_points, line_price
from desktop.ui.rate_words import kept_calculation
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from desktop.queries.desk import DeskState
    from desktop.queries.lines import LineRow
    from desktop.queries.waiting_place import WaitingPlace
    from desktop.ui.formats import Formats
    from desktop.ui.host import AmountTarget
from desktop.ui.page import Shell

CHOICE_KEYS = {
    Qt.Key.Key_1: "split",
    Qt.Key.Key_2: "alternative",
    Qt.Key.Key_3: "waitlist",
    Qt.Key.Key_4: "later",
    Qt.Key.Key_5: "decline",
    Qt.Key.Key_6: "next-day",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the table shows it: numbered from 1, with the place it would get on a waitlist, and
    the next working day where it is wanted on a closed one."""

    id: int
    number: int
    line: LineRow
    place: WaitingPlace | None
    next_open: date | None = None


def shown_lines(state: DeskState) -> tuple[ShownLine, ...]:
    """The lines of the draft, in their order."""
    if state.draft is None:
        return ()
    places: Mapping[int, WaitingPlace] = state.places
    calendar = state.office.calendar
    return tuple(
        ShownLine(
            line.id,
            number,
            line,
            places.get(line.id),
            words.next_open(line.wanted_on, calendar),
        )
        for number, line in enumerate(state.draft.lines, 1)
    )


class DeskLines(RowList):
    """Keys of a line: Enter edits, Delete removes, 1-5 choose what is done about what is unmet,
    6 about a closed day (``choice_wanted`` gives the choice's name); any other letter goes to the
    line box (``typed``), Escape and up from the top go back to it (``left``)."""

    edit_wanted = Signal()
    removal_wanted = Signal()
    choice_wanted = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        yields = ("specification", "wanted", "price")
        super().__init__(_columns(shell), name=_("Lines"), parent=parent, yields=yields)
        self.amount_target: AmountTarget | None = None  # of the calculator
        self.doubleClicked.connect(lambda index: self.edit_wanted.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if plain:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and not self.currentIndex().row()):
            self.left.emit()
        elif key in CHOICE_KEYS and (key != Qt.Key.Key_6 or self._is_closed()):
            self.choice_wanted.emit(CHOICE_KEYS[Qt.Key(key)])
        elif text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def _is_closed(self) -> bool:
        """Whether the line is wanted on a closed day."""
        row = self.row()
        return row is not None and row.next_open is not None


def _columns(shell: Shell) -> list[Column]:
    return [*_asked_columns(shell), *_promised_columns(shell)]


def _asked_columns(shell: Shell) -> list[Column]:
    """What is ordered, and at what price."""
    formats = shell.formats
    return [
        Column("number", _("#"), lambda row: formats.whole(row.number), align="right"),
        Column(
            "product",
            _("Product"),
            lambda row: row.line.description,
            tooltip=lambda row: _about(row.line),
            stretch=True,
            width=30,
        ),
        Column(
            "specification",
            _("Specification"),
            lambda row: words.specifications(row.line),
            tooltip=lambda row: words.specifications(row.line),
            stretch=True,
            width=22,
        ),
        Column(
            "quantity",
            _("Qty"),
            lambda row: formats.quantity(row.line.quantity),
            tooltip=lambda row: unit_name(row.line.unit),
            align="right",
        ),
        Column(
            "price",
            _("Price"),
            lambda row: _price(row.line, shell),
            tooltip=lambda row: _price_tip(row, formats),
            align="right",
        ),
    ]


def _price_tip(row: ShownLine, formats: Formats) -> str:
    """Where the price comes from, and how it was worked out."""
    source = word(PRICE_SOURCES, row.line.price_source)
    told = " · ".join(part for part in (source, row.line.price_note) if part)
    return "\n".join([told, *kept_calculation(row.line.price_facts, formats)])


def _promised_columns(shell: Shell) -> list[Column]:
    """When it is wanted and promised, and what it comes to."""
    formats = shell.formats
    return [
        Column(
            "wanted",
            _("Wanted"),
            lambda row: formats.day(row.line.wanted_on) if row.line.wanted_on else "—",
            fit=lambda row: "partly" if row.next_open else None,
            tooltip=lambda row: _closed(row, formats),
        ),
        Column(
            "promised",
            _("Promised"),
            lambda row: words.promised(row.line, row.place, formats),
            fit=lambda row: words.level(row.line),
            tooltip=lambda row: words.promised(row.line, row.place, formats),
            stretch=True,
            width=36,
        ),
        Column(
            "amount",
            _("Amount"),
            lambda row: _amount(row.line, shell),
            align="right",
        ),
    ]


def _closed(row: ShownLine, formats: Formats) -> str:
    """That the day wanted is a closed one."""
    if row.next_open is None or row.line.wanted_on is None:
        return ""
    text = _("{day} is closed; the next working day is {open}.")
    return text.format(day=formats.day(row.line.wanted_on), open=formats.day(row.next_open))


def _about(line: LineRow) -> str:
    return "\n".join(part for part in (line.description, line.code, line.words) if part)


def _price(line: LineRow, shell: Shell) -> str:
    """The unit price without its code, which the total names; a discount beside it."""
    shown = line_price(line, shell.formats)
    if not line.in_points:
        shown = shown.replace(f" {line.amount.currency}", "")
    if line.discount_percent:
        less = shell.formats.percent(line.discount_percent / 100)
        return _("{price} less {percent}").format(price=shown, percent=less)
    return shown


def _amount(line: LineRow, shell: Shell) -> str:
    """What the line comes to, without the code of the currency."""
    if line.in_points:
        return in_points(line.points, shell.formats)
    return shell.formats.amount(line.amount.minor, line.amount.currency)
