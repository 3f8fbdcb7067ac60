"""Paints the cells of days: in a week when, who and what under each other, in a day in one line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.pages.follow_ups_cells import Cell, DayColumn
from desktop.ui.style import look
from desktop.ui.widgets.marks import chip_size, paint_chip
from desktop.ui.widgets.painting import draw_text, from_leading

_PAD = 8  # pixels at 100 % text size
_WHEN, _WHO = 128, 176  # pixels at 100 % text size of a day's first columns
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value


def row_height(*, wide: bool) -> int:
    """The height of a cell: one line in a day, three in a week."""
    if wide:
        return look.row_height()
    small, text = (QFontMetrics(look.font(role)).height() for role in ("caption", "text"))
    return 2 * small + text + look.px(11)


class CellDelegate(QStyledItemDelegate):
    """Reads the cell behind the index."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model: Any = index.model()
        cell: Cell | None = model.cell(index.row(), index.column())
        if cell is None:
            return
        rect, state = option.rect.toRectF(), option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, look.color("accent_soft"))
            view = option.widget
            if isinstance(view, QWidget) and view.hasFocus():
                bar = from_leading(rect, start=0, width=look.px(3))
                painter.fillRect(bar, look.color("accent"))
        elif state & _HOVERED and cell.is_live:
            painter.fillRect(rect, look.color("raised"))
        pad = look.px(_PAD)
        inner = rect.adjusted(pad, 0, -pad, -1)
        if cell.kind == "heading":
            _paint_heading(painter, rect, inner, cell)
        elif cell.kind == "item":
            paint = _paint_line if model.is_wide else _paint_block
            paint(painter, inner, cell, bool(state & _SELECTED))
        else:
            painter.setFont(look.font())
            painter.setPen(look.color("accent" if cell.kind == "more" else "soft"))
            start = look.px(_WHEN) if model.is_wide else 0
            text = "—" if cell.kind == "none" and not model.is_wide else cell.text
            rest = from_leading(inner, start=start, width=inner.width() - start)
            draw_text(painter, rest, text)
        if cell.kind != "heading":
            line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
            painter.fillRect(line.adjusted(1, 0, 0, 0), look.color("line"))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(look.px(120), row_height(wide=False))


def _paint_heading(painter: QPainter, rect: QRectF, inner: QRectF, cell: Cell) -> None:
    """An hour; closed ones on a ground of their own."""
    if cell.tone == "closed":
        painter.fillRect(rect, look.color("ground"))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.color("line"))
    painter.setFont(look.font("caption", bold=cell.tone != "closed"))
    inks = {"closed": "soft", "neutral": "soft"}
    painter.setPen(look.color(inks.get(cell.tone, cell.tone)))
    width = draw_text(painter, inner, cell.text)
    if cell.when:
        start = max(width + look.px(12), look.px(_WHEN))
        painter.setFont(look.font("caption"))
        rest = from_leading(inner, start=start, width=max(0.0, inner.width() - start))
        draw_text(painter, rest, cell.when)


def _paint_line(painter: QPainter, inner: QRectF, cell: Cell, selected: bool) -> None:
    """When, who, what, whose, beside each other; whose goes first where there is no room."""
    when, who = look.px(_WHEN), min(look.px(_WHO), inner.width() * 0.3)
    first = from_leading(inner, start=0, width=when - look.px(_PAD))
    if cell.tone == "neutral":
        painter.setFont(look.font())
        painter.setPen(look.color("soft"))
        draw_text(painter, first, cell.when)
    else:
        _paint_when(painter, first, cell, selected)
    painter.setFont(look.font())
    painter.setPen(look.color("ink"))
    draw_text(painter, from_leading(inner, start=when, width=who - look.px(_PAD)), cell.who)
    start = when + who
    left = inner.width() - start
    owner = look.px(120) if cell.owner and left > look.px(320) else 0
    if left > look.px(40):
        draw_text(painter, from_leading(inner, start=start, width=left - owner), cell.text)
    if owner:
        painter.setPen(look.color("soft"))
        place = from_leading(inner, start=start + left - owner, width=owner)
        draw_text(painter, place.adjusted(look.px(_PAD), 0, 0, 0), cell.owner)


def _paint_when(painter: QPainter, rect: QRectF, cell: Cell, selected: bool) -> None:
    size = chip_size(cell.when)
    box = from_leading(rect, start=0, width=min(size.width(), rect.width()))
    height = min(size.height(), rect.height() - 2)
    box.setTop(rect.center().y() - height / 2)
    box.setHeight(height)
    paint_chip(painter, box, cell.when, cell.tone, selected=selected)


def _paint_block(painter: QPainter, inner: QRectF, cell: Cell, _selected: bool) -> None:
    """When and whose, then who, then what."""
    small, text = (QFontMetrics(look.font(role)).height() for role in ("caption", "text"))
    top = inner.top() + look.px(5)
    line = QRectF(inner.left(), top, inner.width(), small)
    painter.setFont(look.font("caption", bold=cell.tone == "bad"))
    painter.setPen(look.color("bad" if cell.tone == "bad" else "soft"))
    used = draw_text(painter, line, cell.when) + look.px(_PAD)
    painter.setFont(look.font("caption"))
    painter.setPen(look.color("faint"))
    if line.width() - used > look.px(36):
        rest = from_leading(line, start=used, width=line.width() - used)
        draw_text(painter, rest, cell.owner, align="right")
    painter.setFont(look.font())
    painter.setPen(look.color("ink"))
    draw_text(painter, QRectF(inner.left(), top + small, inner.width(), text), cell.who)
    painter.setFont(look.font("caption"))
    painter.setPen(look.color("soft"))
    last = QRectF(inner.left(), top + small + text, inner.width(), small)
    draw_text(painter, last, cell.text)


class DayHeader(QHeaderView):
    """The name of each day with how much is due on it; today is underlined."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        height = QFontMetrics(look.font(bold=True)).height()
        height += QFontMetrics(look.font("caption")).height() + look.px(12)
        return QSize(super().sizeHint().width(), height)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model: Any = self.model()
        if not 0 <= section < len(model.columns):
            return
        day: DayColumn = model.columns[section]
        box = rect.toRectF()
        painter.fillRect(box, look.color("surface" if day.is_open else "ground"))
        is_mirrored = QApplication.isRightToLeft()
        if section:
            edge = box.right() - 1 if is_mirrored else box.left()
            painter.fillRect(QRectF(edge, box.top(), 1, box.height()), look.color("line"))
        thick = look.px(2) if day.is_today else 1
        under = QRectF(box.left(), box.bottom() - thick, box.width(), thick)
        painter.fillRect(under, look.color("accent" if day.is_today else "line"))
        pad = look.px(_PAD)
        inner = box.adjusted(pad, look.px(4), -pad, -look.px(6))
        painter.setFont(look.font(bold=True))
        painter.setPen(look.color("accent" if day.is_today else "ink"))
        title = QFontMetrics(look.font(bold=True)).height()
        draw_text(painter, QRectF(inner.left(), inner.top(), inner.width(), title), day.title)
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("bad" if day.is_late else "soft"))
        low = QRectF(inner.left(), inner.top() + title, inner.width(), inner.height() - title)
        draw_text(painter, low, day.note)
