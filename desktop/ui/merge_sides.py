"""Two records side by side: what stays as it is, what is taken over, what goes over."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.queries.card import Card
from desktop.queries.merging import Side
from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.page import Shell
from desktop.ui.state_words import method_name, tier_name
from desktop.ui.style import space
from desktop.ui.widgets.labels import label

_COUNTED = {
    "orders": N_("Orders"),
    "places": N_("Waitlist places"),
    "contacts": N_("Contacts"),
    "follow_ups": N_("Follow-ups"),
    "notes": N_("Notes"),
}


class Sides(QWidget):
    """A line for each thing: what will stand is written strongly, what will not faintly."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._column = QVBoxLayout(self)
        space(self._column)
        self._grid: QWidget | None = None

    def show_pair(self, pair: tuple[Side, Side] | None) -> None:
        """Show which record stays and which becomes a part of it; None for neither."""
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
            self._grid = None
        if pair is None:
            return
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        space(grid, gap=6)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        heads = (_("stays"), _("becomes a part of it"))
        for place, text in enumerate(heads, 1):
            grid.addWidget(label(text, "section"), 0, place)
        for row, (name, texts, roles) in enumerate(self._lines(*pair), 1):
            grid.addWidget(label(name, "soft"), row, 0, Qt.AlignmentFlag.AlignTop)
            for place, (text, role) in enumerate(zip(texts, roles, strict=True), 1):
                cell = label(text or "—", role, wrap=True)
                side = cell.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
                cell.setAlignment(side | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(cell, row, place)
        self._column.addWidget(self._grid)

    def _lines(
        self, kept: Side, merged: Side
    ) -> Iterator[tuple[str, tuple[str, str], tuple[str, str]]]:
        """What each line is called, what it says of both, and how strongly."""
        for (name, own), (_name, other) in zip(
            self._fields(kept.card), self._fields(merged.card), strict=True
        ):
            if own or other:
                is_own = own not in ("", _standard(name)) or other in ("", own)
                roles = ("strong", "faint") if is_own else ("faint", "strong")
                yield name, (own, other), roles
        yield _("Reached by"), (_reach(kept.card), _reach(merged.card)), ("strong", "strong")
        whole = self._shell.formats.whole
        for key, text in _COUNTED.items():
            counts = (kept.counts[key], merged.counts[key])
            if any(counts):
                yield _(text), (whole(counts[0]), whole(counts[1])), ("strong", "strong")
        if kept.card.accounts or merged.card.accounts:
            texts = (self._points(kept.card), self._points(merged.card))
            yield _("Points"), texts, ("strong", "strong")

    def _points(self, card: Card) -> str:
        return self._shell.formats.quantity(sum((one.balance for one in card.accounts), Decimal(0)))

    def _fields(self, card: Card) -> Iterator[tuple[str, str]]:
        """The fields of which one record's stands, by what they are called."""
        locale = self._shell.formats.locale
        yield _("Name"), card.name
        yield _("Number"), card.number
        yield _("Tier"), tier_name(card.tier)
        yield _("Form of address"), card.form_of_address
        yield _("Language"), choices.language_name(card.language, locale) if card.language else ""
        yield _("Country"), choices.country_name(card.country, locale) if card.country else ""
        yield (
            _("Preferred method"),
            method_name(card.preferred_method) if card.preferred_method else "",
        )
        yield _("Preferred hours"), card.preferred_hours
        yield _("Liaison officer"), card.officer


def _standard(name: str) -> str:
    """What counts as nothing of one's own."""
    return tier_name("standard") if name == _("Tier") else ""


def _reach(card: Card) -> str:
    return "\n".join(point.typed for point in card.points)
