"""Buttons that show their key and keep their icon in the colours of the theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.system.language import _
from desktop.ui.icons import icon, pixmap
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import KeyCap, key_text, label


class Button(QPushButton):
    """A button: ``role`` "" (plain), "primary", "quiet"; its key stands after its text.

    The key is only shown here: the page's ``keys()`` make it work.
    """

    def __init__(
        self,
        text: str,
        *,
        run: Callable[[], object] | None = None,
        key: str = "",
        role: str = "",
        icon_name: str = "",
    ) -> None:
        super().__init__()
        self.set_text(text, key=key)
        self._icon_name = icon_name
        self._color = "on_accent" if role == "primary" else "soft"
        if role:
            self.setProperty("role", role)
        if run is not None:
            self.clicked.connect(lambda checked=False: run())
        self._tint()
        look.changed.connect(self._tint)

    def set_text(self, text: str, *, key: str = "") -> None:
        """Say something else, with its key after it."""
        shown = f"{text}   {key_text(key)}" if key else text
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(text)

    def _tint(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self._color))
            self.setIconSize(QSize(look.px(16), look.px(16)))


class IconButton(QToolButton):
    """A button that is only an icon; ``name`` is its tip and what a screen reader says."""

    def __init__(
        self, icon_name: str, name: str, *, run: Callable[[], object] | None = None, key: str = ""
    ) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {key_text(key)}" if key else name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if run is not None:
            self.clicked.connect(lambda checked=False: run())
        self._tint()
        look.changed.connect(self._tint)

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name))
        self.setIconSize(QSize(look.px(16), look.px(16)))


class IconLabel(QWidget):
    """An icon that only decorates; screen readers pass over it."""

    def __init__(self, icon_name: str, *, size: int = 16, color: str = "soft") -> None:
        super().__init__()
        self._name, self._size, self._color = icon_name, size, color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.px(self._size), look.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        side = look.px(self._size)
        ratio = self.devicePixelRatioF()
        drawn = pixmap(self._name, self._color, size=side, ratio=ratio)
        x, y = (self.width() - side) // 2, (self.height() - side) // 2
        QPainter(self).drawPixmap(x, y, drawn)


class ActionRow(QPushButton):
    """Something that can be done, for the side panel: key, what it is, what it would mean."""

    def __init__(
        self, sequence: str, text: str, detail: str = "", *, run: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setProperty("role", "action")
        self.setAccessibleName(text)
        self.setAccessibleDescription(
            _("{detail} Key {key}.").format(detail=detail, key=key_text(sequence)).strip()
        )
        self.clicked.connect(lambda checked=False: run())
        row = QHBoxLayout(self)
        space(row, margins=(0, 2, 4, 2), gap=12)
        row.addWidget(KeyCap(sequence), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        space(words)
        words.addWidget(label(text, wrap=True))
        if detail:
            words.addWidget(label(detail, "detail", wrap=True))
        row.addLayout(words, 1)

    def sizeHint(self) -> QSize:
        return self._needed()

    def minimumSizeHint(self) -> QSize:
        return self._needed()

    def _needed(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)
