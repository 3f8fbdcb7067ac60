"""Paints the cells of every table: text, fit mark or chip, a hairline under each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.marks import chip_size, paint_chip, paint_fit
from desktop.ui.widgets.paged_model import ROW_ROLE, PagedModel

PADDING = 8  # pixels at 100 % text size, left and right of a cell


class RowDelegate(QStyledItemDelegate):
    """Reads the row behind the index and paints it by its Column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        assert isinstance(model, PagedModel)
        column = model.columns[index.column()]
        text = index.data() or ""
        row = index.data(ROW_ROLE)
        rect = option.rect.toRectF()
        state = option.state
        painter.save()
        painter.setClipRect(rect)
        _paint_ground(painter, rect, state, first=index.column() == 0)
        pad = look.px(PADDING)
        inner = rect.adjusted(pad, 0, -pad, -1)
        if row is None:
            _paint_placeholder(painter, inner)
        else:
            _paint_cell(painter, inner, row, column, text)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        metrics = QFontMetrics(look.font())
        text = index.data() or ""
        return QSize(metrics.horizontalAdvance(text) + look.px(2 * PADDING), look.row_height())


def _paint_ground(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, first: bool) -> None:
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    if is_selected:
        painter.fillRect(rect, look.color("accent_soft"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, look.color("raised"))
    line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
    painter.fillRect(line, look.color("line"))
    if is_selected and first and state & QStyle.StateFlag.State_Active:
        bar = QRectF(rect)
        bar.setWidth(look.px(3))
        if QApplication.isRightToLeft():
            bar.moveRight(rect.right())
        painter.fillRect(bar, look.color("accent"))


def _paint_placeholder(painter: QPainter, inner: QRectF) -> None:
    """A row that is still being read: a pale bar, no text that could be taken for true."""
    bar = QRectF(inner)
    bar.setWidth(inner.width() * 0.6)
    bar.setHeight(look.px(6))
    bar.moveCenter(inner.center())
    bar.moveLeft(inner.left())
    painter.fillRect(bar, look.color("line"))


def _paint_cell(painter: QPainter, inner: QRectF, row: object, column: Column, text: str) -> None:
    tone = column.chip(row) if column.chip else None
    if tone is not None and text:
        _paint_cell_chip(painter, inner, column, text, tone)
        return
    fit = column.fit(row) if column.fit else None
    if fit is not None:
        mark = QRectF(inner)
        mark.setWidth(look.px(12))
        step = look.px(20)
        if QApplication.isRightToLeft():
            mark.moveRight(inner.right())
            inner = inner.adjusted(0, 0, -step, 0)
        else:
            inner = inner.adjusted(step, 0, 0, 0)
        paint_fit(painter, mark, fit)
    font = look.font(bold=column.strong)
    painter.setFont(font)
    ink = column.ink(row) if column.ink else None
    painter.setPen(look.color(ink or "ink"))
    metrics = QFontMetrics(font)
    line = " ".join(text.split("\n")) if "\n" in text else text
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(inner.width()))
    painter.drawText(inner, _flags(column), shown)


def _paint_cell_chip(
    painter: QPainter, inner: QRectF, column: Column, text: str, tone: str
) -> None:
    size = chip_size(text)
    box = QRectF(0, 0, min(size.width(), inner.width()), min(size.height(), inner.height() - 2))
    box.moveCenter(inner.center())
    if (column.align == "right") != QApplication.isRightToLeft():
        box.moveRight(inner.right())
    else:
        box.moveLeft(inner.left())
    paint_chip(painter, box, text, tone)


def _flags(column: Column) -> Qt.AlignmentFlag:
    """Leading and trailing turned into left and right, which drawText does not do itself."""
    is_right = (column.align == "right") != QApplication.isRightToLeft()
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
