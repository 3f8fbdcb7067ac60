"""Widgets in a row that goes on in the next line where it is full, as words do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QWidget

from desktop.ui.style import look


class Flow(QLayout):
    """``gap`` is the space between neighbours and between lines, in pixels at 100 % text size."""

    def __init__(self, parent: QWidget, *, gap: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def clear(self) -> None:
        """Take every widget out."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        gap = look.px(self._gap)
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() + gap for size in sizes) - gap
        return QSize(max(0, width), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out in ``rect``, each in the middle of its line; the height they take."""
        gap = look.px(self._gap)
        y = 0
        for line in self._lines(rect.width(), gap):
            height = max((size.height() for _item, size in line), default=0)
            x = 0
            for item, size in line if move else ():
                left = rect.right() + 1 - x - size.width() if _mirrored() else rect.left() + x
                top = rect.top() + y + (height - size.height()) // 2
                item.setGeometry(QRect(left, top, size.width(), size.height()))
                x += size.width() + gap
            y += height + gap
        return max(0, y - gap)

    def _lines(self, width: int, gap: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items that are shown, with their sizes, line by line."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(1, width), 10_000))
            if x and x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + gap
        return lines


def _mirrored() -> bool:
    return QApplication.isRightToLeft()
