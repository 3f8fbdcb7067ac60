"""Find anything: one box, a list under it, arrows and Enter.

The provider's results come from the database lane; commands and areas are matched here at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.system.language import _
from desktop.ui.background import Background
from desktop.ui.icons import pixmap
from desktop.ui.style import look
from desktop.ui.widgets.glass_edit import GlassEdit
from desktop.ui.widgets.labels import key_text
from desktop.ui.widgets.painting import draw_text, from_leading

PAUSE = 60  # milliseconds after the last key before the database is asked
SHOWN = 12  # results at most

_FOUND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: shown as icon, title, detail; leads to ``target`` in ``area``.

    ``run`` instead makes it a command, with its ``key``.
    """

    title: str
    detail: str = ""
    icon: str = "search"
    area: str = ""
    target: object = None
    key: str = ""
    run: Callable[[], object] | None = None


Provider = Callable[..., Sequence[Found]]


class FindBox(GlassEdit):
    """``chosen(Found)`` when something was picked.

    ``find(text=…, limit=…)`` runs on the database lane; ``commands()`` gives what can be done now.
    """

    chosen = Signal(object)

    def __init__(
        self,
        *,
        background: Background,
        find: Provider | None,
        commands: Callable[[], Sequence[Found]],
    ) -> None:
        super().__init__(_("Find anything: customer, number, order, product, command"))
        self._background, self._find, self._commands = background, find, commands
        self._before: QWidget | None = None  # where the focus was
        self._popup: FindPopup | None = None
        self.setProperty("role", "find")
        self.setAccessibleName(_("Find anything"))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)

    def start(self) -> None:
        """Ctrl+K: take the focus, remember who had it."""
        if not self.hasFocus():
            self._before = self.window().focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def popup(self) -> FindPopup:
        """The list under the box, made when first needed."""
        if self._popup is None:
            self._popup = FindPopup(self.window())
            self._popup.picked.connect(self._choose)
        return self._popup

    def _on_edited(self, text: str) -> None:
        if text.strip():
            self._show(())
            self._pause.start()
        else:
            self._pause.stop()
            self.popup().hide()

    def _ask(self) -> None:
        text = self.text().strip()
        if text and self._find is not None:
            self._background.ask(
                self._find, done=self._show, owner=self, key="find", text=text, limit=SHOWN
            )

    def _show(self, found: Sequence[Found]) -> None:
        text = self.text().strip()
        if not text or not self.hasFocus():
            return
        fitting = [each for each in self._commands() if fits(text, each.title)]
        is_asking = self._find is not None and not found and self._pause.isActive()
        self.popup().fill([*found[:SHOWN], *fitting][: SHOWN + 4], is_asking=is_asking)
        self.popup().place_under(self)

    def _choose(self, found: Found) -> None:
        self._leave()
        self.chosen.emit(found)

    def _leave(self) -> None:
        self._pause.stop()
        self.clear()
        self.popup().hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._popup is not None:
            self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.popup()
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and popup.isVisible():
            popup.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            found = popup.current() if popup.isVisible() else None
            if found is not None:
                self._choose(found)
        else:
            super().keyPressEvent(event)


def fits(text: str, title: str) -> bool:
    """Whether every word typed begins a word of the title."""
    words = title.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in text.casefold().split())


class FindPopup(QFrame):
    """The results; the focus stays in the box."""

    picked = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "card")
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Results"))
        self._list.setStyleSheet("QListWidget { border: 0; background: transparent; }")
        self._list.setItemDelegate(_FoundDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._on_clicked)
        self._list.currentTextChanged.connect(self._announce)
        self.hide()

    def fill(self, found: Sequence[Found], *, is_asking: bool = False) -> None:
        self._list.clear()
        for each in found:
            item = QListWidgetItem(f"{each.title} {each.detail}".strip())
            item.setData(_FOUND, each)
            self._list.addItem(item)
        if not found:
            empty = _("Looking…") if is_asking else _("Nothing found.")
            item = QListWidgetItem(empty)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        else:
            self._list.setCurrentRow(0)

    def results(self) -> list[Found]:
        """What is listed."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return [item.data(_FOUND) for item in items if item.data(_FOUND) is not None]

    def current(self) -> Found | None:
        item = self._list.currentItem()
        found: Found | None = item.data(_FOUND) if item is not None else None
        return found

    def move_by(self, step: int) -> None:
        count = self._list.count()
        if count:
            self._list.setCurrentRow((self._list.currentRow() + step) % count)

    def place_under(self, box: QWidget) -> None:
        row = self._list.sizeHintForRow(0)
        inside = look.px(4)
        height = row * self._list.count() + 2 * inside
        corner = box.mapTo(self.window(), QPoint(0, box.height() + look.px(4)))
        width = max(box.width(), look.px(460))
        room = self.window().height() - corner.y() - look.px(12)
        self.setGeometry(corner.x(), corner.y(), width, min(height, room))
        self._list.setGeometry(inside, inside, width - 2 * inside, self.height() - 2 * inside)
        self.show()
        self.raise_()

    def _announce(self, text: str) -> None:
        """The focus stays in the box, so a screen reader must be told what would be picked."""
        if text and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _on_clicked(self, item: QListWidgetItem) -> None:
        found = item.data(_FOUND)
        if found is not None:
            self.picked.emit(found)


class _FoundDelegate(QStyledItemDelegate):
    """Icon, title, detail; the key of a command at the end."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(look.px(200), look.row_height() + look.px(4))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        found: Found | None = index.data(_FOUND)
        whole = option.rect.toRectF()
        pad = look.px(10)
        inner = whole.adjusted(pad, 0, -pad, 0)
        painter.save()
        if found is None:
            painter.setPen(look.color("soft"))
            draw_text(painter, inner, index.data() or "")
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(whole, look.color("accent_soft"))
            _paint_found(painter, inner, found, pad)
        painter.restore()


def _paint_found(painter: QPainter, inner: QRectF, found: Found, pad: int) -> None:
    side = look.px(16)
    drawn = pixmap(found.icon, "soft", size=side, ratio=painter.device().devicePixelRatioF())
    place = from_leading(inner, start=0, width=side)
    painter.drawPixmap(int(place.left()), int(inner.center().y() - side / 2), drawn)
    start = float(side + pad)
    painter.setFont(look.font())
    painter.setPen(look.color("ink"))
    words = from_leading(inner, start=start, width=inner.width() - start)
    start += draw_text(painter, words, found.title) + pad
    painter.setFont(look.font("caption"))
    painter.setPen(look.color("soft"))
    words = from_leading(inner, start=start, width=max(0.0, inner.width() - start))
    draw_text(painter, words, key_text(found.key) if found.key else found.detail, align="right")
