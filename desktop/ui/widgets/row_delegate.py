"""Paints the cells of every table: text, fit mark or chip, a hairline under each row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.marks import chip_size, paint_chip, paint_fit
from desktop.ui.widgets.painting import draw_text, from_leading

PADDING = 8  # pixels at 100 % text size, left and right of a cell


# Python's flags are slow, and a page of cells asks hundreds of times: plain integers.
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value


class RowDelegate(QStyledItemDelegate):
    """Reads the row behind the index and paints it by its Column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model: Any = index.model()  # anything with ``columns`` and ``shown``
        number, place = index.row(), index.column()
        row = model.shown(number)
        rect = option.rect.toRectF()
        state = option.state.value
        if state & _SELECTED:
            view = option.widget
            has_focus = isinstance(view, QWidget) and view.hasFocus()
            _paint_selected(painter, rect, marked=has_focus and place == 0)
        elif state & _HOVERED:
            painter.fillRect(rect, look.color("raised"))
        if number < model.rowCount() - 1:
            line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
            painter.fillRect(line, look.color("line"))
        pad = look.px(PADDING)
        inner = rect.adjusted(pad, 0, -pad, -1)
        if row is None:
            _paint_placeholder(painter, inner)
        else:
            column: Column = model.columns[place]
            _paint_cell(painter, inner, row, column, selected=bool(state & _SELECTED))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        metrics = QFontMetrics(look.font())
        text = index.data() or ""
        return QSize(metrics.horizontalAdvance(text) + look.px(2 * PADDING), look.row_height())


def _paint_selected(painter: QPainter, rect: QRectF, *, marked: bool) -> None:
    painter.fillRect(rect, look.color("accent_soft"))
    if marked:
        painter.fillRect(from_leading(rect, start=0, width=look.px(3)), look.color("accent"))


def _paint_placeholder(painter: QPainter, inner: QRectF) -> None:
    """A row that is still being read: a pale bar, no text that could be taken for true."""
    bar = from_leading(inner, start=0, width=inner.width() * 0.6)
    bar.setHeight(look.px(6))
    bar.moveTop(inner.center().y() - look.px(3))
    painter.fillRect(bar, look.color("line"))


def _paint_cell(
    painter: QPainter, inner: QRectF, row: object, column: Column, *, selected: bool
) -> None:
    text = column.text(row)
    tone = column.chip(row) if column.chip else None
    if tone is not None and text:
        size = chip_size(text)
        width = min(size.width(), inner.width())
        start = inner.width() - width if column.align == "right" else 0
        box = from_leading(inner, start=start, width=width)
        height = min(size.height(), inner.height() - 2)
        box.setTop(inner.center().y() - height / 2)
        box.setHeight(height)
        paint_chip(painter, box, text, tone, selected=selected)
        return
    fit = column.fit(row) if column.fit else None
    if fit is not None:
        paint_fit(painter, from_leading(inner, start=0, width=look.px(12)), fit)
        step = look.px(20)
        inner = from_leading(inner, start=step, width=inner.width() - step)
    painter.setFont(look.font(bold=column.strong))
    ink = column.ink(row) if column.ink else None
    painter.setPen(look.color(ink or "ink"))
    draw_text(painter, inner, text, align=column.align)
