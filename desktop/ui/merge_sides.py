"""Two records side by side: what stays as it is, what is taken over, what goes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.queries.card import Card
from desktop.queries.merging import Side
from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.page import Shell
from desktop.ui.state_words import method_name, tier_name
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import label

TURN = "Alt"  # with the number of a line
_ATTRIBUTES = {"officer": "officer_id"}  # of a card, where it is not called as the field
_COUNTED = {
    "orders": N_("Orders"),
    "places": N_("Waitlist places"),
    "contacts": N_("Contacts"),
    "follow_ups": N_("Follow-ups"),
    "notes": N_("Notes"),
}


_ALIKE = ("", "standard", None)
"""What counts as nothing of one's own."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What both records say of one thing. ``field`` is empty where both stand; with ``values`` that
    differ somebody may choose between them."""

    name: str
    texts: tuple[str, str]
    field: str = ""
    values: tuple[object, object] = (None, None)

    @property
    def differs(self) -> bool:
        return bool(self.field) and self.values[0] != self.values[1]


class Sides(QWidget):
    """A line for each thing: what will stand is written strongly, what will not faintly. Where the
    records differ ``turn`` (Alt+1 and on) lets the other one's stand; ``taken`` are those fields.
    At first what the record that stays has nothing for is taken."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._column = QVBoxLayout(self)
        space(self._column)
        self._grid: QWidget | None = None
        self._lines: list[_Line] = []
        self._turns: list[Button] = []
        self.taken: frozenset[str] = frozenset()

    def show_pair(self, pair: tuple[Side, Side] | None) -> None:
        """Show which record stays and which becomes a part of it; None for neither."""
        self._lines = [] if pair is None else list(self._of(*pair))
        self.taken = frozenset(
            line.field
            for line in self._lines
            if line.differs and line.values[0] in _ALIKE and line.values[1] not in _ALIKE
        )
        self._show()

    def turn(self, number: int) -> None:
        """Let the other record's stand, or this one's again: the line with this number."""
        choosable = [line.field for line in self._lines if line.differs]
        if 1 <= number <= len(choosable):
            had_focus = self._turns[number - 1].hasFocus()
            self.taken ^= {choosable[number - 1]}
            self._show()
            if had_focus:
                self._turns[number - 1].setFocus()

    def _show(self) -> None:
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
            self._grid = None
        self._turns = []
        if not self._lines:
            return
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        space(grid, gap=6)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, text in enumerate((_("stays"), _("becomes a part of it")), 1):
            grid.addWidget(label(text, "section"), 0, place)
        for row, line in enumerate(self._lines, 1):
            self._fill(grid, row, line)
        self._column.addWidget(self._grid)
        self._grid.show()

    def _fill(self, grid: QGridLayout, row: int, line: _Line) -> None:
        along = Qt.AlignmentFlag
        top = along.AlignVCenter if line.differs else along.AlignTop  # level with its button
        grid.addWidget(label(line.name, "soft"), row, 0, top)
        roles = ("strong", "strong")
        if line.field:
            roles = ("faint", "strong") if line.field in self.taken else ("strong", "faint")
        for place, (text, role) in enumerate(zip(line.texts, roles, strict=True), 1):
            cell = label(text or "—", role, wrap=True)
            side = cell.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
            cell.setAlignment(side | top)
            grid.addWidget(cell, row, place)
        if line.differs:
            number = len(self._turns) + 1
            key = f"{TURN}+{number}" if number < 10 else ""
            button = Button(_("the other"), run=partial(self.turn, number), key=key, role="quiet")
            button.setAccessibleName(_("{field}: the other record's").format(field=line.name))
            self._turns.append(button)
            grid.addWidget(button, row, 3, top)

    def _of(self, kept: Side, merged: Side) -> Iterator[_Line]:
        """What each line is called, what it says of both, and what stands behind it."""
        cards = (kept.card, merged.card)
        for name, field, text in self._fields():
            texts = (text(kept.card), text(merged.card))
            if any(texts):
                values = tuple(getattr(card, _ATTRIBUTES.get(field, field)) for card in cards)
                yield _Line(name, texts, field, values)
        yield _Line(_("Number"), (kept.card.number, merged.card.number), "number")
        yield _Line(_("Reached by"), (_reach(kept.card), _reach(merged.card)))
        whole = self._shell.formats.whole
        for key, text_of in _COUNTED.items():
            counts = (kept.counts[key], merged.counts[key])
            if any(counts):
                yield _Line(_(text_of), (whole(counts[0]), whole(counts[1])))
        if kept.card.accounts or merged.card.accounts:
            yield _Line(_("Points"), (self._points(kept.card), self._points(merged.card)))

    def _points(self, card: Card) -> str:
        return self._shell.formats.quantity(sum((one.balance for one in card.accounts), Decimal(0)))

    def _fields(self) -> Iterator[tuple[str, str, Callable[[Card], str]]]:
        """What can be chosen: what it is called, its field, and what a card says of it."""
        locale = self._shell.formats.locale
        yield _("Name"), "name", lambda card: card.name
        yield _("Kind"), "kind", lambda card: choices.word(choices.KINDS, card.kind)
        yield _("Tier"), "tier", lambda card: tier_name(card.tier)
        yield _("Currency"), "currency", lambda card: card.currency
        yield _("Form of address"), "form_of_address", lambda card: card.form_of_address
        yield (
            _("Language"),
            "language",
            lambda card: choices.language_name(card.language, locale) if card.language else "",
        )
        yield (
            _("Country"),
            "country",
            lambda card: choices.country_name(card.country, locale) if card.country else "",
        )
        yield (
            _("Preferred method"),
            "preferred_method",
            lambda card: method_name(card.preferred_method) if card.preferred_method else "",
        )
        yield _("Preferred hours"), "preferred_hours", lambda card: card.preferred_hours
        yield _("Technical knowledge"), "technically_aware", _aware
        yield _("Liaison officer"), "officer", lambda card: card.officer


def _aware(card: Card) -> str:
    known = card.technically_aware
    return "" if known is None else choices.word(choices.AWARE, known)


def _reach(card: Card) -> str:
    return "\n".join(point.typed for point in card.points)
